"""The difference of two texts as hunks: exact lines first, then words, then a clean-up for the eye.

The same two texts always give the same hunks: nothing depends on a clock, a hash seed or the load of the
machine. Stored hunks name the algorithm that made them, `ALGORITHM`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from app.text.cleanup import tidy
from app.text.coarse import LONG, narrowed, parted, within_line
from app.text.hunks import Changes, Hunk
from app.text.lines import Gap, gaps
from app.text.slack import loosened
from app.text.tokens import count_words, tokenise
from app.text.words import BUDGET, edits

ALGORITHM = "samskriv-1"
MOST = 500_000  # code points of both texts whose words are compared; the rest is told apart by lines
LIGHT = 600  # code points of equal lines that a better match of words may outweigh


def diff(base: str, new: str) -> Changes:
    """The changes that lead from `base` to `new`, aligned to tokens and readable; `()` if they are equal.

    Time is linear in the length of the texts for the lines they share, and bounded for the rest, which is
    compared by lines alone where there is too much of it.
    """
    if base == new:
        return ()
    comparison = Comparison(base, new)
    changes = tuple(
        Hunk(gap.start, gap.end, new[gap.new_start : gap.new_end], base[gap.start : gap.end])
        for gap in tidy(base, new, comparison.differences())
    )
    return loosened(base, changes)


class Comparison:
    """Two texts under comparison."""

    def __init__(self, base: str, new: str) -> None:
        self.base, self.new = base, new
        self.stretches = gaps(base, new)
        if sum(map(_both, self.stretches)) > MOST:
            self.stretches = [part for gap in self.stretches for part in parted(base, new, gap)]
        self.stretches = [narrowed(base, new, gap) if _both(gap) > LONG else gap for gap in self.stretches]
        self.limit = _affordable(self.stretches)
        length = sum(_both(gap) for gap in self.stretches if _both(gap) <= self.limit)
        self.reach = BUDGET // max(length // 4, 1)

    def differences(self) -> list[Gap]:
        """The runs of tokens that differ, in order."""
        found: list[Gap] = []
        for near in _neighbourhoods(self.stretches):
            apart = [difference for gap in near for difference in self._words(gap)]
            if len(near) > 1:
                whole = Gap(near[0].start, near[-1].end, near[0].new_start, near[-1].new_end)
                together = self._words(whole)
                if self._kept(whole, together) > self._kept(whole, apart):
                    apart = together
            found += apart
        return found

    def _words(self, gap: Gap) -> list[Gap]:
        """The runs of tokens that differ within a stretch; a stretch too long is a single one."""
        if gap.start == gap.end or gap.new_start == gap.new_end:
            return [gap]
        if _both(gap) > self.limit:
            return [narrowed(self.base, self.new, gap)]
        gap = within_line(self.base, self.new, gap)
        old, new = tokenise(self.base[gap.start : gap.end]), tokenise(self.new[gap.new_start : gap.new_end])
        old_at = list(accumulate(map(len, old), initial=gap.start))
        new_at = list(accumulate(map(len, new), initial=gap.new_start))
        return [
            Gap(old_at[edit.i], old_at[edit.i_end], new_at[edit.j], new_at[edit.j_end])
            for edit in edits(old, new, self.reach)
        ]

    def _kept(self, whole: Gap, differences: Sequence[Gap]) -> int:
        """How many words of a stretch stand still, each unbroken run of them counting a word less."""
        kept = 0
        at = whole.start
        for gap in [*differences, Gap(whole.end, whole.end, whole.new_end, whole.new_end)]:
            kept += max(0, count_words(self.base[at : gap.start]) - 1)
            at = gap.end
        return kept


def _both(gap: Gap) -> int:
    return gap.end - gap.start + gap.new_end - gap.new_start


def _affordable(stretches: Sequence[Gap]) -> int:
    """The size of stretch up to which words are compared, so that all of them together stay within MOST."""
    left = MOST
    for size in sorted(map(_both, stretches)):
        left -= size
        if left < 0:
            return size - 1
    return MOST


def _neighbourhoods(stretches: Sequence[Gap]) -> list[list[Gap]]:
    """Stretches parted by so few equal lines that these may be a coincidence of what moved around them."""
    found: list[list[Gap]] = []
    for gap in stretches:
        if found and gap.start - found[-1][-1].end < min(LIGHT, _size(found[-1][-1]), _size(gap)):
            found[-1].append(gap)
        else:
            found.append([gap])
    return found


def _size(gap: Gap) -> int:
    return max(gap.end - gap.start, gap.new_end - gap.new_start)
