"""Passages keep their identity while the text around and within them changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.text.hunks import Changes, shifts
from app.text.passages import Passage


class Identified(NamedTuple):
    """`ids` has one identity per new passage; `redirects` leads from each identity that was joined to its
    heir.
    """

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
    table = shifts(changes)
    heirs: list[tuple[int, int, int]] = []
    k = 0
    for passage, _ in old:
        start, end = table.place(passage.start, right=False), table.place(passage.end, right=True)
        inside_start, inside_end = (
            table.place(passage.start, right=True),
            table.place(passage.end, right=False),
        )
        if inside_start < inside_end:
            start, end = inside_start, inside_end
        while k < len(new) and new[k].end <= start:
            k += 1
        heirs.append((k, start, end) if k < len(new) and new[k].start < end else (-1, start, end))
    ids: list[int | None] = [None] * len(new)
    redirects: dict[int, int] = {}
    for (_, identity), (heir, _, _) in zip(old, heirs, strict=True):
        if heir < 0:
            continue
        holder = ids[heir]
        if holder is None:
            ids[heir] = identity
        else:
            redirects[identity] = holder
    named: list[int] = []
    for identity_or_none in ids:
        if identity_or_none is None:
            named.append(next_id)
            next_id += 1
        else:
            named.append(identity_or_none)
    return Identified(tuple(named), redirects, next_id)
