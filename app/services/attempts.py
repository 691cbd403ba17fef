"""A modest limit on tries, counted in the database so that it holds across processes."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid
from app.i18n import ngettext
from app.models.attempts import Attempt

WINDOW = timedelta(minutes=15)
"""How long a try counts."""


def spend(session: Session, kind: str, *subjects: tuple[str, int]) -> tuple[int, ...]:
    """Count one try of `kind` on each subject; raises `Invalid` if one had more than its limit in the window.

    The caller commits before doing what is limited, so that tries made side by side are all counted; a
    right one is then taken back with `forgive`.
    """
    moment = clock.now()
    session.execute(delete(Attempt).where(Attempt.at < moment - WINDOW))
    limits = {_key(kind, subject): limit for subject, limit in subjects}
    tries = [Attempt(subject=key, at=moment) for key in limits]
    session.add_all(tries)
    session.flush()
    counts = dict(
        session.execute(
            select(Attempt.subject, func.count()).where(Attempt.subject.in_(limits)).group_by(Attempt.subject)
        ).all()
    )
    if any(counts[key] > limit for key, limit in limits.items()):
        minutes = int(WINDOW.total_seconds()) // 60
        raise Invalid(
            ngettext(
                "There were too many tries. Wait %(num)s minute and try again.",
                "There were too many tries. Wait %(num)s minutes and try again.",
                minutes,
            )
        )
    return tuple(one.id for one in tries)


def forgive(session: Session, spent: tuple[int, ...]) -> None:
    """Take back tries that turned out right, so that only wrong ones count."""
    session.execute(delete(Attempt).where(Attempt.id.in_(spent)))


def _key(kind: str, subject: str) -> str:
    return hashlib.sha256(f"{kind}:{subject}".encode("utf-8", "replace")).hexdigest()
