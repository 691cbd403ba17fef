"""Who is about to act, with the roles and groups that count at this moment."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from app.errors import NotAllowed
from app.i18n import gettext as _
from app.models import Member, Membership, MembershipState, RoleAssignment
from app.policy import VISITOR, Actor

_ASSIGNMENTS = (
    select(RoleAssignment)
    .where(RoleAssignment.member_id == bindparam("member"), RoleAssignment.ended_at.is_(None))
    .order_by(RoleAssignment.id)
)
_MEMBERSHIPS = (
    select(Membership)
    .where(Membership.member_id == bindparam("member"), Membership.state == MembershipState.JOINED)
    .options(joinedload(Membership.group))
    .order_by(Membership.id)
)


def load(session: Session, member: Member | None) -> Actor:
    """The member as an actor, in two queries; a visitor if there is none or the member is suspended."""
    if member is None or member.is_suspended:
        return VISITOR
    assignments = session.scalars(_ASSIGNMENTS, {"member": member.id})
    memberships = session.scalars(_MEMBERSHIPS, {"member": member.id})
    return Actor(
        member=member,
        assignments=tuple(assignment for assignment in assignments if assignment.in_force),
        memberships=tuple(memberships),
    )


def acting(actor: Actor) -> Member:
    """The member who acts. Raises `NotAllowed` for a visitor."""
    if actor.member is None:
        raise NotAllowed(_("Sign in to do this."))
    return actor.member
