"""What rows are called when a page mentions them, and where they are found."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models import (
    AdoptedPolicy,
    Comment,
    Decision,
    Document,
    Draft,
    Hearing,
    Member,
    Membership,
    Merge,
    MergeKind,
    ModerationAction,
    PolicyCheck,
    Process,
    Proposal,
    RoleAssignment,
    Submission,
    Thread,
    WorkGroup,
)


@dataclass(frozen=True)
class Reference:
    """A row that is mentioned: `kind` is its class, `words` what it is called, `keys` what its address needs."""

    kind: str
    words: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    draft: str | None = None
    merge: MergeKind | None = None


Rows = Select[*tuple[Any, ...]]
Loader = Callable[[Collection[int]], Rows]


def references(session: Session, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Reference]:
    """A reference for every row named by class and id that is there; one query for each class asked for."""
    by_kind: dict[str, set[int]] = {}
    for kind, number in wanted:
        by_kind.setdefault(kind, set()).add(number)
    found: dict[tuple[str, int], Reference] = {}
    for kind, numbers in by_kind.items():
        if kind == "Suggestion":
            found |= {(kind, one): Reference(kind, f"S-{one}", {"number": one}) for one in numbers}
        elif kind in _LOADERS:
            load, make = _LOADERS[kind]
            for row in session.execute(load(numbers)):
                found[kind, row[0]] = make(*row)
    return found


def _of_draft(query: Rows) -> Rows:
    """Join what belongs to a draft with its document and process."""
    return query.join(Document, Draft.document_id == Document.id).join(
        Process, Document.process_id == Process.id
    )


def _processes(ids: Collection[int]) -> Rows:
    return select(Process.id, Process.title, Process.slug).where(Process.id.in_(ids))


def _groups(ids: Collection[int]) -> Rows:
    return (
        select(WorkGroup.id, WorkGroup.name, WorkGroup.slug, Process.slug)
        .join(WorkGroup.process)
        .where(WorkGroup.id.in_(ids))
    )


def _memberships(ids: Collection[int]) -> Rows:
    return (
        select(Membership.id, WorkGroup.name, WorkGroup.slug, Process.slug)
        .join(Membership.group)
        .join(WorkGroup.process)
        .where(Membership.id.in_(ids))
    )


def _assignments(ids: Collection[int]) -> Rows:
    return (
        select(RoleAssignment.id, WorkGroup.name, Process.title, Process.slug)
        .outerjoin(RoleAssignment.group)
        .outerjoin(RoleAssignment.process)
        .where(RoleAssignment.id.in_(ids))
    )


def _documents(ids: Collection[int]) -> Rows:
    return (
        select(Document.id, Document.title, Document.slug, Process.slug)
        .join(Document.process)
        .where(Document.id.in_(ids))
    )


def _merges(ids: Collection[int]) -> Rows:
    return (
        _of_draft(select(Merge.id, Document.title, WorkGroup.name, Merge.kind).join(Merge.draft))
        .outerjoin(WorkGroup, Draft.group_id == WorkGroup.id)
        .where(Merge.id.in_(ids))
    )


def _threads(ids: Collection[int]) -> Rows:
    return _of_draft(
        select(Thread.id, Thread.title, Thread.quote, Document.title, Thread.id).join(Thread.draft)
    ).where(Thread.id.in_(ids))


def _comments(ids: Collection[int]) -> Rows:
    return _of_draft(
        select(Comment.id, Thread.title, Thread.quote, Document.title, Thread.id)
        .join(Comment.thread)
        .join(Thread.draft)
    ).where(Comment.id.in_(ids))


def _moderations(ids: Collection[int]) -> Rows:
    return _of_draft(
        select(ModerationAction.id, Thread.title, Thread.quote, Document.title, Thread.id)
        .join(ModerationAction.thread)
        .join(Thread.draft)
    ).where(ModerationAction.id.in_(ids))


def _submissions(ids: Collection[int]) -> Rows:
    return _of_draft(
        select(Submission.id, Document.title, Process.slug, Document.slug).join(Submission.draft)
    ).where(Submission.id.in_(ids))


def _hearings(ids: Collection[int]) -> Rows:
    return _of_draft(
        select(Hearing.id, Document.title, Process.slug, Document.slug)
        .join(Hearing.submission)
        .join(Submission.draft)
    ).where(Hearing.id.in_(ids))


def _decisions(ids: Collection[int]) -> Rows:
    return _of_draft(
        select(Decision.id, Document.title, Process.slug, Document.slug)
        .join(Decision.submission)
        .join(Submission.draft)
    ).where(Decision.id.in_(ids))


def _checks(ids: Collection[int]) -> Rows:
    return _of_draft(
        select(PolicyCheck.id, Document.title, Process.slug, Document.slug).join(PolicyCheck.draft)
    ).where(PolicyCheck.id.in_(ids))


def _adopted(ids: Collection[int]) -> Rows:
    return select(AdoptedPolicy.id, AdoptedPolicy.title, AdoptedPolicy.slug).where(AdoptedPolicy.id.in_(ids))


def _proposals(ids: Collection[int]) -> Rows:
    return (
        select(Proposal.id, Proposal.title, Process.slug)
        .join(Proposal.document)
        .join(Document.process)
        .where(Proposal.id.in_(ids))
    )


def _members(ids: Collection[int]) -> Rows:
    return select(Member.id, Member.name).where(Member.id.in_(ids))


def _thread_reference(kind: str) -> Callable[..., Reference]:
    def make(_number: int, title: str, quote: str, document: str, thread: int) -> Reference:
        return Reference(kind, title or quote or document, {"number": thread})

    return make


def _text_reference(kind: str) -> Callable[..., Reference]:
    def make(_number: int, title: str, slug: str, document: str) -> Reference:
        return Reference(kind, title, {"slug": slug, "document": document})

    return make


def _group_reference(kind: str) -> Callable[..., Reference]:
    def make(_number: int, name: str, group: str, slug: str) -> Reference:
        return Reference(kind, name, {"slug": slug, "group": group})

    return make


_LOADERS: dict[str, tuple[Loader, Callable[..., Reference]]] = {
    "Process": (_processes, lambda number, title, slug: Reference("Process", title, {"slug": slug})),
    "WorkGroup": (_groups, _group_reference("WorkGroup")),
    "Membership": (_memberships, _group_reference("Membership")),
    "RoleAssignment": (
        _assignments,
        lambda number, group, title, slug: Reference(
            "RoleAssignment", ", ".join(one for one in (group, title) if one), {"slug": slug} if slug else {}
        ),
    ),
    "Document": (
        _documents,
        lambda number, title, document, slug: Reference(
            "Document", title, {"slug": slug, "document": document}
        ),
    ),
    "Merge": (
        _merges,
        lambda number, title, group, kind: Reference("Merge", title, {"number": number}, group, kind),
    ),
    "Thread": (_threads, _thread_reference("Thread")),
    "Comment": (_comments, _thread_reference("Comment")),
    "ModerationAction": (_moderations, _thread_reference("ModerationAction")),
    "Submission": (_submissions, _text_reference("Submission")),
    "Hearing": (_hearings, _text_reference("Hearing")),
    "Decision": (_decisions, _text_reference("Decision")),
    "PolicyCheck": (_checks, _text_reference("PolicyCheck")),
    "AdoptedPolicy": (
        _adopted,
        lambda number, title, slug: Reference("AdoptedPolicy", title, {"slug": slug}),
    ),
    "Proposal": (
        _proposals,
        lambda number, title, slug: Reference("Proposal", title, {"slug": slug, "number": number}),
    ),
    "Member": (_members, lambda number, name: Reference("Member", name)),
}
