"""What stands in the margin of a text: open suggestions and discussions, each beside its passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.models import (
    OPEN_STATES,
    Comment,
    Draft,
    Member,
    Role,
    Suggestion,
    SuggestionKind,
    SuggestionRevision,
    SuggestionState,
    Thread,
    ThreadState,
    Version,
)
from app.policy import VISITOR, Actor, Permission, can
from app.queries import places, supports
from app.text import Changes, Standing
from app.text.alternatives import alternatives


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """One suggestion as a note in the margin; `author` is None where names are not shown.

    `touched_at` is when it was last written or talked about.
    """

    id: int
    label: str
    author_id: int
    author: str | None
    group: str | None
    created_at: datetime
    touched_at: datetime
    decide_by: date
    kind: SuggestionKind
    state: SuggestionState
    standing: Standing
    reason: str
    revision: int
    changes: Changes = field(hash=False)
    conflicts: tuple[tuple[int, int], ...]
    support: int
    stale: int
    replies: int
    rivals: tuple[int, ...]
    in_merge: bool
    built_on: int | None
    mine: bool = False
    backed: str = ""
    may_support: bool = False

    @property
    def is_contested(self) -> bool:
        """Whether others want the same words, or it no longer fits the text."""
        return bool(self.rivals or self.conflicts)


@dataclass(frozen=True, slots=True)
class ThreadCard:
    """One discussion as a note in the margin; `removed_in` is the version that took its words away."""

    id: int
    title: str
    quote: str
    author_id: int
    author: str | None
    started_at: datetime
    touched_at: datetime
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

    Rivals are looked for among the suggestions given. At most six queries.
    """
    cards = public_cards(session, draft, only=only)
    me = viewer.member.id if viewer.member else 0
    backed = supports.by_member(session, draft, only=me) if me else {}
    eyes = look(viewer, draft, backed)
    return [eyes.see(card) for card in cards]


def public_cards(
    session: Session, draft: Draft, *, only: Sequence[int] | None = None
) -> list[SuggestionCard]:
    """The same for somebody inside the process who had no part in any of them. Four queries at most."""
    written_at = (
        select(func.max(SuggestionRevision.written_at))
        .where(SuggestionRevision.suggestion_id == Suggestion.id)
        .scalar_subquery()
    )
    query = (
        select(
            Suggestion.id,
            written_at.label("written_at"),
            Suggestion.author_id,
            Member.name,
            Suggestion.created_at,
            Suggestion.decide_by,
            Suggestion.kind,
            Suggestion.state,
            Suggestion.standing,
            Suggestion.reason,
            Suggestion.revision,
            Suggestion.changes,
            Suggestion.conflicts,
            Suggestion.in_merge_id,
            Suggestion.built_on_id,
        )
        .join(Suggestion.author)
        .where(Suggestion.draft_id == draft.id, Suggestion.state.in_(OPEN_STATES))
    )
    if only is not None:
        query = query.where(Suggestion.id.in_(only))
    rows = session.execute(query.order_by(Suggestion.id)).all()
    backing = supports.counts(session, VISITOR, Suggestion.draft_id == draft.id)
    talk = _talk(session, draft)
    rivals = alternatives({row.id: row.changes for row in rows})
    authors = {row.author_id for row in rows}
    groups = (
        dict.fromkeys(authors, draft.group.name)
        if draft.group
        else places.groups_of(session, draft.document.process, authors)
    )
    cards = [
        SuggestionCard(
            id=row.id,
            label=f"S-{row.id}",
            author_id=row.author_id,
            author=row.name,
            group=groups.get(row.author_id),
            created_at=row.created_at,
            touched_at=max(row.written_at or row.created_at, talk.get(row.id, (0, row.created_at))[1]),
            decide_by=row.decide_by,
            kind=row.kind,
            state=row.state,
            standing=row.standing,
            reason=row.reason,
            revision=row.revision,
            changes=row.changes,
            conflicts=tuple((start, end) for start, end, gone, _ in row.conflicts if not gone),
            support=backing.get(row.id, supports.NONE)[0],
            stale=backing.get(row.id, supports.NONE)[1],
            replies=talk.get(row.id, (0, row.created_at))[0],
            rivals=tuple(sorted(rivals[row.id])),
            in_merge=row.in_merge_id is not None,
            built_on=row.built_on_id,
        )
        for row in rows
    ]
    return sorted(cards, key=lambda card: (first_place(card) or 0, card.id))


