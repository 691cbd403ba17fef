"""Discussions: one with its comments, where a new one may stand, and the questions of a process."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app import clock
from app.models import (
    Comment,
    Document,
    Draft,
    Flag,
    ModerationAction,
    Process,
    Proposal,
    Role,
    Suggestion,
    Thread,
    ThreadState,
    Version,
)
from app.policy import Actor, Permission, can, require
from app.queries import places, regions
from app.queries.discussions import Discussion, discussions
from app.queries.paging import Page, paged
from app.queries.regions import Region


@dataclass(frozen=True)
class ThreadPage:
    """One discussion, what was done to it, and what the viewer may do."""

    thread: Thread
    discussion: Discussion
    actions: Sequence[ModerationAction]
    may_appeal: frozenset[int]
    may_judge: frozenset[int]
    passage: int | None
    drafts: Sequence[Draft]
    named: bool


def find(session: Session, viewer: Actor, number: int) -> Thread:
    """The thread with this number, its draft and starter loaded. Raises `NotFound`."""
    found = session.scalars(
        select(Thread)
        .join(Thread.draft)
        .join(Draft.document)
        .join(Document.process)
        .outerjoin(Draft.group)
        .where(Thread.id == number)
        .options(
            contains_eager(Thread.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
                contains_eager(Draft.group),
            ),
            joinedload(Thread.started_by),
            joinedload(Thread.ended_by),
            joinedload(Thread.suggestion).joinedload(Suggestion.author),
            joinedload(Thread.proposal),
            joinedload(Thread.orphaned_in),
        )
    ).one_or_none()
    if found is None or not can(viewer, Permission.READ, found):
        raise places.missing()
    return found


def find_comment(session: Session, viewer: Actor, number: int) -> Comment:
    """The comment with this number, its author and thread loaded. Raises `NotFound`."""
    comment = session.scalars(
        select(Comment).where(Comment.id == number).options(joinedload(Comment.author))
    ).one_or_none()
    if comment is None:
        raise places.missing()
    find(session, viewer, comment.thread_id)
    return comment


def show_thread(session: Session, viewer: Actor, number: int) -> ThreadPage:
    """Everything the page of one discussion shows, in a fixed number of queries. Raises `NotFound`."""
    thread = find(session, viewer, number)
    process = thread.draft.document.process
    actions = session.scalars(
        select(ModerationAction)
        .where(ModerationAction.thread_id == thread.id)
        .options(
            joinedload(ModerationAction.actor),
            joinedload(ModerationAction.appeal_decided_by),
            joinedload(ModerationAction.comment).joinedload(Comment.author),
        )
        .order_by(ModerationAction.id.desc())
        .limit(50)
    ).all()
    discussion = discussions(session, viewer, process, [thread])[0]
    return ThreadPage(
        thread=thread,
        discussion=discussion,
        actions=actions,
        may_appeal=frozenset(one.id for one in actions if can(viewer, Permission.APPEAL, one)),
        may_judge=frozenset(one.id for one in actions if can(viewer, Permission.DECIDE_APPEAL, one)),
        passage=_passage(session, thread),
        drafts=_drafts(session, process) if discussion.may_moderate else (),
        named=places.sees_names(viewer, process),
    )


@dataclass(frozen=True)
class Starting:
    """Where a new discussion may stand: the whole draft, a passage of it, or words of that passage."""

    draft: Draft
    version: Version
    region: Region | None
    numbered: Sequence[tuple[int, int]]
    may_ask: bool


def begin(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    *,
    passage: str = "",
    base: int | None = None,
) -> Starting:
    """A new discussion on a passage of the draft, or on all of it. Raises `NotFound` and `NotAllowed`."""
    found = places.find_draft(session, viewer, slug, document, draft)
    require(viewer, Permission.COMMENT, found)
    version = places.find_version(session, found, base)
    return Starting(
        draft=found,
        version=version,
        region=regions.named(version, passage) if passage.strip() else None,
        numbered=[(index + 1, row[0]) for index, row in enumerate(version.passages)],
        may_ask=can(viewer, Permission.ASK, found),
    )


@dataclass(frozen=True)
class QuestionRow:
    """One question: to whom, by when, and whether it was answered."""

    thread: Thread
    first_words: str
    author: str | None
    put_to: Role
    answer_by: date
    late: bool


@dataclass(frozen=True)
class Questions:
    """A page of a process's questions, those that wait longest first."""

    process: Process
    page: Page[Thread]
    rows: Sequence[QuestionRow]
    drafts: Sequence[Draft]
    open_only: bool


