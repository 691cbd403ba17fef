"""What the submission page shows: the text on its way to the forum, and what the forum needs to decide it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from app.models import (
    OPEN_STATES,
    AdoptedPolicy,
    Decision,
    Document,
    Draft,
    Fate,
    Process,
    Submission,
    SubmissionState,
    Suggestion,
    SuggestionState,
    Support,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries import places
from app.text import Changes, compose

MOST = 20
"""How many dissenting or amending suggestions the page itself shows."""


_BARE = (defer(Version.text), defer(Version.spans), defer(Version.changes), defer(Version.passages))
"""A version with what names it only: its text may be long, and most pages do not show it."""


@dataclass(frozen=True)
class Voice:
    """A suggestion with who wrote it, who stands behind it, and why it fell if it did."""

    suggestion: Suggestion
    author: str | None
    group: str | None
    support: int
    reason: str = ""


@dataclass(frozen=True)
class SubmissionPage:
    """Everything the submission page shows to one viewer."""

    process: Process
    documents: Sequence[Document]
    draft: Draft
    version: Version
    submission: Submission | None
    earlier: Sequence[Submission]
    revised: AdoptedPolicy | None
    difference: Changes
    first: Version | None
    amendments: Sequence[Voice]
    amendment_count: int
    dissent: Sequence[Voice]
    in_force: int
    names: bool
    may_submit: bool

    @property
    def document(self) -> Document:
        """The document whose common draft this is."""
        return self.draft.document

    @property
    def is_before_forum(self) -> bool:
        """Whether a frozen text lies before the forum now."""
        return self.submission is not None and self.submission.state is SubmissionState.SUBMITTED


def common_draft(session: Session, viewer: Actor, slug: str, document: str | None = None) -> Draft:
    """The common draft of the named document, else of the one that last went to the forum, else of the first.

    Its document, process with phases and head come with it. Raises `NotFound`.
    """
    last = (
        select(func.max(Submission.id))
        .where(Submission.draft_id == Draft.id)
        .correlate(Draft)
        .scalar_subquery()
    )
    query = (
        select(Draft)
        .join(Draft.document)
        .join(Document.process)
        .where(Process.slug == slug, Draft.group_id.is_(None))
        .options(
            contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
            joinedload(Draft.head),
        )
        .order_by(func.coalesce(last, 0).desc(), Document.id)
        .limit(1)
    )
    if document is not None:
        query = query.where(Document.slug == document)
    draft = session.scalars(query).first()
    if draft is None or not can(viewer, Permission.READ, draft):
        raise places.missing()
    return draft


def latest(session: Session, draft: Draft) -> Sequence[Submission]:
    """The draft's submissions, newest first, with their gates, hearing and decision."""
    return session.scalars(
        select(Submission)
        .where(Submission.draft_id == draft.id)
        .options(
            joinedload(Submission.version).options(*_BARE),
            joinedload(Submission.submitted_by),
            joinedload(Submission.hearing),
            joinedload(Submission.decision).options(
                joinedload(Decision.version).options(*_BARE),
                joinedload(Decision.recorded_by),
                joinedload(Decision.confirmed_by),
            ),
            selectinload(Submission.gates),
        )
        .order_by(Submission.id.desc())
        .limit(MOST)
    ).all()


def show_submission(session: Session, viewer: Actor, draft: Draft) -> SubmissionPage:
    """The submission page of a common draft found by `common_draft`, in a fixed number of queries."""
    document, process = draft.document, draft.document.process
    submissions = latest(session, draft)
    submission = submissions[0] if submissions else None
    version = _shown(draft, submission)
    names = places.sees_names(viewer, process)
    amendments, amendment_count = _amendments(session, submission, names)
    revised = _revised(session, process)
    first, difference = _difference(session, draft, version, revised)
    return SubmissionPage(
        process=process,
        documents=session.scalars(
            select(Document).where(Document.process_id == process.id).order_by(Document.id)
        ).all(),
        draft=draft,
        version=version,
        submission=submission,
        earlier=submissions[1:],
        revised=revised,
        difference=difference,
        first=first,
        amendments=amendments,
        amendment_count=amendment_count,
        dissent=_dissent(session, document, names),
        in_force=session.scalar(select(func.count(AdoptedPolicy.id)).where(AdoptedPolicy.ended_on.is_(None)))
        or 0,
        names=names,
        may_submit=can(viewer, Permission.SUBMIT, draft),
    )


