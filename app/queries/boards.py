"""What stands on a desk whoever looks: a draft's open suggestions on its head, in text order, with their alternatives.

It changes only when the head or a suggestion does, so this process keeps the last few and asks the database no more
than whether the one it has is still the one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, true
from sqlalchemy.orm import Session

from app.models import OPEN_STATES, Draft, Suggestion, SuggestionKind, Version
from app.queries.passages import Passages
from app.queries.shelves import Shelf
from app.text import Changes, Hunk, Standing
from app.text.alternatives import alternatives
from app.text.likeness import Marks, marks, shared

KEPT = 6
"""How many boards a process keeps: a text of 30,000 words with 2,000 suggestions takes some 3 MB."""

ALIKE = 0.75
"""From which likeness on two suggestions for the same passage are called nearly the same."""

UNFIT = (Standing.CONFLICTING, Standing.BASE_DELETED)


class Claim(NamedTuple):
    """One hunk, and whose it is: a suggestion's label, or one of a merge's own sides."""

    start: int
    end: int
    side: str
    hunk: Hunk


@dataclass(frozen=True, slots=True)
class Entry:
    """One open suggestion: its wording on the head, where it begins, and the others that want its words."""

    id: int
    author_id: int
    kind: SuggestionKind
    standing: Standing
    revision: int
    created_at: datetime
    deferred_until: date | None
    amendment: bool
    changes: Changes
    collisions: tuple[tuple[int, int], ...]
    place: int | None
    passage: int | None
    set: int
    rivals: tuple[int, ...]

    @property
    def label(self) -> str:
        """The number people say: `S-17`."""
        return f"S-{self.id}"

    @property
    def unfit(self) -> bool:
        """Whether its words are gone or changed, so that it cannot be taken as it is."""
        return self.standing in UNFIT

    @property
    def settled(self) -> bool:
        """Whether the text says already what it asks for."""
        return self.standing is Standing.ALREADY_IN

    @property
    def ranges(self) -> Sequence[tuple[int, int]]:
        """The ranges of the head that it is about."""
        return [(hunk.start, hunk.end) for hunk in self.changes] or self.collisions


@dataclass(frozen=True)
class Board:
    """A head's text with its passages (rows of id, start, end), and the entries in text order, sets together."""

    head: int
    number: int
    text: str
    text_hash: str
    passages: Sequence[Any]
    entries: Sequence[Entry]
    memo: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def by_id(self) -> Mapping[int, Entry]:
        """The entries by their numbers."""
        return {one.id: one for one in self.entries}

    @cached_property
    def places(self) -> Passages:
        """The passages, for look-ups by place."""
        return Passages(self.passages)

    @cached_property
    def claims(self) -> Sequence[Claim]:
        """Every entry's hunks, in text order."""
        return sorted(
            (Claim(hunk.start, hunk.end, one.label, hunk) for one in self.entries for hunk in one.changes),
            key=lambda one: one[:3],
        )

    @cached_property
    def by_age(self) -> Sequence[Entry]:
        """The entries from the oldest on."""
        return sorted(self.entries, key=lambda one: one.id)

    @cached_property
    def contested_first(self) -> Sequence[Entry]:
        """The entries with the largest sets of alternatives first."""
        sizes: dict[int, int] = {}
        for one in self.entries:
            sizes[one.set] = sizes.get(one.set, 0) + 1
        return sorted(self.entries, key=lambda one: -sizes[one.set])

    def likeness(self, one: Entry, other: Entry) -> float:
        """How much alike two entries' wordings are, from 0 to 1."""
        return shared(self._marks(one), self._marks(other))

    def twins(self, entry: Entry) -> Sequence[tuple[Entry, float]]:
        """The entries of the same set or passage whose wording is nearly the entry's, the likest first."""
        found: list[tuple[Entry, float]] = self.memo.get(("twins", entry.id), [])
        if ("twins", entry.id) not in self.memo:
            near = {number for number in entry.rivals if number in self.by_id}
            near |= {one.id for one in self._of_passage.get(entry.passage, ())} - {entry.id}
            pairs = [
                (self.by_id[number], self.likeness(entry, self.by_id[number])) for number in sorted(near)
            ]
            found = sorted((pair for pair in pairs if pair[1] >= ALIKE), key=lambda pair: -pair[1])
            self.memo["twins", entry.id] = found
        return found

    @cached_property
    def _of_passage(self) -> Mapping[int | None, Sequence[Entry]]:
        found: dict[int | None, list[Entry]] = {}
        for one in self.entries:
            if one.passage is not None and one.changes:
                found.setdefault(one.passage, []).append(one)
        return found

    def _marks(self, entry: Entry) -> Marks:
        key = ("marks", entry.id)
        if key not in self.memo:
            self.memo[key] = marks(entry.changes)
        known: Marks = self.memo[key]
        return known


