"""What a desk says about a suggestion: who wrote it, why, and how many stand behind it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.models import Comment, Draft, Member, Suggestion, Support, Thread
from app.policy import Actor
from app.queries import places


@dataclass(frozen=True)
class Card:
    """One suggestion's people and reason; `author` is None where names are not shown."""

    author: str | None
    group: str | None
    created_at: datetime
    decide_by: date
    reason: str
    support: int
    replies: int


_SUPPORT = (
    select(func.count(Support.id))
    .where(
        Support.suggestion_id == Suggestion.id,
        Support.withdrawn_at.is_(None),
        Support.revision == Suggestion.revision,
    )
    .correlate(Suggestion)
    .scalar_subquery()
)
_REPLIES = (
    select(func.count(Comment.id))
    .join(Thread, Thread.id == Comment.thread_id)
    .where(Thread.suggestion_id == Suggestion.id, Comment.hidden_at.is_(None))
    .correlate(Suggestion)
    .scalar_subquery()
)
_CARDS = (
    select(
        Suggestion.id,
        Suggestion.author_id,
        Member.name,
        Suggestion.created_at,
        Suggestion.decide_by,
        Suggestion.reason,
        _SUPPORT.label("support"),
        _REPLIES.label("replies"),
    )
    .join(Suggestion.author)
    .where(Suggestion.id.in_(bindparam("wanted", expanding=True)))
)


def cards(session: Session, viewer: Actor, draft: Draft, wanted: Collection[int]) -> Mapping[int, Card]:
    """The cards of the suggestions with these numbers. One query, two for the common draft."""
    rows = session.execute(_CARDS, {"wanted": list(wanted)}).all()
    process = draft.document.process
    named = places.sees_names(viewer, process)
    me = viewer.member.id if viewer.member else 0
    groups = {} if draft.group else places.groups_of(session, process, {row.author_id for row in rows})
    return {
        row.id: Card(
            author=row.name if named or row.author_id == me else None,
            group=draft.group.name if draft.group else groups.get(row.author_id),
            created_at=row.created_at,
            decide_by=row.decide_by,
            reason=row.reason,
            support=row.support,
            replies=row.replies,
        )
        for row in rows
    }
