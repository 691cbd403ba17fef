"""Carry anchors, the words a discussion is about, from version to version: by exact mapping only.

An anchor keeps the words it was first made on. Its start sticks to what follows it and its end to what
precedes it, so words written at its edges stay outside. Replaced words are followed by their replacement;
words in a passage that moved word for word, and to one place, go along; otherwise deleted words leave an
orphan at the place where they stood. Nothing is ever attached to words because they look alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.text.hunks import Changes, Shifts, shifts
from app.text.relocation import relocated


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words from `start` to `end`, which read `quote` when the anchor was made."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Orphan:
    """An anchor whose words are gone; `at` is where they stood."""

    at: int
    quote: str


def carry(anchor: Anchor, changes: Changes) -> Anchor | Orphan:
    """Where the anchor's words are after the changes, in time logarithmic in the hunks."""
    table = shifts(changes)
    start, end = _start(table, anchor.start), _end(table, anchor.end)
    if start < end:
        return replace(anchor, start=start, end=end)
    hunks = [changes[k] for k in table.near(anchor.start, anchor.end)]
    home = next(
        (h for h in hunks if h.start <= anchor.start and anchor.end <= h.end and h.start < h.end), None
    )
    if home is None:
        return Orphan(min(start, end), anchor.quote)
    moved = relocated(changes, home, anchor.start, anchor.end)
    if moved is not None:
        return replace(anchor, start=moved[0], end=moved[1])
    at = table.place(home.start, right=False)
    if home.insert:
        return replace(anchor, start=at, end=at + len(home.insert))
    return Orphan(at, anchor.quote)


def carry_orphan(orphan: Orphan, changes: Changes) -> Orphan:
    """An orphan kept nearest to where its words stood."""
    return replace(orphan, at=shifts(changes).place(orphan.at, right=False))


def _start(table: Shifts, position: int) -> int:
    return table.place(position, right=True)


def _end(table: Shifts, position: int) -> int:
    return table.place(position, right=False)
