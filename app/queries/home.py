"""What the front page shows: to a visitor the public processes, to a member their own and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.models import (
    OPEN_STATES,
    TWO_PERSON_ROLES,
    AdoptedPolicy,
    Document,
    Draft,
    Fate,
    Membership,
    MembershipState,
    Merge,
    MergeState,
    Process,
    Role,
    RoleAssignment,
    Suggestion,
    WorkGroup,
)
from app.policy import Actor, Scope
from app.queries.processes import readable, taking_part

SHOWN = 12
"""How many processes the front page lists; the rest is one link away."""


@dataclass(frozen=True)
class WaitingMerge:
    """A proposed merge that waits for the viewer's key."""

    id: int
    document: str
    group: str | None


@dataclass(frozen=True)
class WaitingDraft:
    """A draft the viewer owns, with suggestions to decide."""

    process: str
    document_slug: str
    document: str
    slug: str
    group: str
    count: int


@dataclass(frozen=True)
class WaitingGroup:
    """A group the viewer owns, with members who asked to join."""

    process: str
    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class Front:
    """Everything the front page shows to one viewer."""

    processes: Sequence[Process]
    others: Sequence[Process]
    adopted: int
    merges: Sequence[WaitingMerge] = ()
    drafts: Sequence[WaitingDraft] = ()
    asking: Sequence[WaitingGroup] = ()
    fates: int = 0
    confirmations: int = 0

    @property
    def waits(self) -> bool:
        """Whether anything waits for the viewer."""
        return bool(self.merges or self.drafts or self.asking or self.fates or self.confirmations)


def show(session: Session, viewer: Actor) -> Front:
    """The front page for this viewer, in a fixed number of queries."""
    adopted = session.scalar(
        select(func.count()).select_from(AdoptedPolicy).where(AdoptedPolicy.ended_on.is_(None))
    )
    if viewer.member is None:
        public = _processes(session, readable(viewer))
        return Front(processes=(), others=public, adopted=adopted or 0)
    own = _processes(session, taking_part(viewer))
    others = _processes(session, readable(viewer) & ~taking_part(viewer))
    return Front(
        processes=own,
        others=others,
        adopted=adopted or 0,
        merges=_merges(session, viewer),
        drafts=_drafts(session, viewer),
        asking=_asking(session, viewer),
        fates=_fates(session, viewer),
        confirmations=_confirmations(session, viewer),
    )


def _processes(session: Session, condition: object) -> Sequence[Process]:
    return session.scalars(
        select(Process)
        .where(condition)  # type: ignore[arg-type]
        .options(selectinload(Process.phases), selectinload(Process.groups))
        .order_by(Process.created_at.desc(), Process.id.desc())
        .limit(SHOWN)
    ).all()


def _held(viewer: Actor, role: Role) -> set[int]:
    return {one.group_id for one in viewer.assignments if one.role is role and one.group_id is not None}


def _merges(session: Session, viewer: Actor) -> Sequence[WaitingMerge]:
    member = viewer.member.id if viewer.member else 0
    found = session.execute(
        select(Merge.id, Document.title, WorkGroup.name)
        .join(Draft, Merge.draft_id == Draft.id)
        .join(Document, Draft.document_id == Document.id)
        .join(WorkGroup, Draft.group_id == WorkGroup.id)
        .where(
            Merge.state == MergeState.PROPOSED,
            Merge.proposed_by_id != member,
            Draft.group_id.in_(_held(viewer, Role.FACILITATOR)),
        )
        .order_by(Merge.proposed_at)
        .limit(20)
    )
    return [WaitingMerge(*row) for row in found]


def _drafts(session: Session, viewer: Actor) -> Sequence[WaitingDraft]:
    found = session.execute(
        select(Process.slug, Document.slug, Document.title, WorkGroup.slug, WorkGroup.name, func.count())
        .select_from(Suggestion)
        .join(Draft, Suggestion.draft_id == Draft.id)
        .join(Document, Draft.document_id == Document.id)
        .join(Process, Document.process_id == Process.id)
        .join(WorkGroup, Draft.group_id == WorkGroup.id)
        .where(
            Draft.group_id.in_(_held(viewer, Role.PROCESS_OWNER)),
            Suggestion.state.in_(OPEN_STATES),
            Suggestion.in_merge_id.is_(None),
        )
        .group_by(Process.slug, Document.slug, Document.title, WorkGroup.slug, WorkGroup.name)
        .order_by(func.count().desc(), WorkGroup.slug)
        .limit(20)
    )
    return [WaitingDraft(*row) for row in found]


def _asking(session: Session, viewer: Actor) -> Sequence[WaitingGroup]:
    found = session.execute(
        select(Process.slug, WorkGroup.slug, WorkGroup.name, func.count())
        .select_from(Membership)
        .join(WorkGroup, Membership.group_id == WorkGroup.id)
        .join(Process, WorkGroup.process_id == Process.id)
        .where(
            Membership.state == MembershipState.ASKED,
            WorkGroup.id.in_(_held(viewer, Role.PROCESS_OWNER)),
        )
        .group_by(Process.slug, WorkGroup.slug, WorkGroup.name)
        .order_by(WorkGroup.slug)
    )
    return [WaitingGroup(*row) for row in found]


def _fates(session: Session, viewer: Actor) -> int:
    member = viewer.member.id if viewer.member else 0
    return (
        session.scalar(
            select(func.count()).select_from(Fate).where(Fate.member_id == member, Fate.seen_at.is_(None))
        )
        or 0
    )


def _confirmations(session: Session, viewer: Actor) -> int:
    """Roles that wait for this viewer as second administrator; asked for everybody, so queries are fixed."""
    member = viewer.member.id if viewer.member else 0
    count = session.scalar(
        select(func.count())
        .select_from(RoleAssignment)
        .where(
            RoleAssignment.role.in_(TWO_PERSON_ROLES),
            RoleAssignment.confirmed_at.is_(None),
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.granted_by_id != member,
            RoleAssignment.member_id != member,
        )
    )
    return (count or 0) if viewer.holds(Role.ADMINISTRATOR, Scope(None)) else 0
