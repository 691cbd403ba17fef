"""Whether anything has happened since: a stamp that is another one after every change of a process.

Every service that changes something appends to the log within the same transaction, so the end of the log tells
whether what was read before still holds.
"""

from collections.abc import Hashable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.models import LogEntry, LogKind, Process

_WINDOW = 100
"""Transactions may end in another order than they took their numbers in; so many last entries are looked at."""


def stamp(session: Session, process: Process) -> Hashable:
    """What has happened in the process so far, and whether it is still the same day. One query.

    Names belong to no process: a change of any member counts.
    """
    last = (
        select(LogEntry.id, LogEntry.at)
        .where(LogEntry.process_id == process.id)
        .order_by(LogEntry.id.desc())
        .limit(_WINDOW)
        .subquery()
    )
    renamed = select(func.max(LogEntry.id)).where(LogEntry.kind == LogKind.MEMBER_CHANGED).scalar_subquery()
    row = session.execute(
        select(func.max(last.c.id), func.sum(last.c.id), func.max(last.c.at), renamed.label("renamed"))
    ).one()
    return process.id, clock.today(), tuple(row)
