"""Words that left one place of a text and came to exactly one other, word for word."""

from __future__ import annotations

from app.text.hunks import Changes, Hunk, shifts

SHORTEST = 16  # code points; shorter lines occur by chance


def relocated(changes: Changes, home: Hunk, start: int, end: int) -> tuple[int, int] | None:
    """Where the words from start to end, deleted with `home`, stand now if the lines around them moved as
    they were.

    The whole lines that hold the words must have been deleted with them, and must have been inserted exactly
    once.
    """
    first = home.deleted.rfind("\n", 0, start - home.start) + 1
    last = home.deleted.find("\n", end - home.start)
    last = len(home.deleted) if last < 0 else last
    lines = home.deleted[first:last].strip()
    if len(lines) < SHORTEST:
        return None
    offset = start - home.start - (home.deleted.index(lines, first))
    if offset < 0 or offset + end - start > len(lines):
        return None
    table = shifts(changes)
    places: list[int] = []
    for k, hunk in enumerate(changes):
        at = hunk.insert.find(lines)
        while at >= 0:
            places.append(hunk.start + table.moved[k] + at)
            at = hunk.insert.find(lines, at + 1)
    if len(places) != 1:
        return None
    return places[0] + offset, places[0] + offset + end - start
