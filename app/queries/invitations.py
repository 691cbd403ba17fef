"""Invitations as those who sent them follow them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Invitation
from app.queries.paging import Page, paged
from app.queries.places import missing


def list_invitations(session: Session, *, page: int = 1) -> Page[Invitation]:
    """All invitations, the newest first."""
    query = (
        select(Invitation)
        .options(
            joinedload(Invitation.invited_by),
            joinedload(Invitation.redeemed_by),
            joinedload(Invitation.group),
        )
        .order_by(Invitation.id.desc())
    )
    return paged(session, query, page)


def find(session: Session, number: int) -> Invitation:
    """An invitation by its number. Raises `NotFound`."""
    invitation = session.get(Invitation, number)
    if invitation is None:
        raise missing()
    return invitation
