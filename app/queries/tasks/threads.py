"""What waits in discussions: questions to a role, comments that were reported."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models import (
    Comment,
    Document,
    Draft,
    Flag,
    Role,
    Thread,
    ThreadState,
)
from app.policy import Actor, Permission, answers_for, can
from app.queries.tasks.kinds import MOST, Task, TaskKind, held, me


def questions(session: Session, viewer: Actor) -> Iterator[Task]:
    """Questions put to a role of the viewer's, the most urgent first."""
    roles = {one.role for one in viewer.assignments}
    found = session.scalars(
        select(Thread)
        .join(Thread.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            Thread.put_to.in_(roles),
            Thread.answered_at.is_(None),
            Thread.state == ThreadState.OPEN,
            Thread.started_by_id != me(viewer),
            held(viewer, *roles),
        )
        .options(
            contains_eager(Thread.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process),
                joinedload(Draft.group),
            )
        )
        .order_by(Thread.answer_by, Thread.id)
        .limit(5 * MOST)
    )
    for thread in found:
        if thread.put_to is not None and answers_for(viewer, thread.put_to, thread):
            process = thread.draft.document.process
            yield Task(TaskKind.ANSWER_QUESTION, thread, process, thread.started_at, thread.answer_by)


def flags(session: Session, viewer: Actor) -> Iterator[Task]:
    """Reported comments where the viewer facilitates."""
    found = session.scalars(
        select(Flag)
        .join(Flag.comment)
        .join(Comment.thread)
        .join(Thread.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(Flag.settled_at.is_(None), held(viewer, Role.FACILITATOR))
        .options(
            contains_eager(Flag.comment).options(
                contains_eager(Comment.thread)
                .contains_eager(Thread.draft)
                .options(
                    contains_eager(Draft.document).contains_eager(Document.process),
                    joinedload(Draft.group),
                ),
                joinedload(Comment.author),
            )
        )
        .order_by(Flag.raised_at)
        .limit(5 * MOST)
    )
    for flag in found:
        if can(viewer, Permission.MODERATE, flag.comment):
            process = flag.comment.thread.draft.document.process
            yield Task(TaskKind.LOOK_AT_FLAG, flag, process, flag.raised_at)
