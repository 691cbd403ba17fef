"""Roles: filled, confirmed by a second administrator where two persons are needed, ended with a reason."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app import clock, policy
from app.errors import Conflict, Invalid
from app.i18n import gettext as _
from app.models import (
    GROUP_ROLES,
    TWO_PERSON_ROLES,
    LogKind,
    Member,
    Process,
    Role,
    RoleAssignment,
    WorkGroup,
)
from app.policy import Actor, Permission
from app.services import intake, log

PAIR = 2
"""How many process owners a group has at most: one, or a pair; an interim may stand in beside a pair that is away."""


def assign(
    session: Session,
    actor: Actor,
    member: Member,
    role: Role,
    *,
    process: Process | None = None,
    group: WorkGroup | None = None,
    interim: bool = False,
) -> RoleAssignment:
    """Give a member a role: in a group, in a process, or (naming neither) in the whole house.

    A coordinator's or an administrator's role waits for `confirm`. Raises `Conflict` if it is held already.
    """
    if role in GROUP_ROLES:
        if group is None:
            raise Invalid(_("Choose the group that the role is held in."), "group")
        policy.require(actor, Permission.FILL_GROUP_ROLE, group)
        process = group.process
    else:
        if group is not None or (role is Role.ADMINISTRATOR and process is not None):
            raise Invalid(_("This role is not held in a group or a process of its own."), "role")
        policy.require(actor, Permission.NAME_PROCESS_ROLE, process)
    if member.is_suspended:
        raise Conflict(_("%(name)s is suspended and can hold no role.", name=member.name))
    _refuse_duplicate(session, member, role, process, group, interim)
    assignment = RoleAssignment(
        member=member,
        role=role,
        process=process,
        group=group,
        starts_at=clock.now(),
        granted_by=actor.member,
        interim=interim,
    )
    session.add(assignment)
    log.record(
        session,
        actor,
        LogKind.ROLE_ASSIGNED,
        assignment,
        role=role,
        member=member.id,
        group=group.slug if group else None,
        interim=interim,
    )
    return assignment


def confirm(session: Session, actor: Actor, assignment: RoleAssignment) -> RoleAssignment:
    """The second administrator's yes to a coordinator or an administrator."""
    policy.require(actor, Permission.CONFIRM_ROLE, assignment)
    if assignment.ended_at is not None:
        raise Conflict(_("This role has been ended."))
    if assignment.role not in TWO_PERSON_ROLES:
        raise Conflict(_("This role needs no second person."))
    assignment.confirmed_by, assignment.confirmed_at = actor.member, clock.now()
    log.record(
        session,
        actor,
        LogKind.ROLE_CONFIRMED,
        assignment,
        role=assignment.role,
        member=assignment.member_id,
    )
    return assignment


def end(session: Session, actor: Actor, assignment: RoleAssignment, *, reason: str) -> RoleAssignment:
    """End a role with a public reason; it stays in the history. The last administrator raises `Conflict`."""
    in_group = assignment.role in GROUP_ROLES
    policy.require(
        actor, Permission.FILL_GROUP_ROLE if in_group else Permission.NAME_PROCESS_ROLE, assignment
    )
    reason = intake.words(reason, field="reason", limit=2000)
    if assignment.ended_at is not None:
        raise Conflict(_("This role has been ended already."))
    if assignment.role is Role.ADMINISTRATOR and assignment.in_force and _administrators(session) <= 1:
        raise Conflict(_("This is the last administrator. Name another one first."))
    assignment.ended_at, assignment.ended_reason = clock.now(), reason
    log.record(
        session,
        actor,
        LogKind.ROLE_ENDED,
        assignment,
        role=assignment.role,
        member=assignment.member_id,
        reason=reason,
    )
    return assignment


def current(session: Session, *, process: Process | None = None) -> Sequence[RoleAssignment]:
    """The roles in force in a process and in the whole house; without a process, the latter alone."""
    house = RoleAssignment.process_id.is_(None)
    where = house if process is None else or_(house, RoleAssignment.process_id == process.id)
    found = session.scalars(
        select(RoleAssignment)
        .where(where, RoleAssignment.ended_at.is_(None))
        .options(joinedload(RoleAssignment.member), joinedload(RoleAssignment.group))
        .order_by(RoleAssignment.starts_at, RoleAssignment.id)
    )
    return [assignment for assignment in found if assignment.in_force]


def _refuse_duplicate(
    session: Session,
    member: Member,
    role: Role,
    process: Process | None,
    group: WorkGroup | None,
    interim: bool,
) -> None:
    if group is not None:  # held, so that two persons naming at once never make three owners
        session.execute(select(WorkGroup.id).where(WorkGroup.id == group.id).with_for_update())
    holders = session.scalars(
        select(RoleAssignment).where(
            RoleAssignment.role == role,
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.process_id.is_(None)
            if process is None
            else RoleAssignment.process_id == process.id,
            RoleAssignment.group_id.is_(None) if group is None else RoleAssignment.group_id == group.id,
        )
    ).all()
    if any(assignment.member_id == member.id for assignment in holders):
        raise Conflict(_("%(name)s holds this role already, or is waiting for it.", name=member.name))
    if role is Role.PROCESS_OWNER and len(holders) >= PAIR + interim:
        raise Conflict(_("The group has a pair of process owners already. End one of the roles first."))


def _administrators(session: Session) -> int:
    """How many there are; they are held, so that the last two never end each other's roles at once."""
    held = select(RoleAssignment.id).where(
        RoleAssignment.role == Role.ADMINISTRATOR, RoleAssignment.ended_at.is_(None)
    )
    session.execute(held.order_by(RoleAssignment.id).with_for_update())
    return sum(assignment.role is Role.ADMINISTRATOR for assignment in current(session))
