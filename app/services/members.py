"""Members: registered by invitation, known by password, suspended and reinstated."""

import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict, Invalid
from app.i18n import LOCALES
from app.i18n import gettext as _
from app.models import (
    LogKind,
    Member,
    Membership,
    MembershipState,
    Role,
    RoleAssignment,
)
from app.policy import VISITOR, Actor, Permission
from app.services import addresses, intake, invitations, log, passwords, roles, sign_ins

THEMES = ("auto", "light", "dark")
"""How pages may look: as the device asks, always light, always dark."""

ADMINISTRATORS_TO_BEGIN = 2
"""How many administrators the command line may make: the two persons that further ones need."""


def register(session: Session, invitation_token: str, *, name: str, password: str, locale: str) -> Member:
    """Redeem an invitation: a new member, in the group invited to. Raises `NotFound` or `Conflict`."""
    invitation = invitations.find(session, invitation_token, lock=True)
    member = _make(session, name=name, email=invitation.email, password=password, locale=locale)
    invitation.redeemed_at, invitation.redeemed_by = clock.now(), member
    log.record(session, Actor(member=member), LogKind.MEMBER_REGISTERED, member, invitation=invitation.id)
    if invitation.group is not None:
        membership = Membership(
            state=MembershipState.JOINED, since=clock.now(), group=invitation.group, member=member
        )
        session.add(membership)
        log.record(
            session,
            Actor(member=member),
            LogKind.MEMBERSHIP_JOINED,
            membership,
            group=invitation.group.slug,
            member=member.id,
        )
    return member


def authenticate(session: Session, email: str, password: str) -> Member:
    """The member with that address and password. Raises `Invalid` with one sentence whatever was wrong."""
    member = session.scalars(select(Member).where(Member.email == _folded(email))).one_or_none()
    right = passwords.fits(member.password_hash if member else None, password)
    if member is None or not right or member.is_suspended:
        raise Invalid(_("The e-mail address or the password is not right."))
    return member


def change_profile(
    session: Session, actor: Actor, member: Member, *, name: str, locale: str, theme: str
) -> Member:
    """Change one's own name, language and look."""
    _own_or_administered(actor, member)
    if theme not in THEMES:
        raise Invalid(_("Choose one of the looks."), "theme")
    member.name, member.theme = _legible(name), theme
    member.locale = _known(locale)
    log.record(session, actor, LogKind.MEMBER_CHANGED, member, what=["name", "locale", "theme"])
    return member


def change_locale(session: Session, actor: Actor, member: Member, *, locale: str) -> Member:
    """Change the language one reads in."""
    _own_or_administered(actor, member)
    member.locale = _known(locale)
    log.record(session, actor, LogKind.MEMBER_CHANGED, member, what=["locale"])
    return member


def change_password(session: Session, actor: Actor, member: Member, *, current: str, password: str) -> Member:
    """Change one's own password; every sign-in ends. Raises `Invalid` if the current one is not right."""
    if not actor.is_member(member):
        raise Conflict(_("Only the member may change the password."))
    if not passwords.fits(member.password_hash, current):
        raise Invalid(_("This is not your current password."), "current_password")
    member.password_hash = passwords.hashed(password)
    sign_ins.end_all(session, member)
    log.record(session, actor, LogKind.MEMBER_CHANGED, member, what=["password"])
    return member


def suspend(session: Session, actor: Actor, member: Member, *, reason: str) -> Member:
    """Keep a member out, from this moment on every device; roles stay in the history and do not count."""
    policy.require(actor, Permission.ADMINISTER_MEMBERS, member)
    reason = intake.words(reason, field="reason", limit=2000)
    if actor.is_member(member):
        raise Conflict(_("You cannot suspend yourself. Ask another administrator."))
    if member.is_suspended:
        raise Conflict(_("%(name)s is suspended already.", name=member.name))
    member.suspended_at, member.suspended_reason = clock.now(), reason
    sign_ins.end_all(session, member)
    log.record(session, actor, LogKind.MEMBER_SUSPENDED, member, reason=reason)
    return member


def reinstate(session: Session, actor: Actor, member: Member) -> Member:
    """Let a suspended member in again."""
    policy.require(actor, Permission.ADMINISTER_MEMBERS, member)
    if not member.is_suspended:
        raise Conflict(_("%(name)s is not suspended.", name=member.name))
    member.suspended_at = member.suspended_reason = None
    log.record(session, actor, LogKind.MEMBER_REINSTATED, member)
    return member


def create_first_administrator(
    session: Session, *, name: str, email: str, password: str, locale: str = "da"
) -> Member:
    """From the command line: an administrator while there are fewer than the two who can name others."""
    held = [one for one in roles.current(session) if one.role is Role.ADMINISTRATOR]
    if len(held) >= ADMINISTRATORS_TO_BEGIN:
        raise Conflict(_("There are two administrators already. They can name others."))
    member = _make(session, name=name, email=addresses.address(email), password=password, locale=locale)
    assignment = RoleAssignment(
        member=member, role=Role.ADMINISTRATOR, starts_at=clock.now(), confirmed_at=clock.now()
    )
    session.add(assignment)
    log.record(session, VISITOR, LogKind.MEMBER_REGISTERED, member)
    log.record(session, VISITOR, LogKind.ROLE_ASSIGNED, assignment, role=Role.ADMINISTRATOR, member=member.id)
    return member


def _folded(email: str) -> str:
    try:
        return addresses.address(email)
    except Invalid:
        return ""


def _make(session: Session, *, name: str, email: str, password: str, locale: str) -> Member:
    if session.scalars(select(Member.id).where(Member.email == email)).first() is not None:
        raise Conflict(_("There is a member with this e-mail address already. Sign in instead."))
    member = Member(
        name=_legible(name),
        email=email,
        password_hash=passwords.hashed(password),
        locale=_known(locale),
        created_at=clock.now(),
    )
    session.add(member)
    return member


def _legible(name: str) -> str:
    """A name without characters that cannot be seen, by which one member could pass for another."""
    name = intake.line(name, field="name", limit=120)
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co") for character in name):
        raise Invalid(_("The name holds a character that cannot be seen. Type it anew."), "name")
    return name


def _known(locale: str) -> str:
    if locale not in LOCALES:
        raise Invalid(_("Choose one of the languages."), "locale")
    return locale


def _own_or_administered(actor: Actor, member: Member) -> None:
    if not actor.is_member(member):
        policy.require(actor, Permission.ADMINISTER_MEMBERS, member)
