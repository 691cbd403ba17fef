"""Merge two texts more closely than their readable changes allow.

Readable changes swallow a word or two that stand between others, and treat an address as one word. Where that
alone makes two sides collide, the sides are taken apart and merged again; where they collide even so, the
conflict stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.text.diff import diff
from app.text.finer import finer
from app.text.hunks import Changes, Hunk
from app.text.merge import Conflict, Fate, Merged, merge
from app.text.tokens import count_words


def closer(base: str, sides: Mapping[str, Changes], merged: Merged) -> dict[str, Changes]:
    """The sides with their colliding hunks taken apart, where that lets them stand together."""
    taken: dict[str, list[Hunk]] = {side: list(hunks) for side, hunks in sides.items()}
    for conflict in merged.conflicts:
        parts = _apart(base, conflict)
        if parts is not None:
            for side, hunks in conflict.changes.items():
                taken[side] = [hunk for hunk in taken[side] if hunk not in hunks] + list(parts[side])
    return {side: tuple(sorted(hunks, key=lambda hunk: hunk.start)) for side, hunks in taken.items()}


def _apart(base: str, conflict: Conflict) -> dict[str, Changes] | None:
    """The hunks of one conflict, taken apart; None if they collide even so, or if little of the base would
    stay.
    """
    if not conflict.base:
        return _lines_first(base, conflict)
    parts = {side: finer(hunks) for side, hunks in conflict.changes.items()}
    merged = merge(base, parts)
    words = count_words(conflict.base)
    gone = sum(count_words(hunk.deleted) for hunk in merged.changes)
    return None if merged.conflicts or not words or 4 * gone > 3 * words else parts


def _lines_first(base: str, conflict: Conflict) -> dict[str, Changes] | None:
    """Of whole lines and the beginning of a line, inserted at one point, the lines come first: they end
    before it.
    """
    at = conflict.start
    lines = {side for side, words in conflict.sides.items() if words.endswith("\n")}
    if len(lines) != 1 or len(conflict.sides) != 2 or base[at - 1 : at] != "\n":
        return None
    parts = dict(conflict.changes)
    for side in lines:
        parts[side] = (Hunk(at - 1, at - 1, "\n" + conflict.sides[side][:-1], ""),)
    return parts


def merge3(base: str, ours: str, theirs: str) -> Merged:
    """Merge two new texts made from one base; the sides are called "ours" and "theirs".

    As `merge` of the two differences, but closer: what only their readable form makes collide is merged, and
    shown for review.
    """
    sides = {"ours": diff(base, ours), "theirs": diff(base, theirs)}
    merged = merge(base, sides)
    if not merged.conflicts:
        return merged
    taken = closer(base, sides, merged)
    if taken == sides:
        return merged
    again = merge(base, taken)
    fates = {
        side: tuple(_fate(hunk, taken[side], again.fates[side]) for hunk in hunks)
        for side, hunks in sides.items()
    }
    return replace(again, fates=fates)


def _fate(hunk: Hunk, parts: Changes, fates: Sequence[Fate]) -> Fate:
    """What became of a hunk, from what became of its parts."""
    own = {
        fate
        for part, fate in zip(parts, fates, strict=True)
        if hunk.start - 1 <= part.start and part.end <= hunk.end
    }
    return own.pop() if len(own) == 1 else Fate.APPLIED
