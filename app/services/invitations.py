"""Invitations: a token shown once, kept as a hash, bound to an e-mail address, good once for seven days."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict, NotAllowed, NotFound
from app.i18n import gettext as _
from app.models import Invitation, LogKind, Member, Membership, MembershipState, WorkGroup
from app.policy import Actor, Permission
from app.services import actors, addresses, groups, log

LIFETIME = timedelta(days=7)
"""How long an invitation can be redeemed."""


def send(
    session: Session, actor: Actor, *, email: str, group: WorkGroup | None = None
) -> tuple[Invitation, str]:
    """Invite by e-mail address, into a group also who is a member already; an earlier invitation lapses.

    Returns the token, which is kept nowhere. Raises `Conflict` if there is nothing left to invite to.
    """
    policy.require(actor, Permission.INVITE_MEMBER, group)
    email = addresses.address(email)
    member = addressee(session, email)
    if member is not None and group is None:
        raise Conflict(_("There is a member with this e-mail address already."))
    if member is not None and group is not None and _belongs(session, member, group):
        raise Conflict(_("Who has this e-mail address belongs to %(group)s already.", group=group.name))
    for earlier in session.scalars(
        select(Invitation).where(
            Invitation.email == email, Invitation.redeemed_at.is_(None), Invitation.expires_at > clock.now()
        )
    ):
        earlier.expires_at = clock.now()
    token = secrets.token_urlsafe(16)
    invitation = Invitation(
        token_hash=_hash(token),
        email=email,
        created_at=clock.now(),
        expires_at=clock.now() + LIFETIME,
        invited_by=actors.acting(actor),
        group=group,
    )
    session.add(invitation)
    log.record(session, actor, LogKind.INVITATION_SENT, invitation, group=group.slug if group else None)
    return invitation, token


def find(session: Session, token: str, *, lock: bool = False) -> Invitation:
    """The invitation that can still be redeemed with this token. Raises `NotFound` for any other."""
    query = select(Invitation).where(
        Invitation.token_hash == _hash(token),
        Invitation.redeemed_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    invitation = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if invitation is None:
        raise NotFound(_("This invitation has been used, has lapsed, or never was. Ask for a new one."))
    return invitation


def addressee(session: Session, email: str) -> Member | None:
    """The member who has this address already, if there is one."""
    return session.scalars(select(Member).where(Member.email == email)).one_or_none()


def redeem(session: Session, actor: Actor, token: str) -> Invitation:
    """Join the group that one is invited to, as a member already. Raises `NotFound` or `NotAllowed`."""
    invitation = find(session, token, lock=True)
    if actor.member is None or actor.member.email != invitation.email:
        raise NotAllowed(_("This invitation is for another e-mail address. Sign in with that one."))
    invitation.redeemed_at, invitation.redeemed_by = clock.now(), actors.acting(actor)
    if invitation.group is not None:
        groups.admit_invited(session, actor, invitation.group)
    return invitation


def revoke(session: Session, actor: Actor, invitation: Invitation) -> Invitation:
    """Let an invitation lapse now."""
    policy.require(actor, Permission.INVITE_MEMBER, invitation.group)
    if invitation.redeemed_at is not None:
        raise Conflict(_("This invitation has been used."))
    invitation.expires_at = clock.now()
    log.record(session, actor, LogKind.INVITATION_REVOKED, invitation)
    return invitation


def _belongs(session: Session, member: Member, group: WorkGroup) -> bool:
    found = session.scalars(
        select(Membership.id).where(
            Membership.group_id == group.id,
            Membership.member_id == member.id,
            Membership.state == MembershipState.JOINED,
        )
    )
    return found.first() is not None


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
