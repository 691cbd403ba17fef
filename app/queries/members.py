"""Members as administrators and coordinators look them up."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.errors import Invalid
from app.i18n import gettext as _
from app.models import (
    Member,
    Membership,
    MembershipState,
    Process,
    Role,
    RoleAssignment,
    SignIn,
    WorkGroup,
)
from app.policy import Actor
from app.queries.paging import Page, paged
from app.queries.places import missing

MAX_NAMES = 500
"""How many names a form offers at most; any other member is found by e-mail address."""


def find(session: Session, number: int) -> Member:
    """A member. Raises `NotFound`."""
    member = session.get(Member, number)
    if member is None:
        raise missing()
    return member


def named(session: Session, words: str, *, field: str = "member") -> Member:
    """The member with that e-mail address, or the only one of that name. Raises `Invalid`."""
    words = " ".join(words.replace("\x00", " ").split())  # which PostgreSQL cannot even be asked about
    if not words:
        raise Invalid(_("Write a member's name or e-mail address."), field)
    found = session.scalars(
        select(Member)
        .where(or_(Member.email == words.casefold(), Member.name == words), Member.suspended_at.is_(None))
        .limit(2)
    ).all()
    if not found:
        raise Invalid(_("There is no member with this name or e-mail address."), field)
    if len(found) > 1:
        raise Invalid(_("Several members have this name. Write the e-mail address."), field)
    return found[0]


def list_members(session: Session, *, words: str = "", page: int = 1) -> Page[Member]:
    """All members by name, or those whose name or address holds `words`."""
    query = select(Member).order_by(func.lower(Member.name), Member.id)
    if words:
        pattern = f"%{words.lower().replace('%', '').replace('_', '')}%"
        query = query.where(or_(func.lower(Member.name).like(pattern), Member.email.like(pattern)))
    return paged(session, query, page)


def names_in(session: Session, process: Process) -> Sequence[str]:
    """The names of those who have joined a group of the process, for a form to offer."""
    return session.scalars(
        select(Member.name)
        .join(Membership, Membership.member_id == Member.id)
        .join(WorkGroup, Membership.group_id == WorkGroup.id)
        .where(
            WorkGroup.process_id == process.id,
            Membership.state == MembershipState.JOINED,
            Member.suspended_at.is_(None),
        )
        .distinct()
        .order_by(Member.name)
        .limit(MAX_NAMES)
    ).all()


def sign_ins_of(session: Session, member: Member) -> Sequence[SignIn]:
    """The member's open sign-ins, the newest first (at most fifty)."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.member_id == member.id, SignIn.ended_at.is_(None))
        .order_by(SignIn.started_at.desc(), SignIn.id.desc())
        .limit(50)
    ).all()


def find_sign_in(session: Session, actor: Actor, number: int) -> SignIn:
    """One of the actor's own sign-ins. Raises `NotFound`."""
    sign_in = session.get(SignIn, number)
    if sign_in is None or not actor.is_member(sign_in.member):
        raise missing()
    return sign_in


def house_roles(session: Session) -> Sequence[RoleAssignment]:
    """Roles held in the whole house, and every coordinator's, waiting for a second person or in force."""
    return session.scalars(
        select(RoleAssignment)
        .where(
            RoleAssignment.ended_at.is_(None),
            or_(RoleAssignment.process_id.is_(None), RoleAssignment.role == Role.COORDINATOR),
        )
        .options(
            joinedload(RoleAssignment.member),
            joinedload(RoleAssignment.granted_by),
            joinedload(RoleAssignment.confirmed_by),
            joinedload(RoleAssignment.process),
        )
        .order_by(RoleAssignment.role, RoleAssignment.starts_at, RoleAssignment.id)
        .limit(200)
    ).all()
