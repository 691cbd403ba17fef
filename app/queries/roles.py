"""Who holds which role in a process, vacant seats included, and who held them before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import GROUP_ROLES, PROCESS_ROLES, Process, Role, RoleAssignment
from app.policy import Actor, Permission, can
from app.queries.paging import Page, paged
from app.queries.places import missing

SHOWN_WHEN_VACANT = (Role.COORDINATOR, Role.FORUM_CHAIR)
"""Process roles that every process needs, and so are shown as vacant when nobody holds them."""


@dataclass(frozen=True)
class Seat:
    """One role at one place and those who hold it now."""

    role: Role
    holders: tuple[RoleAssignment, ...]

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds it."""
        return not self.holders


def in_process(session: Session, process: Process) -> list[RoleAssignment]:
    """The roles in force in a process and in the whole house, in one query; administrators aside."""
    found = session.scalars(
        select(RoleAssignment)
        .where(
            or_(RoleAssignment.process_id == process.id, RoleAssignment.process_id.is_(None)),
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.role != Role.ADMINISTRATOR,
        )
        .options(joinedload(RoleAssignment.member))
        .order_by(RoleAssignment.starts_at, RoleAssignment.id)
    )
    return [one for one in found if one.in_force and not one.member.is_suspended]


def seats(assignments: Sequence[RoleAssignment]) -> tuple[Seat, ...]:
    """The process's own roles in their order: held ones, and vacant ones that every process needs."""
    found = (
        Seat(role, _once(one for one in assignments if one.role is role and one.group_id is None))
        for role in PROCESS_ROLES
    )
    return tuple(seat for seat in found if seat.holders or seat.role in SHOWN_WHEN_VACANT)


def group_seats(assignments: Sequence[RoleAssignment], group_id: int) -> tuple[Seat, ...]:
    """The roles of a group, vacant ones included."""
    return tuple(
        Seat(role, tuple(one for one in assignments if one.role is role and one.group_id == group_id))
        for role in GROUP_ROLES
    )


def history(session: Session, process: Process, *, page: int = 1) -> Page[RoleAssignment]:
    """Every role ever held in the process, the newest first, ended ones with their reason."""
    query = (
        select(RoleAssignment)
        .where(RoleAssignment.process_id == process.id)
        .options(
            joinedload(RoleAssignment.member),
            joinedload(RoleAssignment.group),
            joinedload(RoleAssignment.granted_by),
            joinedload(RoleAssignment.confirmed_by),
        )
        .order_by(RoleAssignment.starts_at.desc(), RoleAssignment.id.desc())
    )
    return paged(session, query, page)


def find(session: Session, viewer: Actor, number: int) -> RoleAssignment:
    """A role assignment. Raises `NotFound` when missing or not the viewer's to see."""
    found = session.get(
        RoleAssignment,
        number,
        options=(
            joinedload(RoleAssignment.member),
            joinedload(RoleAssignment.process).selectinload(Process.phases),
            joinedload(RoleAssignment.group),
        ),
    )
    if found is None or not can(viewer, Permission.READ, found):
        raise missing()
    return found


def _once(assignments: Iterable[RoleAssignment]) -> tuple[RoleAssignment, ...]:
    """Each member once, though one may hold the role here and in the whole house."""
    return tuple({one.member_id: one for one in assignments}.values())
