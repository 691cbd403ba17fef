"""Which changes of one suggestion must be taken together or not at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from app.text.hunks import Changes, shifts
from app.text.moves import moves
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
    heads = list(range(len(changes)))
    for group in (*_renamed(changes), *_moved(base, changes), *_notes(changes), *_marks(base, changes)):
        joined = {_head(heads, index) for index in group}
        for head in joined:
            heads[head] = min(joined)
    found: dict[int, list[int]] = defaultdict(list)
    for index in range(len(changes)):
        found[_head(heads, index)].append(index)
    return tuple(map(tuple, found.values()))


def _head(heads: list[int], index: int) -> int:
    """The first hunk of the group that a hunk is in, the way there made shorter for who comes next."""
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


def _moved(base: str, changes: Changes) -> Iterable[list[int]]:
    table = shifts(changes)
    new = [hunk.start + shift for hunk, shift in zip(changes, table.moved, strict=False)]
    for move in moves(changes, base):
        yield [
            index
            for index, hunk in enumerate(changes)
            if (hunk.start < move.end and move.start < hunk.end)
            or (new[index] < move.new_end and move.new_start < new[index] + len(hunk.insert))
        ]


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
