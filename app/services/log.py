"""The one function that writes the log."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app import clock
from app.models import Base, LogEntry, Process
from app.models.log import LogKind
from app.policy import Actor, scope_of


def record(session: Session, actor: Actor, kind: LogKind, thing: Base, **details: object) -> LogEntry:
    """Append what `actor` did to `thing` (flushed first, so that it has its id); `details` are kept as JSON."""
    session.flush()
    process: Process | None = scope_of(thing).process
    entry = LogEntry(
        at=clock.now(),
        kind=kind,
        object_kind=type(thing).__name__,
        object_id=thing.id,  # type: ignore[attr-defined]
        details={name: _plain(value) for name, value in details.items()},
        actor=actor.member,
        process=process,
    )
    session.add(entry)
    return entry


def _plain(value: object) -> Any:
    match value:
        case enum.StrEnum():
            return value.value
        case date() | datetime():
            return value.isoformat()
        case _:
            return value
