"""The moderation desk: what waits for a facilitator, each in its context."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app import clock
from app.models import (
    AppealState,
    Comment,
    Document,
    Draft,
    Flag,
    ModerationAction,
    Process,
    Role,
    Thread,
    ThreadState,
)
from app.policy import Actor, Permission, answers_for, can
from app.queries import places
from app.queries.threads import first_words

QUIET_AFTER = timedelta(days=14)
"""A discussion in which nobody has said anything for so long is quiet."""

NEW_WITHIN = timedelta(days=14)
"""A member's first comment in a process is shown to facilitators for so long."""

SHOWN = 50
"""How many rows each part of the desk shows at most; the oldest come first."""


@dataclass(frozen=True)
class FlaggedComment:
    """A reported comment: who said why, and what was decided about its author's comments before."""

    comment: Comment
    flags: Sequence[Flag]
    earlier: Sequence[ModerationAction]
    may_settle: bool


@dataclass(frozen=True)
class Waiting:
    """A discussion that waits: for an answer, or for anybody's word."""

    thread: Thread
    first_words: str
    since: datetime
    late: bool


@dataclass(frozen=True)
class Desk:
    """Everything that waits for a facilitator of a process."""

    process: Process
    flagged: Sequence[FlaggedComment]
    questions: Sequence[Waiting]
    quiet: Sequence[Waiting]
    firsts: Sequence[Comment]
    appeals: Sequence[ModerationAction]
    recent: Sequence[ModerationAction]


def show_desk(session: Session, viewer: Actor, slug: str) -> Desk:
    """The desk, for facilitators of the process and its coordinator; to others it is missing."""
    process = places.find_process(session, viewer, slug)
    drafts = session.scalars(
        select(Draft)
        .join(Draft.document)
        .where(Document.process_id == process.id)
        .options(contains_eager(Draft.document), joinedload(Draft.group))
    ).all()
    mine = [draft.id for draft in drafts if can(viewer, Permission.MODERATE, draft)]
    if not mine and not answers_for(viewer, Role.COORDINATOR, process):
        raise places.missing()
    return Desk(
        process=process,
        flagged=_flagged(session, viewer, mine),
        questions=_questions(session, mine),
        quiet=_quiet(session, mine),
        firsts=_firsts(session, mine),
        appeals=[
            action for action in _appeals(session, process) if can(viewer, Permission.DECIDE_APPEAL, action)
        ],
        recent=_recent(session, [draft.id for draft in drafts]),
    )


def _flagged(session: Session, viewer: Actor, drafts: Sequence[int]) -> list[FlaggedComment]:
    comments = session.scalars(
        select(Comment)
        .join(Comment.thread)
        .where(
            Thread.draft_id.in_(drafts),
            Comment.id.in_(select(Flag.comment_id).where(Flag.settled_at.is_(None))),
        )
        .options(
            contains_eager(Comment.thread).options(
                joinedload(Thread.suggestion), joinedload(Thread.started_by)
            ),
            joinedload(Comment.author),
            joinedload(Comment.parent).joinedload(Comment.author),
        )
        .order_by(Comment.id)
        .limit(SHOWN)
    ).all()
    flags: dict[int, list[Flag]] = {}
    for flag in session.scalars(
        select(Flag)
        .where(Flag.comment_id.in_([comment.id for comment in comments]), Flag.settled_at.is_(None))
        .options(joinedload(Flag.member))
        .order_by(Flag.id)
    ):
        flags.setdefault(flag.comment_id, []).append(flag)
    earlier = _earlier(session, drafts, {comment.author_id for comment in comments})
    return [
        FlaggedComment(
            comment=comment,
            flags=flags.get(comment.id, []),
            earlier=earlier.get(comment.author_id, []),
            may_settle=can(viewer, Permission.MODERATE, comment),
        )
        for comment in comments
    ]