_kept: Shelf[Board] = Shelf(KEPT, lambda _board: 1)


_WAITING = (
    select(
        func.count(Suggestion.id).label("count"),
        func.max(Suggestion.id).label("newest"),
        func.sum(Suggestion.lock_version).label("wordings"),
    )
    .where(Suggestion.draft_id == bindparam("draft"), Suggestion.state.in_(OPEN_STATES))
    .subquery()
)
_STATE = (
    select(Version.id, Version.number, Version.text_hash, Version.created_at, *_WAITING.c)
    .join(_WAITING, true())
    .where(Version.id == bindparam("head"))
)


def board(session: Session, draft: Draft) -> Board:
    """The board of a draft that has a text. One query, three when something has changed since."""
    head, number, text_hash, *state = session.execute(
        _STATE, {"draft": draft.id, "head": draft.head_id}
    ).one()
    key = (draft.id, head, text_hash, *state)
    return _kept.get(key, lambda: _board(session, draft.id, head, number, text_hash), of=draft.id)


def _board(session: Session, draft: int, head: int, number: int, text_hash: str) -> Board:
    text, passages = session.execute(select(Version.text, Version.passages).where(Version.id == head)).one()
    rows = session.execute(
        select(
            Suggestion.id,
            Suggestion.author_id,
            Suggestion.kind,
            Suggestion.standing,
            Suggestion.revision,
            Suggestion.created_at,
            Suggestion.deferred_until,
            Suggestion.hearing_id,
            Suggestion.changes,
            Suggestion.conflicts,
        )
        .where(Suggestion.draft_id == draft, Suggestion.state.in_(OPEN_STATES))
        .order_by(Suggestion.id)
    ).all()
    entries: list[Entry] = []
    places = Passages(passages)
    # The forum's amendments compete among themselves alone.
    for amendments in (False, True):
        mine = [row for row in rows if (row.hearing_id is not None) == amendments]
        rivals = alternatives({row.id: row.changes for row in mine})
        sets = _sets(rivals)
        entries += [_entry(row, places, rivals[row.id], sets[row.id]) for row in mine]
    return Board(head, number, text, text_hash, passages, _ordered(entries))


def _entry(row: Any, places: Passages, rivals: frozenset[int], set_: int) -> Entry:
    collisions = tuple((start, end) for start, end, gone, _ in row.conflicts if not gone)
    first = min([*((hunk.start, hunk.end) for hunk in row.changes), *collisions], default=None)
    touched = places.touched([first]) if first else []
    return Entry(
        id=row.id,
        author_id=row.author_id,
        kind=row.kind,
        standing=row.standing,
        revision=row.revision,
        created_at=row.created_at,
        deferred_until=row.deferred_until,
        amendment=row.hearing_id is not None,
        changes=row.changes,
        collisions=collisions,
        place=first[0] if first else None,
        passage=touched[0] + 1 if touched else None,
        set=set_,
        rivals=tuple(sorted(rivals)),
    )


def _sets(rivals: Mapping[int, frozenset[int]]) -> Mapping[int, int]:
    """For each suggestion its set of alternatives, named by the set's first: rivals, and rivals of rivals."""
    found: dict[int, int] = {}
    for number in rivals:
        waiting = [number] if number not in found else []
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = number
                waiting += rivals[one]
    return found


def _ordered(entries: Sequence[Entry]) -> Sequence[Entry]:
    """In text order, each set of alternatives together where its first words stand; those without a place last."""
    first: dict[int, int] = {}
    for one in entries:
        if one.place is not None:
            first[one.set] = min(first.get(one.set, one.place), one.place)
    return sorted(
        entries,
        key=lambda one: (one.place is None, first.get(one.set, 0), one.set, one.place or 0, one.id),
    )
