"""Hunks, the one representation of a change, and the algebra on them: apply, invert, compose.

Positions are Unicode code points, ranges are half-open. All functions are linear in the hunks and the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from app.text.memo import remembered


class DoesNotFit(ValueError):
    """The words that a change replaces are not the words that stand there."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """Replace `base[start:end]`, which is `deleted`, by `insert`.

    `slack` says, where it is known, how far back and how far on a deletion may stand with the same result.
    """

    start: int
    end: int
    insert: str
    deleted: str
    slack: tuple[int, int] = field(default=(0, 0), compare=False, repr=False)

    @property
    def shift(self) -> int:
        """By how many code points everything behind the hunk moves."""
        return len(self.insert) - (self.end - self.start)


Changes = tuple[Hunk, ...]


def apply(base: str, changes: Changes) -> str:
    """The base with the changes made; raises DoesNotFit unless each replaces exactly the words it names."""
    parts: list[str] = []
    at = 0
    for hunk in changes:
        check(base, hunk, at)
        parts += (base[at : hunk.start], hunk.insert)
        at = hunk.end
    parts.append(base[at:])
    return "".join(parts)


def check(base: str, hunk: Hunk, floor: int = 0) -> None:
    """Raise DoesNotFit unless the hunk lies in the base, from `floor` on, and its deleted words stand there."""
    if not floor <= hunk.start <= hunk.end <= len(base):
        raise DoesNotFit(f"The change at {hunk.start} to {hunk.end} lies outside the text or over another.")
    if base[hunk.start : hunk.end] != hunk.deleted:
        raise DoesNotFit(f"Other words stand at {hunk.start} to {hunk.end} than the change replaces.")


def in_order(changes: Iterable[Hunk]) -> None:
    """Raise DoesNotFit unless each hunk stands behind the one before it and names the words it replaces."""
    at = 0
    for hunk in changes:
        if not at <= hunk.start <= hunk.end:
            raise DoesNotFit(
                f"The change at {hunk.start} to {hunk.end} does not stand behind the one before it."
            )
        if len(hunk.deleted) != hunk.end - hunk.start:
            raise DoesNotFit(f"The change at {hunk.start} to {hunk.end} names other words than stand there.")
        at = hunk.end


def invert(base: str, changes: Changes) -> Changes:
    """The changes that lead from `apply(base, changes)` back to the base; raises DoesNotFit as apply does."""
    back: list[Hunk] = []
    shift = at = 0
    for hunk in changes:
        check(base, hunk, at)
        start = hunk.start + shift
        back.append(Hunk(start, start + len(hunk.insert), hunk.deleted, hunk.insert))
        shift += hunk.shift
        at = hunk.end
    return tuple(back)


def compose(first: Changes, second: Changes) -> Changes:
    """One set of changes that does what `first` and then `second` do.

    The text itself is not needed: where hunks of the two meet, every word between is named by one of them.
    Raises DoesNotFit for hunks out of order, and where `second` replaces other words than `first` puts there.
    """
    in_order(first)
    in_order(second)
    merged: list[Hunk] = []
    i = j = shift = 0  # shift: from the base to the text between the two
    while i < len(first) or j < len(second):
        heads = [first[i].start + shift] if i < len(first) else []
        heads += [second[j].start] if j < len(second) else []
        middle = min(heads)
        reach, start, from_i, from_j, moved = middle, middle - shift, i, j, shift
        while True:
            if i < len(first) and first[i].start + shift <= reach:
                reach = max(reach, first[i].start + shift + len(first[i].insert))
                shift += first[i].shift
                i += 1
            elif j < len(second) and second[j].start <= reach:
                reach = max(reach, second[j].end)
                j += 1
            else:
                break
        between = _between(first[from_i:i], second[from_j:j], middle, moved)
        deleted = _swap(between, middle, invert_positions(first[from_i:i], moved))
        insert = _swap(between, middle, second[from_j:j])
        if deleted != insert:
            merged.append(Hunk(start, start + len(deleted), insert, deleted))
    return tuple(merged)


def invert_positions(changes: Iterable[Hunk], shift: int) -> Changes:
    """The inverse hunks, in the coordinates behind the changes, without looking at a text."""
    back: list[Hunk] = []
    for hunk in changes:
        start = hunk.start + shift
        back.append(Hunk(start, start + len(hunk.insert), hunk.deleted, hunk.insert))
        shift += hunk.shift
    return tuple(back)


def _between(first: Changes, second: Changes, start: int, shift: int) -> str:
    """The words from start on of the text between two changes that together name all of them."""
    known = [(hunk.start, hunk.deleted) for hunk in invert_positions(first, shift)]
    known += [(hunk.start, hunk.deleted) for hunk in second]
    known.sort()
    parts: list[str] = []
    at = start
    for position, words in known:
        if position + len(words) > at:
            parts.append(words[at - position :])
            at = position + len(words)
    text = "".join(parts)
    for position, words in known:
        if not text.startswith(words, position - start):
            raise DoesNotFit(
                f"The change at {position} replaces other words than the change before it puts in."
            )
    return text


def _swap(text: str, offset: int, changes: Changes) -> str:
    parts: list[str] = []
    at = 0
    for hunk in changes:
        parts += (text[at : hunk.start - offset], hunk.insert)
        at = hunk.end - offset
    parts.append(text[at:])
    return "".join(parts)


class Shifts:
    """Changes with their running displacement, for look-ups by bisection."""

    __slots__ = ("changes", "ends", "moved", "starts")

    def __init__(self, changes: Changes, shift: int = 0) -> None:
        self.changes = changes
        self.starts = [hunk.start for hunk in changes]
        self.ends = [hunk.end for hunk in changes]
        self.moved = list(accumulate((hunk.shift for hunk in changes), initial=shift))

    def after(self, position: int) -> int:
        """How far the words from `position` on have moved (an insertion right at it counts)."""
        return self.moved[bisect_right(self.ends, position)]

    def near(self, start: int, end: int) -> range:
        """Indices of the hunks that overlap or touch `start` to `end`."""
        return range(bisect_left(self.ends, start), bisect_right(self.starts, end))

    def place(self, position: int, *, right: bool) -> int:
        """Where a position went; at an insertion or inside a hunk it sticks to the named side of the new words.

        Monotone in the position for either side.
        """
        k = bisect_left(self.ends, position)
        if k < len(self.changes) and self.starts[k] <= position:
            hunk = self.changes[k]
            if hunk.start < position == hunk.end or (right and hunk.start == hunk.end):
                return position + self.moved[k + 1]
            if hunk.start < position:
                return hunk.start + self.moved[k] + (len(hunk.insert) if right else 0)
        return position + self.moved[k]


@remembered
def shifts(changes: Changes) -> Shifts:
    """The look-up table of these changes (kept while the same changes are asked for again).

    Raises DoesNotFit for hunks out of order.
    """
    in_order(changes)
    return Shifts(changes)
