"""What a work group shows: who belongs, who holds its roles, what it works on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.models import (
    GroupKind,
    Membership,
    MembershipState,
    Process,
    Role,
    RoleAssignment,
    WorkGroup,
)
from app.policy import Actor
from app.queries import roles as roles_q
from app.queries.paging import Page, paged
from app.queries.places import missing


@dataclass(frozen=True)
class GroupRow:
    """One group of a process as its overview lists it."""

    id: int
    slug: str
    name: str
    kind: GroupKind
    parent_id: int | None
    members: int
    owners: tuple[RoleAssignment, ...]
    facilitators: tuple[RoleAssignment, ...]
    mine: bool
    asked: bool

    @property
    def vacancies(self) -> int:
        """How many of its two roles nobody holds."""
        return (not self.owners) + (not self.facilitators)


def rows(
    session: Session, viewer: Actor, process: Process, assignments: Sequence[RoleAssignment]
) -> tuple[GroupRow, ...]:
    """The groups of a process, each followed by those below it, with counts; in three queries."""
    groups = all_in(session, process)
    counts = dict(
        session.execute(
            select(Membership.group_id, func.count())
            .join(WorkGroup, Membership.group_id == WorkGroup.id)
            .where(WorkGroup.process_id == process.id, Membership.state == MembershipState.JOINED)
            .group_by(Membership.group_id)
        ).all()
    )
    asked = _asked(session, viewer, process)
    held: dict[tuple[int, Role], list[RoleAssignment]] = {}
    for one in assignments:
        if one.group_id is not None:
            held.setdefault((one.group_id, one.role), []).append(one)
    found = [
        GroupRow(
            id=group.id,
            slug=group.slug,
            name=group.name,
            kind=group.kind,
            parent_id=group.parent_id,
            members=counts.get(group.id, 0),
            owners=tuple(held.get((group.id, Role.PROCESS_OWNER), ())),
            facilitators=tuple(held.get((group.id, Role.FACILITATOR), ())),
            mine=viewer.belongs_to(group),
            asked=group.id in asked,
        )
        for group in groups
    ]
    return tuple(row for top in found if top.parent_id is None for row in (top, *_below(found, top.id)))


def _below(found: Sequence[GroupRow], above: int) -> list[GroupRow]:
    return [row for one in found if one.parent_id == above for row in (one, *_below(found, one.id))]


def _asked(session: Session, viewer: Actor, process: Process) -> set[int]:
    member = viewer.member.id if viewer.member else 0
    return set(
        session.scalars(
            select(Membership.group_id)
            .join(WorkGroup, Membership.group_id == WorkGroup.id)
            .where(
                WorkGroup.process_id == process.id,
                Membership.member_id == member,
                Membership.state == MembershipState.ASKED,
            )
        )
    )


@dataclass(frozen=True)
class GroupPage:
    """Everything a group's page shows to one viewer."""

    group: WorkGroup
    below: Sequence[WorkGroup]
    members: Page[Membership]
    asking: Sequence[Membership]
    seats: tuple[roles_q.Seat, ...]
    own: Membership | None


def find(session: Session, process: Process, slug: str) -> WorkGroup:
    """A group of a process (which the viewer may read). Raises `NotFound`."""
    group = session.scalars(
        select(WorkGroup)
        .where(WorkGroup.process_id == process.id, WorkGroup.slug == slug)
        .options(joinedload(WorkGroup.parent))
    ).one_or_none()
    if group is None:
        raise missing()
    return group


def show(session: Session, viewer: Actor, process: Process, slug: str, *, page: int = 1) -> GroupPage:
    """A group's page. Raises `NotFound`."""
    group = find(session, process, slug)
    members = paged(session, _memberships(group, MembershipState.JOINED), page)
    asking = session.scalars(_memberships(group, MembershipState.ASKED).limit(50)).all()
    return GroupPage(
        group=group,
        below=session.scalars(
            select(WorkGroup).where(WorkGroup.parent_id == group.id).order_by(WorkGroup.id)
        ).all(),
        members=members,
        asking=asking,
        seats=roles_q.group_seats(roles_q.in_process(session, process), group.id),
        own=own_membership(session, viewer, group),
    )


def all_in(session: Session, process: Process) -> Sequence[WorkGroup]:
    """The groups of a process, in the order they were added."""
    return session.scalars(
        select(WorkGroup).where(WorkGroup.process_id == process.id).order_by(WorkGroup.id)
    ).all()


def own_membership(session: Session, viewer: Actor, group: WorkGroup) -> Membership | None:
    """The viewer's own row in a group, whatever its state."""
    member = viewer.member.id if viewer.member else 0
    return session.scalars(
        select(Membership).where(Membership.group_id == group.id, Membership.member_id == member)
    ).one_or_none()


def find_membership(session: Session, group: WorkGroup, number: int) -> Membership:
    """A membership of this group. Raises `NotFound`."""
    membership = session.get(Membership, number)
    if membership is None or membership.group_id != group.id:
        raise missing()
    return membership


def _memberships(group: WorkGroup, state: MembershipState) -> Select[Membership]:
    return (
        select(Membership)
        .where(Membership.group_id == group.id, Membership.state == state)
        .options(joinedload(Membership.member))
        .order_by(Membership.since, Membership.id)
    )
