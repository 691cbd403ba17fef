"""What those who decide at a desk tell each other about a suggestion, and who they are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, joinedload

from app.models import DeskNote, Draft, Member, MergeKind, Role, RoleAssignment, Suggestion


class Owner(NamedTuple):
    """Somebody who decides at a desk."""

    id: int
    name: str


_NOTED = (
    select(DeskNote.suggestion_id, Member.id, Member.name)
    .outerjoin(DeskNote.to)
    # Few suggestions have notes: each note is asked for its draft, not each suggestion for its notes.
    .where(exists().where(Suggestion.id == DeskNote.suggestion_id, Suggestion.draft_id == bindparam("draft")))
    .order_by(DeskNote.id)
)


def noted(session: Session, draft: Draft) -> Mapping[int, Owner | None]:
    """The suggestions that have notes, and who was asked last to decide about each. One query."""
    found: dict[int, Owner | None] = {}
    for number, member, name in session.execute(_NOTED, {"draft": draft.id}):
        found[number] = Owner(member, name) if member else found.get(number)
    return found


def notes(session: Session, suggestion: int) -> Sequence[DeskNote]:
    """The notes about one suggestion, from the first on. One query."""
    return session.scalars(
        select(DeskNote)
        .where(DeskNote.suggestion_id == suggestion)
        .options(joinedload(DeskNote.written_by), joinedload(DeskNote.to))
        .order_by(DeskNote.id)
    ).all()


def owners(session: Session, draft: Draft, kind: MergeKind) -> Sequence[Owner]:
    """Who may decide at this desk. One query."""
    role = Role.FORUM_CHAIR if kind is MergeKind.AMENDMENTS else Role.PROCESS_OWNER
    query = (
        select(Member.id, Member.name)
        .join(RoleAssignment, RoleAssignment.member_id == Member.id)
        .where(
            RoleAssignment.role == role,
            RoleAssignment.process_id == draft.document.process_id,
            RoleAssignment.ended_at.is_(None),
            Member.suspended_at.is_(None),
        )
        .order_by(Member.id)
    )
    if draft.group_id is not None:
        query = query.where(RoleAssignment.group_id == draft.group_id)
    return [Owner(number, name) for number, name in session.execute(query.distinct())]
