"""A process's news."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.models import LogEntry, LogKind, Process, Update
from app.queries.paging import Page, paged


def list_updates(session: Session, process: Process, *, page: int = 1) -> Page[Update]:
    """The updates of a process, the newest first."""
    query = (
        select(Update)
        .where(Update.process_id == process.id)
        .options(joinedload(Update.author))
        .order_by(Update.id.desc())
    )
    return paged(session, query, page, per_page=20)


def count_reminders(session: Session, update: Update | None) -> int:
    """How many have reminded the coordinator that the update after this one is late."""
    if update is None or not update.is_overdue:
        return 0
    counted = select(func.count()).where(
        LogEntry.kind == LogKind.UPDATE_REMINDED,
        LogEntry.object_kind == Update.__name__,
        LogEntry.object_id == update.id,
    )
    return session.execute(counted).scalar_one()
