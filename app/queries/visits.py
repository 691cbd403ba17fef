"""A member's visits to a draft: their own, never another's."""

from sqlalchemy.orm import Session

from app.models import Draft, Visit
from app.policy import Actor


def find(session: Session, viewer: Actor, draft: Draft) -> Visit | None:
    """The viewer's latest visit to the draft. One query for members, none for visitors."""
    return session.get(Visit, (viewer.member.id, draft.id)) if viewer.member else None
