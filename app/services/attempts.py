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


def spend(session: Session, kind: str, *subjects: tuple[str, int]) -> None:
    """Count one try of `kind` on each subject; raises `Invalid` if one had more than its limit in the window.

    The caller commits before doing what is limited, so that tries made side by side are all counted.
    """
    moment = clock.now()
    session.execute(delete(Attempt).where(Attempt.at < moment - WINDOW))
    keys = {_key(kind, subject): limit for subject, limit in subjects}
    session.add_all(Attempt(subject=key, at=moment) for key in keys)
    session.flush()
    counts = dict(
        session.execute(
            select(Attempt.subject, func.count()).where(Attempt.subject.in_(keys)).group_by(Attempt.subject)
        ).tuples()
    )
    if any(counts[key] > limit for key, limit in keys.items()):
        minutes = int(WINDOW.total_seconds()) // 60
        raise Invalid(
            ngettext(
                "There were too many tries. Wait %(num)s minute and try again.",
                "There were too many tries. Wait %(num)s minutes and try again.",
                minutes,
            )
        )


def forgive(session: Session, kind: str, subject: str) -> None:
    """Forget the tries on a subject, because one of them was right."""
    session.execute(delete(Attempt).where(Attempt.subject == _key(kind, subject)))


def _key(kind: str, subject: str) -> str:
    return hashlib.sha256(f"{kind}:{subject}".encode("utf-8", "replace")).hexdigest()