def _shown(draft: Draft, submission: Submission | None) -> Version:
    """What the forum would decide about now: the decided text, else the frozen one as amended, else the head."""
    if submission is not None and submission.decision is not None and submission.decision.confirmed_at:
        return submission.decision.version
    if draft.head is None:
        raise places.missing()
    return draft.head


def _revised(session: Session, process: Process) -> AdoptedPolicy | None:
    return session.scalars(
        select(AdoptedPolicy)
        .where(AdoptedPolicy.id == process.starts_from_id)
        .options(joinedload(AdoptedPolicy.version))
    ).one_or_none()


def _difference(
    session: Session, draft: Draft, version: Version, revised: AdoptedPolicy | None
) -> tuple[Version | None, Changes]:
    """The draft's first version, and the stored changes that lead from it to `version`.

    The first version of a text that revises adopted policy is the adopted text itself; nothing is compared anew.
    """
    steps = session.scalars(
        select(Version)
        .where(Version.draft_id == draft.id, Version.number <= version.number)
        .options(joinedload(Version.draft))
        .order_by(Version.number)
        .limit(1)
    ).all()
    if revised is None or not steps or steps[0].text_hash != revised.version.text_hash:
        return None, ()
    changes: Changes = ()
    rows = session.scalars(
        select(Version.changes)
        .where(Version.draft_id == draft.id, Version.number > 1, Version.number <= version.number)
        .order_by(Version.number)
    )
    for step in rows:
        changes = compose(changes, step) if changes else step
    return steps[0], changes


def voices(
    session: Session, found: Sequence[Suggestion], names: bool, reasons: Mapping[int, str] | None = None
) -> list[Voice]:
    """Suggestions with the number who support their present wording, in one query."""
    counted = session.execute(
        select(Support.suggestion_id, func.count())
        .join(Suggestion, Support.suggestion_id == Suggestion.id)
        .where(
            Support.suggestion_id.in_([one.id for one in found]),
            Support.withdrawn_at.is_(None),
            Support.revision == Suggestion.revision,
        )
        .group_by(Support.suggestion_id)
    )
    support = dict(counted.all())
    return [
        Voice(
            suggestion=one,
            author=one.author.name if names else None,
            group=one.draft.group.name if one.draft.group else None,
            support=support.get(one.id, 0),
            reason=(reasons or {}).get(one.id, ""),
        )
        for one in found
    ]


def _amendments(session: Session, submission: Submission | None, names: bool) -> tuple[list[Voice], int]:
    hearing = submission.hearing.id if submission and submission.hearing else 0
    found = session.scalars(
        select(Suggestion)
        .where(Suggestion.hearing_id == hearing)
        .options(
            joinedload(Suggestion.author),
            joinedload(Suggestion.version),
            joinedload(Suggestion.draft).joinedload(Draft.group),
        )
        .order_by(Suggestion.state.in_(OPEN_STATES).desc(), Suggestion.id)
        .limit(MOST)
    ).all()
    total = session.scalar(select(func.count(Suggestion.id)).where(Suggestion.hearing_id == hearing)) or 0
    return voices(session, found, names), total


def _dissent(session: Session, document: Document, names: bool) -> list[Voice]:
    """The rejected suggestions that most members stand behind, with the reason they were rejected for."""
    backing = (
        select(func.count(Support.id))
        .where(Support.suggestion_id == Suggestion.id, Support.withdrawn_at.is_(None))
        .correlate(Suggestion)
        .scalar_subquery()
    )
    found = session.scalars(
        select(Suggestion)
        .join(Draft, Suggestion.draft_id == Draft.id)
        .where(Draft.document_id == document.id, Suggestion.state == SuggestionState.REJECTED, backing > 0)
        .options(
            joinedload(Suggestion.author),
            joinedload(Suggestion.version),
            joinedload(Suggestion.draft).joinedload(Draft.group),
        )
        .order_by(backing.desc(), Suggestion.id)
        .limit(MOST)
    ).all()
    reasons = session.execute(
        select(Fate.suggestion_id, Fate.reason)
        .where(Fate.suggestion_id.in_([one.id for one in found]))
        .order_by(Fate.id)
    )
    return voices(session, found, names, dict(reasons.all()))
