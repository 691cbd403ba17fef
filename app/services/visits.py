"""Noting that a member has read a draft; it stands in no log, for reading is nobody else's affair."""

from sqlalchemy.orm import Session

from app import clock
from app.models import Visit


def note(session: Session, member: int, draft: int) -> Visit:
    """Note that this member reads this draft now (both by id); a visit that goes on is still the same one."""
    now = clock.now()
    visit = session.get(Visit, (member, draft))
    if visit is None:
        visit = Visit(member_id=member, draft_id=draft, seen_at=now)
        session.add(visit)
    elif visit.is_worth_noting(now):
        visit.before_at = visit.last_before(now)
        visit.seen_at = now
    return visit
