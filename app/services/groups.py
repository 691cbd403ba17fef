"""Work groups: added to a process, joined and left."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict, Invalid, NotAllowed
from app.i18n import gettext as _
from app.models import (
    GroupKind,
    LogKind,
    Membership,
    MembershipState,
    Process,
    RoleAssignment,
    Visibility,
    WorkGroup,
)
from app.policy import Actor, Permission
from app.services import actors, documents, intake, log
from app.services.slugs import slug_of

RESERVED = frozenset({"common", "new"})
"""Address words that a group may not take: the common draft is called by the first."""


def add(
    session: Session,
    actor: Actor,
    process: Process,
    *,
    name: str,
    kind: GroupKind,
    parent: WorkGroup | None = None,
    description: str = "",
    slug: str | None = None,
) -> WorkGroup:
    """Add a group with its draft of every document, begun from the common drafts as they stand."""
    policy.require(actor, Permission.ADD_GROUP, process)
    return found(
        session, actor, process, name=name, kind=kind, parent=parent, description=description, slug=slug
    )


def found(
    session: Session,
    actor: Actor,
    process: Process,
    *,
    name: str,
    kind: GroupKind,
    parent: WorkGroup | None = None,
    description: str = "",
    slug: str | None = None,
) -> WorkGroup:
    """Make a group and its drafts, for services that have checked their own right to."""
    name = intake.line(name, field="name", limit=120)
    if any(one.name.casefold() == name.casefold() for one in process.groups):
        raise Invalid(_("There is a group called “%(name)s” already.", name=name), "name")
    if parent is not None and parent.process_id != process.id:
        raise Invalid(_("The group above must belong to the same process."), "parent")
    group = WorkGroup(
        slug=slug_of(slug or name, taken=RESERVED | {one.slug for one in process.groups}, fallback="group"),
        name=name,
        kind=kind,
        created_at=clock.now(),
        description=intake.words(description, field="description", required=False, limit=2000),
        process=process,
        parent=parent,
    )
    session.add(group)
    log.record(session, actor, LogKind.GROUP_ADDED, group, name=name, group=kind)
    documents.fork_for(session, group)
    return group


def join(session: Session, actor: Actor, group: WorkGroup) -> Membership:
    """Join a group: at once where members may read the process or hold a role there, else by asking its owners."""
    policy.require(actor, Permission.JOIN_GROUP, group)
    asks = group.process.visibility is Visibility.PARTICIPANTS and not actor.belongs_to(group)
    membership = _own(session, actor, group)
    if membership.state is MembershipState.ASKED:
        raise Conflict(_("You have asked to join this group already."))
    return _turn(session, actor, membership, MembershipState.ASKED if asks else MembershipState.JOINED)


def admit_invited(session: Session, actor: Actor, group: WorkGroup) -> Membership:
    """Let a member in who redeems an invitation to this group: the right to has been checked when it was sent."""
    if group.process.is_closed:
        raise Conflict(_("The process that the group belongs to is closed."))
    return _turn(session, actor, _own(session, actor, group), MembershipState.JOINED)


def admit(session: Session, actor: Actor, membership: Membership) -> Membership:
    """Let a member who asked into the group."""
    policy.require(actor, Permission.ADMIT_MEMBER, membership)
    _must_have_asked(membership)
    return _turn(session, actor, membership, MembershipState.JOINED)


def decline(session: Session, actor: Actor, membership: Membership) -> Membership:
    """Tell a member who asked that the group does not take them."""
    policy.require(actor, Permission.ADMIT_MEMBER, membership)
    _must_have_asked(membership)
    return _turn(session, actor, membership, MembershipState.DECLINED)


def leave(session: Session, actor: Actor, membership: Membership) -> Membership:
    """End one's own membership, or take back the question; what one wrote stays."""
    policy.require(actor, Permission.READ, membership)
    if not actor.is_member(membership.member):
        raise NotAllowed(_("Only the member may end a membership."))
    if membership.state not in (MembershipState.JOINED, MembershipState.ASKED):
        raise Conflict(_("You do not belong to this group."))
    if _holds_a_role(session, membership):
        raise Conflict(_("You hold a role in this group. Ask the coordinator to end it first."))
    return _turn(session, actor, membership, MembershipState.LEFT)


def _own(session: Session, actor: Actor, group: WorkGroup) -> Membership:
    """The actor's row in a group that they do not belong to now. Raises `Conflict` if they do."""
    member = actors.acting(actor)
    membership = session.scalars(
        select(Membership).where(Membership.group_id == group.id, Membership.member_id == member.id)
    ).one_or_none()
    if membership is None:
        membership = Membership(state=MembershipState.LEFT, since=clock.now(), group=group, member=member)
        session.add(membership)
    elif membership.state is MembershipState.JOINED:
        raise Conflict(_("You belong to this group already."))
    return membership


_EVENTS = {
    MembershipState.ASKED: LogKind.MEMBERSHIP_ASKED,
    MembershipState.JOINED: LogKind.MEMBERSHIP_JOINED,
    MembershipState.DECLINED: LogKind.MEMBERSHIP_DECLINED,
    MembershipState.LEFT: LogKind.MEMBERSHIP_ENDED,
}


def _turn(session: Session, actor: Actor, membership: Membership, state: MembershipState) -> Membership:
    membership.state, membership.since = state, clock.now()
    log.record(
        session,
        actor,
        _EVENTS[state],
        membership,
        group=membership.group.slug,
        member=membership.member.id,
    )
    return membership


def _must_have_asked(membership: Membership) -> None:
    if membership.state is not MembershipState.ASKED:
        raise Conflict(_("This question to join has been answered or taken back."))


def _holds_a_role(session: Session, membership: Membership) -> bool:
    held = session.scalars(
        select(RoleAssignment).where(
            RoleAssignment.member_id == membership.member_id,
            RoleAssignment.group_id == membership.group_id,
            RoleAssignment.ended_at.is_(None),
        )
    )
    return any(assignment.in_force for assignment in held)
