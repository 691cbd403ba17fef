"""Where the passages of a text stand, and which of them a range of it touches."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence


class Passages:
    """A version's passages, rows of id, start and end, for look-ups by place."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.ids = [row[0] for row in rows]
        self.starts = [row[1] for row in rows]
        self.ends = [row[2] for row in rows]

    def touched(self, ranges: Iterable[tuple[int, int]]) -> list[int]:
        """Indices of the passages that ranges of the text touch, in order.

        Words put between two passages count with the one before them.
        """
        found: set[int] = set()
        for start, end in ranges:
            first = bisect_right(self.ends, start) if end > start else bisect_left(self.ends, start)
            last = bisect_left(self.starts, end) - 1 if end > start else bisect_right(self.starts, start) - 1
            if self.ids and first > last:
                first = last = max(0, min(last, len(self.ids) - 1))
            found.update(range(first, last + 1))
        return sorted(found)


def touched(passages: Sequence[Sequence[int]], ranges: Iterable[tuple[int, int]]) -> list[int]:
    """Indices of the passages (rows of id, start, end) that ranges of the text touch; see `Passages`."""
    return Passages(passages).touched(ranges)
