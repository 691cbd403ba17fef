"""Where positions of a base stand in the new text, and which stretches the hunks leave alone."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from app.text.hunks import Changes
from app.text.render_runs import Run


class Shifts:
    """Where positions of the base stand in the new text, `offset` further on to begin with, and what is touched."""

    def __init__(self, changes: Changes, offset: int = 0) -> None:
        self.starts = [hunk.start for hunk in changes]
        self.ends = [hunk.end for hunk in changes]
        self.totals = list(accumulate((len(h.insert) - (h.end - h.start) for h in changes), initial=offset))
        self.new_starts = [h.start + total for h, total in zip(changes, self.totals, strict=False)]
        self.new_ends = [start + len(h.insert) for h, start in zip(changes, self.new_starts, strict=True)]

    def place(self, position: int) -> int:
        """Where a base position stands in the new text; behind an insertion made there."""
        return position + self.totals[bisect_right(self.ends, position)]

    def cuts(self, own: Sequence[Run], other: Sequence[Run], *, new: bool) -> list[int]:
        """Where runs of one side must be cut so that what is kept has the same bounds on both sides."""
        if not own:
            return []
        starts, ends = (self.new_starts, self.new_ends) if new else (self.starts, self.ends)
        low, high = bisect_left(ends, own[0].start), bisect_right(starts, own[-1].end)
        cuts = {*starts[low:high], *ends[low:high]}
        there_starts, there_ends = (self.starts, self.ends) if new else (self.new_starts, self.new_ends)
        for at in {bound for run in other for bound in (run.start, run.end)}:
            index = bisect_right(there_ends, at)
            if index == len(there_starts) or there_starts[index] >= at:
                cuts.add(at + self.totals[index] if new else at - self.totals[index])
        return sorted(cuts)

    def touched(self, start: int, end: int) -> bool:
        """Whether a hunk changes base[start:end], an insertion at either end not counted."""
        index = bisect_right(self.ends, start)
        return index < len(self.starts) and self.starts[index] < end

    def near(self, start: int, end: int) -> bool:
        """Whether a hunk changes base[start:end] or borders on it."""
        index = bisect_left(self.ends, start)
        return index < len(self.starts) and self.starts[index] <= end