def _earlier(
    session: Session, drafts: Sequence[int], authors: set[int]
) -> Mapping[int, Sequence[ModerationAction]]:
    """What was decided before about comments of these authors, the latest first."""
    found: dict[int, list[ModerationAction]] = {}
    rows = session.execute(
        select(ModerationAction, Comment.author_id)
        .join(ModerationAction.comment)
        .join(Comment.thread)
        .where(Comment.author_id.in_(authors), Thread.draft_id.in_(drafts))
        .options(joinedload(ModerationAction.actor))
        .order_by(ModerationAction.id.desc())
        .limit(200)
    )
    for action, author in rows:
        if len(found.setdefault(author, [])) < 5:
            found[author].append(action)
    return found


def _questions(session: Session, drafts: Sequence[int]) -> list[Waiting]:
    threads = session.scalars(
        select(Thread)
        .where(
            Thread.draft_id.in_(drafts),
            Thread.put_to.is_not(None),
            Thread.answered_at.is_(None),
            Thread.state == ThreadState.OPEN,
        )
        .options(joinedload(Thread.started_by))
        .order_by(Thread.answer_by, Thread.id)
        .limit(SHOWN)
    ).all()
    words = first_words(session, [thread.id for thread in threads])
    today = clock.today()
    return [
        Waiting(
            thread,
            words.get(thread.id, ""),
            thread.started_at,
            bool(thread.answer_by and thread.answer_by < today),
        )
        for thread in threads
    ]


def _quiet(session: Session, drafts: Sequence[int]) -> list[Waiting]:
    latest = (
        select(Comment.thread_id, func.max(Comment.written_at).label("at"))
        .group_by(Comment.thread_id)
        .subquery()
    )
    rows = session.execute(
        select(Thread, latest.c.at)
        .join(latest, latest.c.thread_id == Thread.id)
        .where(
            Thread.draft_id.in_(drafts),
            Thread.state == ThreadState.OPEN,
            latest.c.at < clock.now() - QUIET_AFTER,
        )
        .options(joinedload(Thread.suggestion), joinedload(Thread.started_by))
        .order_by(latest.c.at, Thread.id)
        .limit(SHOWN)
    ).all()
    words = first_words(session, [thread.id for thread, _ in rows])
    return [Waiting(thread, words.get(thread.id, ""), at, True) for thread, at in rows]


def _firsts(session: Session, drafts: Sequence[int]) -> Sequence[Comment]:
    """The first comment that each member wrote on these drafts, if it is recent."""
    firsts = (
        select(func.min(Comment.id).label("id"))
        .join(Comment.thread)
        .where(Thread.draft_id.in_(drafts))
        .group_by(Comment.author_id)
        .subquery()
    )
    return session.scalars(
        select(Comment)
        .join(firsts, firsts.c.id == Comment.id)
        .where(Comment.written_at > clock.now() - NEW_WITHIN, Comment.hidden_at.is_(None))
        .options(joinedload(Comment.author), joinedload(Comment.thread).joinedload(Thread.suggestion))
        .order_by(Comment.id)
        .limit(SHOWN)
    ).all()


def _appeals(session: Session, process: Process) -> Sequence[ModerationAction]:
    return session.scalars(
        select(ModerationAction)
        .join(ModerationAction.thread)
        .join(Thread.draft)
        .join(Draft.document)
        .where(Document.process_id == process.id, ModerationAction.appeal_state == AppealState.OPEN)
        .options(
            contains_eager(ModerationAction.thread).options(
                contains_eager(Thread.draft), joinedload(Thread.started_by)
            ),
            joinedload(ModerationAction.actor),
            joinedload(ModerationAction.comment).joinedload(Comment.author),
        )
        .order_by(ModerationAction.appealed_at)
        .limit(SHOWN)
    ).all()


def _recent(session: Session, drafts: Sequence[int]) -> Sequence[ModerationAction]:
    return session.scalars(
        select(ModerationAction)
        .join(ModerationAction.thread)
        .where(Thread.draft_id.in_(drafts))
        .options(
            contains_eager(ModerationAction.thread),
            joinedload(ModerationAction.actor),
            joinedload(ModerationAction.appeal_decided_by),
        )
        .order_by(ModerationAction.id.desc())
        .limit(20)
    ).all()
