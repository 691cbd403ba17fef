"""The queue of a merge desk: a board's suggestions as this merge has decided them, filtered, ordered, paged."""

import enum
from collections import ChainMap, Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app import clock
from app.models import Merge, MergeDecision, SuggestionKind, Verdict
from app.queries.boards import Board, Entry
from app.services.outcomes import ACCEPTING


class Show(enum.StrEnum):
    """Which suggestions stand in the queue."""

    ALL = ""
    WAITING = "waiting"
    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"
    CONTESTED = "contested"
    UNFIT = "unfit"
    MINE = "mine"
    NEW = "new"
    SETTLED = "settled"
    DEFERRED = "deferred"


class Order(enum.StrEnum):
    """In which order the queue stands."""

    TEXT = ""
    AGE = "age"
    CONTESTED = "contested"


class Ruling(NamedTuple):
    """What a merge does with one suggestion, in short: the step that decided, and the wording it was about."""

    suggestion: int
    verdict: Verdict
    revision: int
    step: int


@dataclass(frozen=True, slots=True)
class Item:
    """One suggestion in the queue: what has been decided about it, and whether it came after the merge was begun."""

    entry: Entry
    ruling: Ruling | None
    late: bool

    @property
    def must_look(self) -> bool:
        """Whether the wording has changed since it was decided."""
        return self.ruling is not None and self.ruling.revision != self.entry.revision

    @property
    def waits(self) -> bool:
        """Whether nothing that counts has been decided about it."""
        return self.ruling is None or self.ruling.revision != self.entry.revision

    @property
    def off(self) -> bool:
        """Whether it came late and nobody has taken it up: it is no part of the work until somebody decides."""
        return self.late and self.ruling is None

    @property
    def accepted(self) -> bool:
        """Whether its words, or the decider's for them, are in the result."""
        return not self.waits and self.ruling is not None and self.ruling.verdict in ACCEPTING

    @property
    def kind(self) -> str | None:
        """How the queue marks it."""
        if self.ruling is None or self.must_look:
            return "late" if self.late or self.must_look else None
        if self.ruling.verdict is Verdict.REJECT:
            return "rejected"
        return "deferred" if self.ruling.verdict is Verdict.DEFER else "accepted"


@dataclass(frozen=True)
class Queue:
    """Every suggestion that the merge may decide, in the order asked for, and those that the filter lets through.

    `by_id` has the items by the suggestions' numbers, `ruled` those that something has been decided about, wherever
    they stand; `groups` says how many the same filters let through.
    """

    items: Sequence[Item]
    kinds: Sequence[frozenset[Show]]
    show: Show
    by_id: Mapping[int, Item]
    ruled: Sequence[Item]
    groups: Mapping[frozenset[Show], int]

    @cached_property
    def shown(self) -> Sequence[Item]:
        """Those that the filter lets through."""
        return [item for item, kinds in zip(self.items, self.kinds, strict=True) if self.show in kinds]

    @cached_property
    def counts(self) -> Mapping[Show, int]:
        """How many suggestions each filter lets through."""
        found: Counter[Show] = Counter()
        for kinds, count in self.groups.items():
            found.update(dict.fromkeys(kinds, count))
        return found

    @cached_property
    def decided(self) -> int:
        """How many of those that the desk works on have been decided."""
        return self.total - self.counts[Show.WAITING]

    @property
    def total(self) -> int:
        """How many suggestions the desk works on: neither settled, nor put off, nor late."""
        return self.counts[Show.ALL] - self.counts[Show.NEW]


_RULINGS = select(
    MergeDecision.suggestion_id, MergeDecision.verdict, MergeDecision.revision, MergeDecision.step_id
).where(MergeDecision.merge_id == bindparam("merge"))


def rulings(session: Session, merge: Merge) -> Mapping[int, Ruling]:
    """What the merge does with each suggestion. One query."""
    rows = session.execute(_RULINGS, {"merge": merge.id})
    return {one: Ruling(one, verdict, revision, step or 0) for one, verdict, revision, step in rows}


