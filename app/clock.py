"""The one place that asks what time it is, so that a demo or a replay can tell its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The current moment, timezone-aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The current date in UTC."""
    return now().date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` (timezone-aware) inside the block."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
