"""Which sets of changes, all on one text, want the same words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from app.text.hunks import Changes

Key = TypeVar("Key", bound=Hashable)


def alternatives(sides: Mapping[Key, Changes]) -> dict[Key, frozenset[Key]]:
    """For every side the others with a hunk that overlaps one of its own, as a merge would see it.

    Ranges that share a code point overlap, and an insertion with a range around it or with another at its
    point; ranges that merely touch do not. Time: n log n in the hunks, and the number of overlapping pairs.
    """
    found: dict[Key, set[Key]] = {key: set() for key in sides}
    rows = sorted(
        ((hunk.start, hunk.end, key) for key, changes in sides.items() for hunk in changes),
        key=lambda row: row[:2],
    )
    reaching: list[tuple[int, int, Key]] = []  # those that may still meet what follows
    for start, end, key in rows:
        reaching = [row for row in reaching if row[1] > start or row[0] == row[1] == start]
        for other_start, other_end, other in reaching:
            if start == end:
                meets = other_start == other_end or other_start < start
            else:
                meets = other_start < other_end
            if meets and other != key:
                found[key].add(other)
                found[other].add(key)
        reaching.append((start, end, key))
    return {key: frozenset(others) for key, others in found.items()}
