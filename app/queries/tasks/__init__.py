"""What waits for this member: keys to turn, questions to answer, words to repair, rights to confirm."""

from sqlalchemy.orm import Session

from app.policy import Actor
from app.queries.tasks import merges, roles, suggestions, threads
from app.queries.tasks.kinds import Task, TaskKind


def tasks_of(session: Session, viewer: Actor) -> list[Task]:
    """Everything that waits for the viewer, what others wait for first; a fixed number of queries."""
    if viewer.member is None:
        return []
    return [
        *merges.merges(session, viewer),
        *roles.decisions(session, viewer),
        *roles.roles(session, viewer),
        *roles.late_updates(session, viewer),
        *roles.requests(session, viewer),
        *threads.questions(session, viewer),
        *threads.flags(session, viewer),
        *merges.objections(session, viewer),
        *merges.outcomes(session, viewer),
        *suggestions.repairs(session, viewer),
        *suggestions.stale_support(session, viewer),
    ]


__all__ = ["Task", "TaskKind", "tasks_of"]
