"""What the idea catalogue shows: concrete measures, each beside the passage it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.models import (
    Comment,
    Document,
    Draft,
    Process,
    Proposal,
    ProposalState,
    Thread,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries import places
from app.queries.discussions import Discussion, discussions
from app.queries.paging import Page, paged


@dataclass(frozen=True)
class Idea:
    """A proposal as the catalogue shows it; `author` is None where names are not shown."""

    proposal: Proposal
    author: str | None
    group: str | None
    comments: int


@dataclass(frozen=True)
class Catalogue:
    """A page of a process's idea catalogue."""

    process: Process
    documents: Sequence[Document]
    page: Page[Proposal]
    ideas: Sequence[Idea]
    may_propose: bool


@dataclass(frozen=True)
class IdeaPage:
    """One proposal with its discussions; `passage` is where it belongs now, if that is still in the text."""

    idea: Idea
    document: Document
    draft: Draft
    passage: int | None
    discussions: Sequence[Discussion]
    may_comment: bool
    may_withdraw: bool

    @property
    def process(self) -> Process:
        """The process whose catalogue it stands in."""
        return self.document.process


def list_ideas(
    session: Session, viewer: Actor, slug: str, *, withdrawn: bool = False, page: int = 1
) -> Catalogue:
    """A page of the catalogue, in the order of the text, then by age. Raises `NotFound`."""
    process = places.find_process(session, viewer, slug)
    documents = session.scalars(
        select(Document).where(Document.process_id == process.id).order_by(Document.id)
    ).all()
    state = ProposalState.WITHDRAWN if withdrawn else ProposalState.OPEN
    query = (
        select(Proposal)
        .join(Proposal.document)
        .where(Document.process_id == process.id, Proposal.state == state)
        .options(contains_eager(Proposal.document), joinedload(Proposal.author))
        .order_by(Document.id, Proposal.passage.is_(None), Proposal.passage, Proposal.id)
    )
    found = paged(session, query, page)
    return Catalogue(
        process=process,
        documents=documents,
        page=found,
        ideas=_ideas(session, viewer, process, found.rows),
        may_propose=bool(documents) and can(viewer, Permission.PROPOSE_IDEA, process),
    )


def find(session: Session, viewer: Actor, slug: str, number: int) -> Proposal:
    """The proposal with this number in this process. Raises `NotFound`."""
    proposal = session.scalars(
        select(Proposal)
        .join(Proposal.document)
        .join(Document.process)
        .where(Proposal.id == number, Process.slug == slug)
        .options(
            contains_eager(Proposal.document).contains_eager(Document.process).selectinload(Process.phases),
            joinedload(Proposal.author),
        )
    ).one_or_none()
    if proposal is None or not can(viewer, Permission.READ, proposal):
        raise places.missing()
    return proposal


def common_draft(session: Session, document: Document) -> Draft:
    """The document's common draft with its head and that head's passages."""
    return session.scalars(
        select(Draft)
        .where(Draft.document_id == document.id, Draft.group_id.is_(None))
        .options(joinedload(Draft.head), joinedload(Draft.document))
    ).one()


def show_idea(session: Session, viewer: Actor, slug: str, number: int) -> IdeaPage:
    """One proposal, in a fixed number of queries. Raises `NotFound`."""
    proposal = find(session, viewer, slug, number)
    document, process = proposal.document, proposal.document.process
    draft = common_draft(session, document)
    threads = session.scalars(
        select(Thread)
        .where(Thread.proposal_id == proposal.id)
        .options(joinedload(Thread.started_by), joinedload(Thread.draft), selectinload(Thread.suggestion))
        .order_by(Thread.id)
        .limit(50)
    ).all()
    return IdeaPage(
        idea=_ideas(session, viewer, process, [proposal])[0],
        document=document,
        draft=draft,
        passage=_present(draft.head, proposal.passage),
        discussions=discussions(session, viewer, process, threads),
        may_comment=proposal.state is ProposalState.OPEN and can(viewer, Permission.COMMENT, draft),
        may_withdraw=proposal.state is ProposalState.OPEN and can(viewer, Permission.WITHDRAW_IDEA, proposal),
    )


def _present(head: Version | None, passage: int | None) -> int | None:
    """The passage that now holds the words of the one named, if it is still in the text."""
    if head is None or passage is None:
        return None
    passage = head.redirects.get(str(passage), passage)
    return passage if any(row[0] == passage for row in head.passages) else None


def _ideas(session: Session, viewer: Actor, process: Process, proposals: Sequence[Proposal]) -> list[Idea]:
    names = places.sees_names(viewer, process)
    groups = places.groups_of(session, process, {one.author_id for one in proposals})
    counts = _comment_counts(session, [one.id for one in proposals])
    return [
        Idea(
            proposal=one,
            author=one.author.name if names or viewer.is_member(one.author) else None,
            group=groups.get(one.author_id),
            comments=counts.get(one.id, 0),
        )
        for one in proposals
    ]


def _comment_counts(session: Session, proposals: Sequence[int]) -> Mapping[int, int]:
    rows = session.execute(
        select(Thread.proposal_id, func.count(Comment.id))
        .join(Comment, Comment.thread_id == Thread.id)
        .where(Thread.proposal_id.in_(proposals), Comment.hidden_at.is_(None))
        .group_by(Thread.proposal_id)
    )
    return {number: count for number, count in rows if number is not None}
