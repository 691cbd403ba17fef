"""Words that left one place of a text and came to exactly one other, word for word, in company of their
neighbours.

That is mapping, not guessing: the words must have been deleted in a longer run of words that the same changes
put in elsewhere, and nowhere else. White space may differ. Words that merely occur elsewhere are never found,
since only what the changes insert is looked at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.text.hunks import Changes, shifts
from app.text.memo import remembered
from app.text.tokens import fragments

ENOUGH = 12  # words and marks in a row that do not come together twice by chance
SEED = 4
MOST = 400_000  # code points changed at once beyond which nothing is followed
COMMON = 20  # seeds that occur more often than this say nothing


@dataclass(frozen=True, slots=True)
class _Stream:
    """Words with their positions; `start[k]` to `end[k]` for `words[k]`."""

    words: list[str]
    start: list[int]
    end: list[int]


@dataclass(frozen=True, slots=True)
class _Streams:
    gone: _Stream
    come: _Stream
    seeds: dict[tuple[str, ...], list[int]]


BARRIER = "\n"  # between hunks; no word is a line feed


def relocated(changes: Changes, start: int, end: int) -> tuple[int, int] | None:
    """Where the words from start to end stand now, if they moved in company; None if they did not, or to two
    places.
    """
    streams = _streams(changes)
    gone, come = streams.gone, streams.come
    first, last = (
        bisect_right(gone.end, start),
        bisect_left(gone.start, end),
    )  # gone.words[first:last] are meant
    if (
        first >= last
        or gone.start[first] < start
        or gone.end[last - 1] > end
        or BARRIER in gone.words[first:last]
    ):
        return None
    best: dict[int, int] = {}  # distance between the streams: length of the run
    for at in range(max(0, first - SEED + 1), last):
        for place in streams.seeds.get(tuple(gone.words[at : at + SEED]), ()):
            if place - at not in best:
                best[place - at] = _run(gone.words, come.words, first, last, place - at)
    ranked = sorted(((length, distance) for distance, length in best.items()), reverse=True)
    if not ranked or ranked[0][0] < ENOUGH or (len(ranked) > 1 and 2 * ranked[1][0] > ranked[0][0]):
        return None
    distance = ranked[0][1]
    return come.start[first + distance], come.end[last - 1 + distance]


def _run(gone: Sequence[str], come: Sequence[str], first: int, last: int, distance: int) -> int:
    """The length of the run of equal words around gone[first:last] at this distance; 0 if these differ
    themselves.
    """
    low, high = first, first
    while (
        high < len(gone)
        and 0 <= high + distance < len(come)
        and gone[high] == come[high + distance] != BARRIER
    ):
        high += 1
    if high < last:
        return 0
    while low > 0 and low + distance > 0 and gone[low - 1] == come[low - 1 + distance] != BARRIER:
        low -= 1
    return high - low


@remembered
def _streams(changes: Changes) -> _Streams:
    moved = shifts(changes).moved
    if sum(len(hunk.deleted) + len(hunk.insert) for hunk in changes) > MOST:
        changes = ()
    gone = _stream([(hunk.start, hunk.deleted) for hunk in changes])
    come = _stream([(hunk.start + moved[k], hunk.insert) for k, hunk in enumerate(changes)])
    seeds: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(come.words) - SEED + 1):
        seeds.setdefault(tuple(come.words[at : at + SEED]), []).append(at)
    return _Streams(gone, come, {seed: places for seed, places in seeds.items() if len(places) <= COMMON})


def _stream(parts: Sequence[tuple[int, str]]) -> _Stream:
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for offset, text in parts:
        pieces = fragments(text)
        for word, end in zip(pieces, accumulate(map(len, pieces), initial=0), strict=False):
            if not word.isspace():
                words.append(word)
                starts.append(offset + end)
                ends.append(offset + end + len(word))
        words.append(BARRIER)
        starts.append(offset + len(text))
        ends.append(offset + len(text))
    return _Stream(words, starts, ends)