def queue(
    board: Board,
    ruled: Mapping[int, Ruling],
    *,
    begun: datetime | None,
    amendments: bool = False,
    show: Show = Show.ALL,
    order: Order = Order.TEXT,
    passage: int | None = None,
    mine: Collection[int] = (),
) -> Queue:
    """The queue of a merge begun at that moment; `mine` are the suggestions given to the viewer to decide."""
    plain = _untouched(board, order, amendments)
    items, kinds = list(plain.items), list(plain.kinds)
    today = clock.today()
    special = {*ruled, *mine, *plain.resting}
    if begun is not None:
        special.update(number for _at, number in takewhile(lambda one: one[0] > begun, plain.newest))
    changed: dict[int, Item] = {}
    groups = Counter(plain.groups)
    for number in special:
        at = plain.places.get(number)
        if at is None:
            continue
        entry = items[at].entry
        item = items[at] = changed[number] = Item(
            entry, ruled.get(number), begun is not None and entry.created_at > begun
        )
        resting = entry.deferred_until is not None and entry.deferred_until > today
        groups[kinds[at]] -= 1
        kinds[at] = _kinds(item, resting=resting, mine=number in mine)
        groups[kinds[at]] += 1
    ruling = [item for item in changed.values() if item.ruling]
    if passage is None:
        return Queue(items, kinds, show, ChainMap(changed, plain.by_id), ruling, groups)
    chosen = [at for at, item in enumerate(items) if item.entry.passage == passage]
    items, kinds = [items[at] for at in chosen], [kinds[at] for at in chosen]
    return Queue(items, kinds, show, {item.entry.id: item for item in items}, ruling, Counter(kinds))


@dataclass(frozen=True)
class _Untouched:
    """A board's queue before anything is decided; `resting` are those that were put off once, `newest` the numbers from
    the last that came on, each behind its moment."""

    items: Sequence[Item]
    kinds: Sequence[frozenset[Show]]
    groups: Mapping[frozenset[Show], int]
    places: Mapping[int, int]
    by_id: dict[int, Item]
    resting: Sequence[int]
    newest: Sequence[tuple[datetime, int]]


def _untouched(board: Board, order: Order, amendments: bool) -> _Untouched:
    """The same for every merge and viewer, so it is kept with the board."""
    key = ("untouched", order, amendments)
    if key not in board.memo:
        ordered = {Order.TEXT: board.entries, Order.AGE: board.by_age, Order.CONTESTED: board.contested_first}
        entries = [entry for entry in ordered[order] if entry.amendment == amendments]
        items = [Item(entry, None, False) for entry in entries]
        kinds = [_kinds(item, resting=False, mine=False) for item in items]
        board.memo[key] = _Untouched(
            items,
            kinds,
            Counter(kinds),
            {entry.id: at for at, entry in enumerate(entries)},
            {item.entry.id: item for item in items},
            [entry.id for entry in entries if entry.deferred_until is not None],
            sorted(((entry.created_at, entry.id) for entry in entries), reverse=True),
        )
    kept: _Untouched = board.memo[key]
    return kept


_KNOWN: dict[tuple[bool, ...], frozenset[Show]] = {}


def _kinds(item: Item, *, resting: bool, mine: bool) -> frozenset[Show]:
    """The filters that let an item through; what is settled or put off stands behind its own filter alone."""
    entry = item.entry
    waits = item.waits
    key = (
        entry.settled and waits,
        resting and waits,
        item.off,
        waits,
        entry.kind is SuggestionKind.EDITORIAL,
        bool(entry.rivals),
        entry.unfit,
        mine,
    )
    if key not in _KNOWN:
        _KNOWN[key] = frozenset(_named(*key))
    return _KNOWN[key]


def _named(
    settled: bool,
    resting: bool,
    off: bool,
    waits: bool,
    editorial: bool,
    contested: bool,
    unfit: bool,
    mine: bool,
) -> list[Show]:
    if settled:
        return [Show.SETTLED]
    if resting:
        return [Show.DEFERRED]
    found = [Show.ALL, Show.EDITORIAL if editorial else Show.SUBSTANTIVE]
    if off:
        found.append(Show.NEW)
    elif waits:
        found.append(Show.WAITING)
    if contested:
        found.append(Show.CONTESTED)
    if unfit:
        found.append(Show.UNFIT)
    if mine:
        found.append(Show.MINE)
    return found
