"""Carry anchors, the words a discussion is about, from version to version: by exact mapping only.

An anchor keeps the words it was first made on. Its start sticks to what follows it and its end to what
precedes it, so words written at its edges stay outside. Where words inside it are replaced, the replacement
belongs to it. Words in a passage that moved word for word, and to one place, go along. When too little of the
words is left, an orphan stays at the place where they stood. Nothing is ever attached to words because they
look alike.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.text.finer import finer
from app.text.hunks import Changes, Shifts, shifts
from app.text.memo import remembered
from app.text.relocation import relocated
from app.text.slack import aside
from app.text.tokens import count_words

RUN = 3  # words that stand together and by themselves tell which words were meant
FAIR = 0.35  # of the words of a change, below which those that stand do so by chance
LONG = 6  # words of a change in which a word may stand by chance


@dataclass(frozen=True, slots=True)
class Kept:
    """`quote[of : of + length]` still stands, at `at`."""

    at: int
    of: int
    length: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words from `start` to `end`, which read `quote` when the anchor was made.

    `kept` says which parts of the quote still stand and where; None means that all of it stands, or, if the
    quote is not as long as the range, that nobody kept count.
    """

    start: int
    end: int
    quote: str
    kept: tuple[Kept, ...] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Orphan:
    """An anchor whose words are gone; `at` is where they stood."""

    at: int
    quote: str


def carry(anchor: Anchor, changes: Changes) -> Anchor | Orphan:
    """Where the anchor's words are after the changes, in time logarithmic in the hunks.

    Raises ValueError for an anchor that ends before it begins, and DoesNotFit for hunks out of order.
    """
    if not 0 <= anchor.start <= anchor.end:
        raise ValueError(f"There are no words from {anchor.start} to {anchor.end}.")
    fine = finer(changes)
    whole = shifts(fine)
    near = whole.near(anchor.start, anchor.end)
    stray = _stray(anchor, changes)
    if not near and not stray:
        shift = whole.after(anchor.start)
        kept = anchor.kept and tuple(replace(part, at=part.at + shift) for part in anchor.kept)
        return Anchor(anchor.start + shift, anchor.end + shift, anchor.quote, kept)
    known = anchor.kept is None and len(anchor.quote) == anchor.end - anchor.start
    beside = aside(fine[near.start : near.stop], anchor.start, anchor.end, anchor.quote if known else None)
    table = Shifts(beside, whole.moved[near.start])
    kept = tuple(_left(table, _parts(anchor)))
    start, end = table.place(anchor.start, right=True), table.place(anchor.end, right=False)
    stands = (
        start < end
        and not stray
        and (
            _enough(anchor.quote, kept, end - start, inside=_alone(anchor, table))
            or (_alone(anchor, shifts(changes)) and _edited(anchor.quote, kept, end - start, beside))
        )
    )
    moved = None if stands else relocated(changes, anchor.start, anchor.end)
    if moved is not None:
        return Anchor(*moved, anchor.quote)
    if stands or (start < end and _exactly_replaced(anchor, changes)):
        return Anchor(start, end, anchor.quote, None if _whole(anchor, kept) else kept)
    return Orphan(table.place(anchor.start, right=False), anchor.quote)


def carry_orphan(orphan: Orphan, changes: Changes) -> Orphan:
    """An orphan kept nearest to where its words stood; raises ValueError for one before the text."""
    if orphan.at < 0:
        raise ValueError(f"There is no place {orphan.at} in a text.")
    return replace(orphan, at=shifts(changes).place(orphan.at, right=False))


def _parts(anchor: Anchor) -> tuple[Kept, ...]:
    if anchor.kept is not None:
        return anchor.kept
    return (Kept(anchor.start, 0, anchor.end - anchor.start),)


def _whole(anchor: Anchor, kept: Sequence[Kept]) -> bool:
    return len(kept) == 1 and kept[0].length == len(anchor.quote)


def _left(table: Shifts, parts: Sequence[Kept]) -> list[Kept]:
    """What the changes leave of parts of a quote."""
    left: list[Kept] = []
    for part in parts:
        at, end = part.at, part.at + part.length
        for k in table.near(at, end):
            start, stop = table.starts[k], table.ends[k]
            if at < start < end:
                left.append(Kept(at + table.moved[k], part.of + at - part.at, start - at))
            at = max(at, min(stop, end)) if start < end else at
            at = max(at, start) if part.at < start < end else at
        if at < end:
            left.append(Kept(at + table.after(at), part.of + at - part.at, end - at))
    return left


def _enough(quote: str, kept: Sequence[Kept], length: int, *, inside: bool) -> bool:
    """Whether the words still standing in a range of this length say what the anchor was about.

    Less is enough where the changes lie inside the anchor than where they come in from around it.
    """
    words = count_words(quote)
    runs = [count_words(quote[part.of : part.of + part.length]) for part in kept]
    longest, total = max(runs, default=0), sum(runs)
    if words == 0:
        return 2 * sum(part.length for part in kept) > len(quote)
    if longest >= min(RUN, words) or (inside and 2 * longest > words):
        return True
    standing = sum(part.length for part in kept)
    return words >= RUN and 4 * total >= 3 * words and 4 * standing >= 3 * length


def _stray(anchor: Anchor, changes: Changes) -> bool:
    """Whether a word or two stand in a passage so rewritten that they are likely to be other ones."""
    if count_words(anchor.quote) >= RUN:
        return False
    table, rewritten = shifts(changes), _rewritten(changes)
    return any(
        k in rewritten and table.starts[k] <= anchor.start and anchor.end <= table.ends[k]
        for k in table.near(anchor.start, anchor.end)
    )


@remembered
def _rewritten(changes: Changes) -> frozenset[int]:
    """The changes, by index, that leave less than a fair part of the words they replace."""
    gone = Counter[int]()
    starts = [hunk.start for hunk in changes]
    for part in finer(changes):
        k = bisect_right(starts, part.start) - 1
        gone[k] += count_words(part.deleted)
    found: set[int] = set()
    for k, hunk in enumerate(changes):
        before, after = count_words(hunk.deleted), count_words(hunk.insert)
        if min(before, after) >= LONG and before - gone[k] < FAIR * min(before, after):
            found.add(k)
    return frozenset(found)


def _edited(quote: str, kept: Sequence[Kept], length: int, between: Changes) -> bool:
    """Whether half of the words stand, in a range that is not much longer than the quote.

    If all of them do, others may stand between them, but no new lines.
    """
    words = count_words(quote)
    standing = sum(count_words(quote[part.of : part.of + part.length]) for part in kept)
    lines = any("\n" in hunk.insert for hunk in between)
    return 2 * standing >= words > 1 and (
        2 * length <= 3 * len(quote) or (standing == words and length <= 3 * len(quote) and not lines)
    )


def _alone(anchor: Anchor, table: Shifts) -> bool:
    """Whether no change of the anchor's words reaches beyond them."""
    return not any(
        table.starts[k] < edge < table.ends[k]
        for k in table.near(anchor.start, anchor.end)
        for edge in (anchor.start, anchor.end)
    )


def _exactly_replaced(anchor: Anchor, changes: Changes) -> bool:
    """Whether one change replaced the anchored words, all of them and nothing else, while they were whole."""
    if anchor.kept is not None:
        return False
    near = shifts(changes).near(anchor.start, anchor.end)
    return any(
        (changes[k].start, changes[k].end) == (anchor.start, anchor.end) and changes[k].insert for k in near
    )