def questions(
    session: Session, viewer: Actor, slug: str, *, open_only: bool = True, page: int = 1
) -> Questions:
    """The questions put to roles in a process, fifty to a page. Raises `NotFound`."""
    process = places.find_process(session, viewer, slug)
    query = (
        select(Thread)
        .join(Thread.draft)
        .join(Draft.document)
        .where(Document.process_id == process.id, Thread.put_to.is_not(None))
        .options(
            contains_eager(Thread.draft).options(contains_eager(Draft.document), joinedload(Draft.group)),
            joinedload(Thread.started_by),
        )
        .order_by(Thread.answer_by, Thread.id)
    )
    if open_only:
        query = query.where(Thread.answered_at.is_(None), Thread.state == ThreadState.OPEN)
    rows = paged(session, query, page)
    firsts = first_words(session, [thread.id for thread in rows.rows])
    named = places.sees_names(viewer, process)
    today = clock.today()
    return Questions(
        process=process,
        page=rows,
        rows=[
            QuestionRow(
                thread=thread,
                first_words=firsts.get(thread.id, ""),
                author=thread.started_by.name if named or viewer.is_member(thread.started_by) else None,
                put_to=thread.put_to,
                answer_by=thread.answer_by,
                late=thread.answered_at is None and thread.answer_by < today,
            )
            for thread in rows.rows
            if thread.put_to is not None and thread.answer_by is not None
        ],
        drafts=[draft for draft in _drafts(session, process) if can(viewer, Permission.ASK, draft)],
        open_only=open_only,
    )


def first_words(session: Session, threads: Sequence[int]) -> dict[int, str]:
    """The beginning of each thread's first comment, hidden ones left out. One query."""
    rows = session.execute(
        select(Comment.thread_id, Comment.body)
        .where(Comment.thread_id.in_(threads), Comment.hidden_at.is_(None), Comment.parent_id.is_(None))
        .order_by(Comment.id)
    )
    found: dict[int, str] = {}
    for thread, body in rows:
        line = " ".join(body.split())
        found.setdefault(thread, line if len(line) <= 200 else line[:199].rsplit(" ", 1)[0] + "…")
    return found


def find_flag(session: Session, viewer: Actor, number: int) -> Flag:
    """The report with this number, its comment loaded; for those who may settle it. Raises `NotFound`."""
    flag = session.get(Flag, number)
    if flag is None:
        raise places.missing()
    comment = find_comment(session, viewer, flag.comment_id)
    if not can(viewer, Permission.MODERATE, comment):
        raise places.missing()
    return flag


def find_action(session: Session, viewer: Actor, number: int) -> ModerationAction:
    """What a facilitator did, by its number. Raises `NotFound`."""
    action = session.get(ModerationAction, number)
    if action is None or action.thread_id is None:
        raise places.missing()
    find(session, viewer, action.thread_id)
    return action


def find_proposal(session: Session, draft: Draft, number: int) -> Proposal:
    """A proposal of the draft's document. Raises `NotFound`."""
    proposal = session.get(Proposal, number)
    if proposal is None or proposal.document_id != draft.document_id:
        raise places.missing()
    return proposal


def _drafts(session: Session, process: Process) -> Sequence[Draft]:
    return session.scalars(
        select(Draft)
        .join(Draft.document)
        .where(Document.process_id == process.id)
        .options(contains_eager(Draft.document), joinedload(Draft.group))
        .order_by(Document.id, Draft.group_id.is_not(None), Draft.id)
    ).all()


def _passage(session: Session, thread: Thread) -> int | None:
    """The id of the passage where an anchored thread stands now; only the passages of its version are read."""
    if thread.version_id is None or thread.start is None:
        return None
    rows = session.scalars(select(Version.passages).where(Version.id == thread.version_id)).one()
    return next((row[0] for row in reversed(rows) if row[1] <= thread.start), None)