@dataclass(frozen=True)
class Eyes:
    """What one viewer sees of notes in the margin that others do not: names, and their own part in them."""

    member: int
    named: bool
    may_support: bool
    backed: Mapping[int, str]

    def see(self, card: SuggestionCard) -> SuggestionCard:
        """The card as this viewer sees it."""
        mine = card.author_id == self.member
        return replace(
            card,
            author=card.author if self.named or mine else None,
            mine=mine,
            backed=self.backed.get(card.id, ""),
            may_support=self.may_support and not mine,
        )

    def see_thread(self, card: ThreadCard) -> ThreadCard:
        """The same for a discussion."""
        if self.named or card.author_id == self.member:
            return card
        return replace(card, author=None)


def look(viewer: Actor, draft: Draft, backed: Mapping[int, Mapping[int, str]]) -> Eyes:
    """What the viewer sees of the draft's open suggestions that others do not; `backed` as `supports.by_member` has it."""
    me = viewer.member.id if viewer.member else 0
    return Eyes(
        member=me,
        named=places.sees_names(viewer, draft.document.process),
        may_support=can(viewer, Permission.SUPPORT, draft),
        backed=backed.get(me, {}),
    )


def reply_counts(session: Session, draft: Draft) -> Mapping[int, int]:
    """How many comments each suggestion of the draft has. One query."""
    return {key: count for key, (count, _) in _talk(session, draft).items()}


def _talk(session: Session, draft: Draft) -> Mapping[int, tuple[int, datetime]]:
    """How many comments each suggestion of the draft has, and when the last was written. One query."""
    rows = session.execute(
        select(Thread.suggestion_id, func.count(Comment.id), func.max(Comment.written_at))
        .join(Comment, Comment.thread_id == Thread.id)
        .where(Thread.draft_id == draft.id, Thread.suggestion_id.is_not(None), Comment.hidden_at.is_(None))
        .group_by(Thread.suggestion_id)
    )
    return {key: (count, last) for key, count, last in rows if key is not None}


def thread_cards(session: Session, draft: Draft) -> list[ThreadCard]:
    """The draft's open discussions, but for those on suggestions and proposals, with names. One query."""
    counted = (
        select(
            Comment.thread_id,
            func.count(Comment.id).label("comments"),
            func.min(Comment.id).label("first"),
            func.max(Comment.written_at).label("last"),
        )
        .join(Comment.thread)
        .where(Thread.draft_id == draft.id)
        .group_by(Comment.thread_id)
        .subquery()
    )
    rows = session.execute(
        select(Thread, Member.name, counted.c.comments, counted.c.last, Comment.body, Comment.hidden_at)
        .join(Thread.started_by)
        .join(counted, counted.c.thread_id == Thread.id)
        .join(Comment, Comment.id == counted.c.first)
        .where(
            Thread.draft_id == draft.id,
            Thread.suggestion_id.is_(None),
            Thread.proposal_id.is_(None),
            Thread.state == ThreadState.OPEN,
        )
        .options(joinedload(Thread.orphaned_in).load_only(Version.number))
        .order_by(Thread.start, Thread.id)
    )
    today = clock.today()
    return [
        ThreadCard(
            id=thread.id,
            title=thread.title,
            quote=thread.quote,
            author_id=thread.started_by_id,
            author=name,
            started_at=thread.started_at,
            touched_at=last,
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
        for thread, name, comments, last, body, hidden_at in rows
    ]


def first_place(card: SuggestionCard) -> int | None:
    """Where in the head a suggestion begins; None when it has lost its place."""
    starts = [hunk.start for hunk in card.changes] + [start for start, _ in card.conflicts]
    return min(starts, default=None)


def shortened(words: str, limit: int = 160) -> str:
    """The first words of a comment."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"
