"""Who backs the open suggestions of a draft, and in which wording."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from app.models import OPEN_STATES, Draft, Suggestion, Support
from app.policy import Actor

NONE = (0, 0, "")
"""The counts of a suggestion that nobody backs."""


def counts(session: Session, viewer: Actor, which: ColumnElement[bool]) -> Mapping[int, tuple[int, int, str]]:
    """For each suggestion: who backs its wording, who backed an earlier one, and what the viewer does.

    The last is `current`, `stale` or empty. One query.
    """
    me = viewer.member.id if viewer.member else 0
    current = Support.revision == Suggestion.revision
    rows = session.execute(
        select(
            Support.suggestion_id,
            func.sum(case((current, 1), else_=0)),
            func.sum(case((current, 0), else_=1)),
            func.max(
                case((and_(Support.member_id == me, current), 2), (Support.member_id == me, 1), else_=0)
            ),
        )
        .join(Support.suggestion)
        .where(which, Support.withdrawn_at.is_(None))
        .group_by(Support.suggestion_id)
    )
    return {key: (now, before, ("", "stale", "current")[mine]) for key, now, before, mine in rows}


def by_member(session: Session, draft: Draft, *, only: int | None = None) -> Mapping[int, Mapping[int, str]]:
    """What each member (or the one with this id) backs of the draft's open suggestions, by the suggestion's id.

    `current`, or `stale` for an earlier wording. One query.
    """
    query = (
        select(Support.member_id, Support.suggestion_id, Support.revision == Suggestion.revision)
        .join(Support.suggestion)
        .where(
            Support.withdrawn_at.is_(None),
            Suggestion.draft_id == draft.id,
            Suggestion.state.in_(OPEN_STATES),
        )
    )
    if only is not None:
        query = query.where(Support.member_id == only)
    found: dict[int, dict[int, str]] = {}
    for member, suggestion, current in session.execute(query):
        found.setdefault(member, {})[suggestion] = "current" if current else "stale"
    return found
