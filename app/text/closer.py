"""Merge two texts more closely than their readable changes allow.

Readable changes swallow a word or two that stand between others, and treat an address as one word. Where that
alone makes two sides collide, the sides are taken apart and merged again; where they collide even so, the
conflict stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.text.diff import diff
from app.text.finer import finer
from app.text.hunks import Changes, Hunk
from app.text.merge import Conflict, Fate, Merged, merge
from app.text.tokens import count_words

MANY = 300  # conflicts beyond which two texts are told apart as they are


def _parted(base: str, merged: Merged) -> dict[tuple[str, Hunk], Changes]:
    """What to put for colliding hunks, by side and hunk, where taken apart they can stand together."""
    parted: dict[tuple[str, Hunk], Changes] = {}
    for conflict in merged.conflicts:
        parted |= _apart(base, conflict)
    return parted


def _apart(base: str, conflict: Conflict) -> dict[tuple[str, Hunk], Changes]:
    """The same for one conflict; empty if its sides collide even so, or if little of the base would stay."""
    parts = {
        (side, hunk): finer((hunk,)) if conflict.base else _before_line(base, hunk, conflict)
        for side, hunks in conflict.changes.items()
        for hunk in hunks
    }
    low = max(0, conflict.start - 1)
    sides = {
        side: tuple(
            replace(part, start=part.start - low, end=part.end - low)
            for hunk in hunks
            for part in parts[side, hunk]
        )
        for side, hunks in conflict.changes.items()
    }
    merged = merge(base[low : conflict.end], sides)
    words = count_words(conflict.base)
    gone = sum(count_words(hunk.deleted) for hunk in merged.changes)
    return {} if merged.conflicts or (conflict.base and not words) or 4 * gone > 3 * words else parts


def _before_line(base: str, hunk: Hunk, conflict: Conflict) -> Changes:
    """Of whole lines and the beginning of a line, inserted at one point, the lines come first.

    They may as well be written behind the line before, which says so.
    """
    lines = [words for words in conflict.sides.values() if words.endswith("\n")]
    if lines != [hunk.insert] or len(conflict.sides) != 2 or base[hunk.start - 1 : hunk.start] != "\n":
        return (hunk,)
    return (Hunk(hunk.start - 1, hunk.start - 1, "\n" + hunk.insert[:-1], ""),)


def merge3(base: str, ours: str, theirs: str) -> Merged:
    """Merge two new texts made from one base; the sides are called "ours" and "theirs".

    As `merge` of the two differences, but closer: what only their readable form makes collide is merged, and
    shown for review.
    """
    sides = {"ours": diff(base, ours), "theirs": diff(base, theirs)}
    merged = merge(base, sides)
    if not 0 < len(merged.conflicts) <= MANY:
        return merged
    parted = _parted(base, merged)
    if not parted:
        return merged
    taken = {
        side: tuple(part for hunk in hunks for part in parted.get((side, hunk), (hunk,)))
        for side, hunks in sides.items()
    }
    again = merge(base, taken)
    became = {side: dict(zip(parts, again.fates[side], strict=True)) for side, parts in taken.items()}
    fates = {
        side: tuple(
            _fate([became[side][part] for part in parted.get((side, hunk), (hunk,))]) for hunk in hunks
        )
        for side, hunks in sides.items()
    }
    return replace(again, fates=fates)


def _fate(of_parts: Sequence[Fate]) -> Fate:
    """What became of a hunk, from what became of its parts."""
    return of_parts[0] if len(set(of_parts)) == 1 else Fate.APPLIED
