"""Merge two texts more closely than their readable changes allow.

Readable changes swallow a word or two that stand between others, and treat an address as one word. Where that
alone makes two sides collide, the sides are taken apart and merged again; where they collide even so, the
conflict stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from app.text.diff import diff
from app.text.finer import finer
from app.text.hunks import Changes, Hunk
from app.text.merge import Fate, Merged, Settled, settle, written_out
from app.text.tokens import count_words

MANY = 300  # conflicts beyond which two texts are told apart as they are


def _parted(base: str, settled: Settled) -> dict[tuple[str, Hunk], Changes]:
    """What to put for colliding hunks, by side and hunk, where taken apart they can stand together."""
    parted: dict[tuple[str, Hunk], Changes] = {}
    for start, end, wanted in settled.disputes:
        parted |= _apart(base, start, end, wanted)
    return parted


def _apart(base: str, start: int, end: int, wanted: Mapping[str, Changes]) -> dict[tuple[str, Hunk], Changes]:
    """The same for one dispute; empty if its sides collide even so, or if little of the base would stay."""
    parts = {
        (side, hunk): finer((hunk,)) if start < end else _before_line(base, hunk, wanted)
        for side, hunks in wanted.items()
        for hunk in hunks
    }
    low = max(0, start - 1)
    sides = {
        side: tuple(
            replace(part, start=part.start - low, end=part.end - low)
            for hunk in hunks
            for part in parts[side, hunk]
        )
        for side, hunks in wanted.items()
    }
    settled = settle(base[low:end], sides)
    words = count_words(base[start:end])
    gone = sum(count_words(one.hunk.deleted) for one in settled.made)
    return {} if settled.disputes or (start < end and not words) or 4 * gone > 3 * words else parts


def _before_line(base: str, hunk: Hunk, wanted: Mapping[str, Changes]) -> Changes:
    """Of whole lines and the beginning of a line, inserted at one point, the lines come first.

    They may as well be written behind the line before, which says so.
    """
    inserted = ["".join(one.insert for one in hunks) for hunks in wanted.values()]
    lines = [words for words in inserted if words.endswith("\n")]
    if lines != [hunk.insert] or len(wanted) != 2 or base[hunk.start - 1 : hunk.start] != "\n":
        return (hunk,)
    return (Hunk(hunk.start - 1, hunk.start - 1, "\n" + hunk.insert[:-1], ""),)


def merge3(base: str, ours: str, theirs: str) -> Merged:
    """Merge two new texts made from one base; the sides are called "ours" and "theirs".

    As `merge` of the two differences, but closer: what only their readable form makes collide is merged, and
    shown for review.
    """
    sides = {"ours": diff(base, ours), "theirs": diff(base, theirs)}
    settled = settle(base, sides)
    parted = _parted(base, settled) if len(settled.disputes) <= MANY else {}
    if not parted:
        return written_out(base, settled)
    taken = {
        side: tuple(part for hunk in hunks for part in parted.get((side, hunk), (hunk,)))
        for side, hunks in sides.items()
    }
    again = settle(base, taken)
    fates: dict[str, list[Fate]] = {}
    for side, hunks in sides.items():
        became = iter(again.fates[side])
        fates[side] = [_fate(list(islice(became, len(parted.get((side, hunk), (hunk,)))))) for hunk in hunks]
    return written_out(base, replace(again, fates=fates))


def _fate(of_parts: Sequence[Fate]) -> Fate:
    """What became of a hunk, from what became of its parts."""
    return of_parts[0] if len(set(of_parts)) == 1 else Fate.APPLIED
