"""A process's news."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Process, Update
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
