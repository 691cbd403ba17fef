"""The changes of one text parted into edits that can be decided each for itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from app.text.hunks import Changes, Hunk
from app.text.moves import carriers, moves
from app.text.passages import passages
from app.text.together import joined


def separate(base: str, changes: Changes) -> tuple[Changes, ...]:
    """The changes by edits, in the order of their first words; joined again they are the changes.

    Hunks that touch one passage belong together, and so do those that take a passage out in one place and put it in
    at another. Words put between two passages count with the one before them.
    """
    found = passages(base)
    starts, ends = [one.start for one in found], [one.end for one in found]
    groups: list[list[Hunk]] = []
    reach = -1
    for hunk in changes:
        first, last = _touched(starts, ends, hunk)
        if not groups or first > reach:
            groups.append([])
        groups[-1].append(hunk)
        reach = max(reach, last)
    return _joined(groups, base, changes) if len(groups) > 1 else tuple(tuple(group) for group in groups)


def _touched(starts: list[int], ends: list[int], hunk: Hunk) -> tuple[int, int]:
    """The first and the last passage that a hunk touches, by their index."""
    if hunk.start == hunk.end:
        at = bisect_right(starts, hunk.start) - 1
        return at, at
    first = bisect_right(ends, hunk.start)
    return first, max(first, bisect_left(starts, hunk.end) - 1)


def _joined(groups: list[list[Hunk]], base: str, changes: Changes) -> tuple[Changes, ...]:
    """The groups, with those that move a passage between them made one."""
    of = [number for number, group in enumerate(groups) for _ in group]
    moved = ({of[index] for index in hunks} for hunks in carriers(moves(changes, base), changes))
    heads = joined(len(groups), moved)
    gathered: dict[int, list[Hunk]] = {}
    for head, group in zip(heads, groups, strict=True):
        gathered.setdefault(head, []).extend(group)
    return tuple(tuple(group) for group in gathered.values())
