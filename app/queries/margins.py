"""What stands in the margin of a text: open suggestions and discussions, each beside its passage."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.models import (
    OPEN_STATES,
    Comment,
    Draft,
    Role,
    Suggestion,
    SuggestionKind,
    SuggestionState,
    Support,
    Thread,
    ThreadState,
)
from app.policy import Actor, Permission, can
from app.queries import places
from app.text import Changes, Standing
from app.text.alternatives import alternatives


@dataclass(frozen=True)
class SuggestionCard:
    """One suggestion as a note in the margin; `author` is None where names are not shown."""

    id: int
    label: str
    author: str | None
    group: str | None
    created_at: datetime
    decide_by: date
    kind: SuggestionKind
    state: SuggestionState
    standing: Standing
    reason: str
    revision: int
    changes: Changes
    conflicts: tuple[tuple[int, int], ...]
    support: int
    stale: int
    backed: str
    replies: int
    rivals: tuple[int, ...]
    mine: bool
    may_support: bool
    in_merge: bool


@dataclass(frozen=True)
class ThreadCard:
    """One discussion as a note in the margin; `removed_in` is the version that took its words away."""

    id: int
    title: str
    quote: str
    author: str | None
    started_at: datetime
    first_words: str
    replies: int
    state: ThreadState
    put_to: Role | None
    answer_by: date | None
    answered: bool
    late: bool
    start: int | None
    end: int | None
    removed_in: int | None


def suggestion_cards(
    session: Session, viewer: Actor, draft: Draft, *, only: Sequence[int] | None = None
) -> list[SuggestionCard]:
    """The draft's open suggestions (or those of them with these ids), in the order of their first words.

    Rivals are looked for among the suggestions given. Four queries.
    """
    process = draft.document.process
    query = select(Suggestion).where(Suggestion.draft_id == draft.id, Suggestion.state.in_(OPEN_STATES))
    if only is not None:
        query = query.where(Suggestion.id.in_(only))
    rows = session.scalars(query.options(joinedload(Suggestion.author)).order_by(Suggestion.id)).all()
    backing = support_counts(session, viewer, Suggestion.draft_id == draft.id)
    replies = reply_counts(session, draft)
    rivals = alternatives({row.id: row.changes for row in rows})
    named = places.sees_names(viewer, process)
    groups = (
        {row.author_id: draft.group.name for row in rows}
        if draft.group
        else places.groups_of(session, process, {row.author_id for row in rows})
    )
    cards = [
        SuggestionCard(
            id=row.id,
            label=row.label,
            author=row.author.name if named or viewer.is_member(row.author) else None,
            group=groups.get(row.author_id),
            created_at=row.created_at,
            decide_by=row.decide_by,
            kind=row.kind,
            state=row.state,
            standing=row.standing,
            reason=row.reason,
            revision=row.revision,
            changes=row.changes,
            conflicts=tuple((start, end) for start, end, gone, _ in row.conflicts if not gone),
            support=backing.get(row.id, NO_SUPPORT)[0],
            stale=backing.get(row.id, NO_SUPPORT)[1],
            backed=backing.get(row.id, NO_SUPPORT)[2],
            replies=replies.get(row.id, 0),
            rivals=tuple(sorted(rivals[row.id])),
            mine=viewer.is_member(row.author),
            may_support=not viewer.is_member(row.author) and can(viewer, Permission.SUPPORT, row),
            in_merge=row.is_awaiting_publication,
        )
        for row in rows
    ]
    return sorted(cards, key=lambda card: (first_place(card) or 0, card.id))


NO_SUPPORT = (0, 0, "")


def support_counts(
    session: Session, viewer: Actor, which: ColumnElement[bool]
) -> Mapping[int, tuple[int, int, str]]:
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


def reply_counts(session: Session, draft: Draft) -> Mapping[int, int]:
    """How many comments each suggestion of the draft has. One query."""
    rows = session.execute(
        select(Thread.suggestion_id, func.count(Comment.id))
        .join(Comment, Comment.thread_id == Thread.id)
        .where(Thread.draft_id == draft.id, Thread.suggestion_id.is_not(None), Comment.hidden_at.is_(None))
        .group_by(Thread.suggestion_id)
    )
    return {key: count for key, count in rows if key is not None}


def thread_cards(session: Session, viewer: Actor, draft: Draft) -> list[ThreadCard]:
    """The draft's open discussions, but for those on suggestions and proposals. One query."""
    counted = (
        select(
            Comment.thread_id,
            func.count(Comment.id).label("comments"),
            func.min(Comment.id).label("first"),
        )
        .group_by(Comment.thread_id)
        .subquery()
    )
    rows = session.execute(
        select(Thread, counted.c.comments, Comment.body, Comment.hidden_at)
        .join(counted, counted.c.thread_id == Thread.id)
        .join(Comment, Comment.id == counted.c.first)
        .where(
            Thread.draft_id == draft.id,
            Thread.suggestion_id.is_(None),
            Thread.proposal_id.is_(None),
            Thread.state == ThreadState.OPEN,
        )
        .options(joinedload(Thread.started_by), joinedload(Thread.orphaned_in))
        .order_by(Thread.start, Thread.id)
    )
    named = places.sees_names(viewer, draft.document.process)
    today = clock.today()
    return [
        ThreadCard(
            id=thread.id,
            title=thread.title,
            quote=thread.quote,
            author=thread.started_by.name if named or viewer.is_member(thread.started_by) else None,
            started_at=thread.started_at,
            first_words="" if hidden_at else shortened(body),
            replies=comments - 1,
            state=thread.state,
            put_to=thread.put_to,
            answer_by=thread.answer_by,
            answered=thread.answered_at is not None,
            late=thread.answered_at is None and bool(thread.answer_by and thread.answer_by < today),
            start=thread.start,
            end=thread.end,
            removed_in=thread.orphaned_in.number if thread.orphaned_in else None,
        )
        for thread, comments, body, hidden_at in rows
    ]


def first_place(card: SuggestionCard) -> int | None:
    """Where in the head a suggestion begins; None when it has lost its place."""
    starts = [hunk.start for hunk in card.changes] + [start for start, _ in card.conflicts]
    return min(starts, default=None)


class Passages:
    """A version's passages, rows of id, start and end, for look-ups by place."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.ids = [row[0] for row in rows]
        self.starts = [row[1] for row in rows]
        self.ends = [row[2] for row in rows]

    def touched(self, ranges: Iterable[tuple[int, int]]) -> list[int]:
        """Indices of the passages that ranges of the text touch, in order.

        Words put between two passages count with the one before them.
        """
        found: set[int] = set()
        for start, end in ranges:
            first = bisect_right(self.ends, start) if end > start else bisect_left(self.ends, start)
            last = bisect_left(self.starts, end) - 1 if end > start else bisect_right(self.starts, start) - 1
            if self.ids and first > last:
                first = last = max(0, min(last, len(self.ids) - 1))
            found.update(range(first, last + 1))
        return sorted(found)


def shortened(words: str, limit: int = 160) -> str:
    """The first words of a comment."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"


def touched(passages: Sequence[Sequence[int]], ranges: Iterable[tuple[int, int]]) -> list[int]:
    """Indices of the passages (rows of id, start, end) that ranges of the text touch; see `Passages`."""
    return Passages(passages).touched(ranges)
