"""What must hold before a text goes to the forum, computed from the rows themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.models import (
    OPEN_STATES,
    AdoptedPolicy,
    Draft,
    GateKind,
    Member,
    Merge,
    MergeSource,
    MergeState,
    PhaseKind,
    PolicyCheck,
    Role,
    RoleAssignment,
    Suggestion,
    Support,
    Version,
)

DAYS_OPEN = 28
"""For how many days members must have been able to suggest."""

SUPPORTERS = 5
"""How many members must stand behind the text by having suggested or supported."""


@dataclass(frozen=True)
class GateCheck:
    """One gate now: whether it is met, the figures that show it, and the roles whose turn it is if not."""

    kind: GateKind
    met: bool
    evidence: Mapping[str, Any]
    turn: tuple[Role, ...] = field(default=())


def check(session: Session, draft: Draft) -> list[GateCheck]:
    """Every gate of a common draft, in the order of the checklist, in a fixed number of queries."""
    drafts = session.scalars(
        select(Draft)
        .where(Draft.document_id == draft.document_id)
        .options(joinedload(Draft.group), joinedload(Draft.head).defer(Version.text))
        .order_by(Draft.id)
    ).all()
    return [
        _open_long_enough(draft),
        _supporters(session, draft),
        _consolidated(session, draft, [one for one in drafts if one.group_id is not None]),
        _suggestions_answered(session, drafts),
        _roles_filled(session, draft, [one for one in drafts if one.group_id is not None]),
        _adopted_policy_checked(session, draft),
    ]


def _open_long_enough(draft: Draft) -> GateCheck:
    opened = [
        phase.opened_at
        for phase in draft.document.process.phases
        if phase.kind in (PhaseKind.DRAFTING, PhaseKind.CO_WRITING) and phase.opened_at
    ]
    since = min(opened).date() if opened else None
    days = (clock.today() - since).days if since else 0
    evidence = {
        "days": days,
        "needed": DAYS_OPEN,
        "since": since.isoformat() if since else None,
        "met_on": (since + timedelta(days=DAYS_OPEN)).isoformat() if since else None,
    }
    return GateCheck(GateKind.OPEN_LONG_ENOUGH, days >= DAYS_OPEN, evidence)


def _supporters(session: Session, draft: Draft) -> GateCheck:
    of_document = select(Draft.id).where(Draft.document_id == draft.document_id)
    authors = select(Suggestion.author_id).where(Suggestion.draft_id.in_(of_document))
    backers = (
        select(Support.member_id)
        .join(Suggestion, Support.suggestion_id == Suggestion.id)
        .where(Suggestion.draft_id.in_(of_document), Support.withdrawn_at.is_(None))
    )
    people = session.scalar(select(func.count()).select_from(union(authors, backers).subquery())) or 0
    return GateCheck(GateKind.SUPPORTERS, people >= SUPPORTERS, {"people": people, "needed": SUPPORTERS})


def _consolidated(session: Session, draft: Draft, group_drafts: list[Draft]) -> GateCheck:
    taken_in = set(
        session.scalars(
            select(MergeSource.version_id)
            .join(Merge, MergeSource.merge_id == Merge.id)
            .where(Merge.draft_id == draft.id, Merge.state == MergeState.PUBLISHED)
        )
    )
    # A draft whose head no merge has made says what the common draft said when the group began.
    missing = [
        one.group.name
        for one in group_drafts
        if one.group and one.head and one.head.merge_id is not None and one.head_id not in taken_in
    ]
    evidence = {"groups": len(group_drafts), "missing": missing}
    return GateCheck(GateKind.CONSOLIDATED, not missing, evidence, (Role.PROCESS_OWNER,))


def _suggestions_answered(session: Session, drafts: Sequence[Draft]) -> GateCheck:
    names = {one.id: one.group.name if one.group else None for one in drafts}
    counts = session.execute(
        select(Suggestion.draft_id, Suggestion.state, func.count())
        .where(Suggestion.draft_id.in_(names))
        .group_by(Suggestion.draft_id, Suggestion.state)
    ).all()
    waiting: dict[int, int] = {}
    for draft_id, state, number in counts:
        if state in OPEN_STATES:
            waiting[draft_id] = waiting.get(draft_id, 0) + number
    evidence = {
        "sent": sum(number for _draft, _state, number in counts),
        "waiting": [[names[draft_id], number] for draft_id, number in sorted(waiting.items())],
    }
    return GateCheck(GateKind.SUGGESTIONS_ANSWERED, not waiting, evidence, (Role.PROCESS_OWNER,))


def _roles_filled(session: Session, draft: Draft, group_drafts: list[Draft]) -> GateCheck:
    process = draft.document.process
    held = [
        assignment
        for assignment in session.scalars(
            select(RoleAssignment)
            .join(Member, RoleAssignment.member_id == Member.id)
            .where(
                RoleAssignment.ended_at.is_(None),
                Member.suspended_at.is_(None),
                (RoleAssignment.process_id == process.id) | RoleAssignment.process_id.is_(None),
            )
        )
        if assignment.in_force
    ]
    seats: list[tuple[Role, int | None, str | None]] = [
        (role, one.group.id, one.group.name)
        for one in group_drafts
        if one.group
        for role in (Role.PROCESS_OWNER, Role.FACILITATOR)
    ]
    seats += [(role, None, None) for role in (Role.COORDINATOR, Role.FORUM_CHAIR, Role.FORUM_MEMBER)]
    taken = {(assignment.role, assignment.group_id) for assignment in held}
    vacant = [[role.value, name] for role, group, name in seats if (role, group) not in taken]
    turn = (Role.COORDINATOR,) if any(name for _role, name in vacant) else ()
    if any(name is None for _role, name in vacant):
        turn = (*turn, Role.ADMINISTRATOR)
    return GateCheck(GateKind.ROLES_FILLED, not vacant, {"seats": len(seats), "vacant": vacant}, turn)


def _adopted_policy_checked(session: Session, draft: Draft) -> GateCheck:
    in_force = session.scalars(select(AdoptedPolicy.id).where(AdoptedPolicy.ended_on.is_(None))).all()
    done = session.scalar(
        select(PolicyCheck)
        .where(PolicyCheck.draft_id == draft.id, PolicyCheck.version_id == draft.head_id)
        .order_by(PolicyCheck.id.desc())
        .limit(1)
    )
    current = done is not None and set(in_force) <= set(done.policies)
    evidence = {
        "in_force": len(in_force),
        "checked_on": done.checked_at.date().isoformat() if done and current else None,
        "finding": done.finding if done and current else None,
    }
    return GateCheck(GateKind.ADOPTED_POLICY_CHECKED, current or not in_force, evidence, (Role.COORDINATOR,))
