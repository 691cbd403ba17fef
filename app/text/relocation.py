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

from app.text.hunks import Changes, shifts
from app.text.memo import remembered
from app.text.tokens import fragments, is_word

ENOUGH = 12  # words and marks in a row that do not come together twice by chance
LINE = 3  # words that are enough where whole lines moved
SEED = 3
MOST = 400_000  # code points changed at once beyond which nothing is followed
COMMON = 20  # seeds that occur more often than this say nothing
BARRIER = "\n"  # between hunks; no word is a line feed


@dataclass(frozen=True, slots=True)
class _Stream:
    """Words with the positions they begin and end at, and which of them begin and end a line."""

    words: list[str]
    start: list[int]
    end: list[int]
    opens: list[bool]
    closes: list[bool]


@dataclass(frozen=True, slots=True)
class _Streams:
    gone: _Stream
    come: _Stream
    seeds: dict[tuple[str, ...], list[int]]


def relocated(changes: Changes, start: int, end: int) -> tuple[int, int] | None:
    """Where the words from start to end stand now, if they moved in company.

    None if they did not, or if it might be to two places.
    """
    streams = _streams(changes)
    gone, come = streams.gone, streams.come
    first, last = bisect_right(gone.end, start), bisect_left(gone.start, end)  # words[first:last] are meant
    if first >= last or BARRIER in gone.words[first:last]:
        return None
    runs: dict[int, tuple[int, int]] = {}  # by distance between the streams
    for at in range(max(0, first - SEED + 1), last):
        for place in streams.seeds.get(tuple(gone.words[at : at + SEED]), ()):
            if place - at not in runs:
                runs[place - at] = _run(gone.words, come.words, first, last, place - at)
    ranked = sorted(((high - low, distance) for distance, (low, high) in runs.items()), reverse=True)
    if not ranked or (len(ranked) > 1 and 2 * ranked[1][0] > ranked[0][0]):
        return None
    length, distance = ranked[0]
    if length < ENOUGH and not _whole_lines(streams, *runs[distance], first, last, distance):
        return None
    return (
        come.start[first + distance] + max(0, start - gone.start[first]),
        come.end[last - 1 + distance] - max(0, gone.end[last - 1] - end),
    )


def _run(gone: Sequence[str], come: Sequence[str], first: int, last: int, distance: int) -> tuple[int, int]:
    """The run of equal words around gone[first:last] at this distance; empty if these differ themselves."""
    low, high = first, first
    while (
        high < len(gone)
        and 0 <= high + distance < len(come)
        and gone[high] == come[high + distance] != BARRIER
    ):
        high += 1
    if high < last:
        return first, first
    while low > 0 and low + distance > 0 and gone[low - 1] == come[low - 1 + distance] != BARRIER:
        low -= 1
    return low, high


def _whole_lines(streams: _Streams, low: int, high: int, first: int, last: int, distance: int) -> bool:
    """Whether a run holds whole lines, the same on both sides, with the words meant and enough of them."""
    gone, come = streams.gone, streams.come
    opening = [k for k in range(low, first + 1) if gone.opens[k] and come.opens[k + distance]]
    closing = [k for k in range(last - 1, high) if gone.closes[k] and come.closes[k + distance]]
    return bool(opening and closing) and sum(map(is_word, gone.words[opening[0] : closing[-1] + 1])) >= LINE


@remembered
def _streams(changes: Changes) -> _Streams:
    moved = shifts(changes).moved
    if sum(len(hunk.deleted) + len(hunk.insert) for hunk in changes) > MOST:
        changes = ()
    gone = _stream([(hunk.start, hunk.deleted) for hunk in changes])
    come = _stream([(hunk.start + moved[k], hunk.insert) for k, hunk in enumerate(changes)])
    seeds: dict[tuple[str, ...], list[int]] = {}
    for at, seed in enumerate(zip(come.words, come.words[1:], come.words[2:], strict=False)):
        seeds.setdefault(seed, []).append(at)
    return _Streams(gone, come, {seed: places for seed, places in seeds.items() if len(places) <= COMMON})


def _stream(parts: Sequence[tuple[int, str]]) -> _Stream:
    stream = _Stream([], [], [], [], [])
    for offset, text in parts:
        at, opens = offset, True
        for piece in fragments(text):
            if piece == "\n":
                opens = True
                if stream.closes:
                    stream.closes[-1] = True
            elif not piece.isspace():
                _add(stream, piece, at, opens=opens)
                opens = False
            at += len(piece)
        if stream.closes:
            stream.closes[-1] = True
        _add(stream, BARRIER, at, opens=True)
    return stream


def _add(stream: _Stream, word: str, at: int, *, opens: bool) -> None:
    stream.words.append(word)
    stream.start.append(at)
    stream.end.append(at + (0 if word == BARRIER else len(word)))
    stream.opens.append(opens)
    stream.closes.append(False)
