"""Which changes of one suggestion must be taken together or not at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from app.text.hunks import Changes
from app.text.moves import carriers, moves
from app.text.passages import passages

TELLING = 4  # letters of a word that is a term and not a little word

_WORD = re.compile(r"[^\W\d_]+")
_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_MARK = re.compile(r"\*\*|__|~~|``+|[*`]")


def together(base: str, changes: Changes) -> tuple[tuple[int, ...], ...]:
    """The hunks of `changes` on `base` in groups, by index and in order; most are alone in theirs.

    Together go a term renamed in several places, a passage taken out here and put in there, a footnote and the
    mark that leads to it, and the two ends of what is made bold, slanted or code. Raises DoesNotFit as `moves`
    does. Time is linear in the changes.
    """
    groups = (
        *_renamed(changes),
        *carriers(moves(changes, base), changes),
        *_notes(changes),
        *_marks(base, changes),
    )
    found: dict[int, list[int]] = defaultdict(list)
    for index, head in enumerate(joined(len(changes), groups)):
        found[head].append(index)
    return tuple(map(tuple, found.values()))


def joined(count: int, groups: Iterable[Iterable[int]]) -> list[int]:
    """Of so many things, the first of those that each is in one group with, directly or through others.

    Disjoint sets with their paths halved (Tarjan and van Leeuwen, 1984): nearly linear in the groups' members.
    """
    heads = list(range(count))
    for group in groups:
        found = {_head(heads, index) for index in group}
        first = min(found, default=0)
        for head in found:
            heads[head] = first
    return [_head(heads, index) for index in range(count)]


def _head(heads: list[int], index: int) -> int:
    """The first of the group that a thing is in, the way there made shorter for who comes next."""
    while heads[index] != index:
        heads[index] = index = heads[heads[index]]
    return index


def _renamed(changes: Changes) -> Iterable[list[int]]:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, hunk in enumerate(changes):
        gone, come = hunk.deleted.strip().casefold(), hunk.insert.strip().casefold()
        if any(len(word) >= TELLING for word in _WORD.findall(gone)) and _WORD.search(come):
            places[gone, come].append(index)
    return places.values()


def _notes(changes: Changes) -> Iterable[list[int]]:
    """Changes that put in or take out the same footnote: its mark, its words, or both."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, hunk in enumerate(changes):
        for note in set(_NOTE.findall(hunk.deleted)) ^ set(_NOTE.findall(hunk.insert)):
            places[note].append(index)
    return places.values()


def _marks(base: str, changes: Changes) -> Iterable[list[int]]:
    """Changes of one passage that each put in or take out one end of the same pair of marks."""
    open_at: dict[tuple[int, str], int] = {}
    found = passages(base)
    k = 0
    for index, hunk in enumerate(changes):
        while k < len(found) and found[k].end < hunk.start:
            k += 1
        marks = Counter(_MARK.findall(hunk.deleted) + _MARK.findall(hunk.insert))
        for mark in sorted(mark for mark, times in marks.items() if times % 2):
            if (k, mark) in open_at:
                yield [open_at.pop((k, mark)), index]
            else:
                open_at[k, mark] = index
