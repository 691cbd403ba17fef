"""Passages keep their identity while the text around and within them changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.text.hunks import Changes, shifts
from app.text.moves import moved
from app.text.passages import Passage


class Identified(NamedTuple):
    """`ids` has one identity per new passage; `redirects` leads from each joined identity to its heir."""

    ids: tuple[int, ...]
    redirects: Mapping[int, int]
    next_id: int


def identify(
    old: Sequence[tuple[Passage, int]], changes: Changes, new: tuple[Passage, ...], next_id: int
) -> Identified:
    """Carry identities through changes.

    A passage keeps its identity if any of it is left, or if it was rewritten in its place. Of a split passage
    the first part keeps it; passages joined into one leave theirs to the first. Passages without a past get
    new identities from `next_id` on.
    """
    heirs = _heirs([passage for passage, _ in old], changes, new)
    ids: dict[int, int] = {}
    redirects: dict[int, int] = {}
    for (_, identity), heir in zip(old, heirs, strict=True):
        if heir is not None and ids.setdefault(heir, identity) != identity:
            redirects[identity] = ids[heir]
    named: list[int] = []
    for at in range(len(new)):
        named.append(ids.get(at, next_id))
        next_id += at not in ids
    return Identified(tuple(named), redirects, next_id)


def _heirs(old: Sequence[Passage], changes: Changes, new: Sequence[Passage]) -> list[int | None]:
    """For each old passage the index of the new one that holds its first words, or what was written for them."""
    table = shifts(changes)
    places = {passage.start: at for at, passage in enumerate(new)}
    gone_to = {move.start: places.get(move.new_start) for move in moved(changes) if not move.edited}
    heirs: list[int | None] = []
    k = 0
    for passage in old:
        start, end = table.place(passage.start, right=True), table.place(passage.end, right=False)
        if start >= end and passage.start in gone_to:
            heirs.append(gone_to[passage.start])
            continue
        if start >= end:
            start, end = table.place(passage.start, right=False), table.place(passage.end, right=True)
        while k < len(new) and new[k].end <= start:
            k += 1
        heirs.append(k if k < len(new) and new[k].start < end else None)
    return heirs
