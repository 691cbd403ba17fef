"""The difference of two texts as hunks: exact lines first, then words, then a clean-up for the eye.

The same two texts always give the same hunks: nothing depends on a clock, a hash seed or the load of the
machine. Stored hunks name the algorithm that made them, `ALGORITHM`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.text.cleanup import tidy
from app.text.hunks import Changes, Hunk
from app.text.lines import Gap, gaps
from app.text.tokens import is_word, tokenise
from app.text.words import BUDGET, edits

ALGORITHM = "samskriv-1"
LIGHT = 600  # code points of equal lines that a better match of words may outweigh


def diff(base: str, new: str) -> Changes:
    """The changes that lead from `base` to `new`, aligned to tokens and readable; `()` if the texts are equal.

    Time is linear in the length of the texts for the lines they share, and bounded for the rest.
    """
    if base == new:
        return ()
    comparison = Comparison(base, new)
    return tuple(
        Hunk(gap.start, gap.end, new[gap.new_start : gap.new_end], base[gap.start : gap.end])
        for gap in tidy(base, new, comparison.differences())
    )


class Comparison:
    """Two texts under comparison."""

    def __init__(self, base: str, new: str) -> None:
        self.base, self.new = base, new
        self.stretches = gaps(base, new)
        length = sum(gap.end - gap.start + gap.new_end - gap.new_start for gap in self.stretches)
        self.reach = BUDGET // max(length // 4, 1)

    def differences(self) -> list[Gap]:
        """The runs of tokens that differ, in order."""
        found: list[Gap] = []
        for near in _neighbourhoods(self.stretches):
            apart = [difference for gap in near for difference in self._words(gap)]
            if len(near) > 1:
                whole = Gap(near[0].start, near[-1].end, near[0].new_start, near[-1].new_end)
                together = list(self._words(whole))
                if self._kept(whole, together) > self._kept(whole, apart):
                    apart = together
            found += apart
        return found

    def _words(self, gap: Gap) -> Iterator[Gap]:
        """The differing runs of tokens within a stretch, as positions in the texts."""
        old, new = tokenise(self.base[gap.start : gap.end]), tokenise(self.new[gap.new_start : gap.new_end])
        i = j = 0
        at, new_at = gap.start, gap.new_start
        for edit in edits(old, new, self.reach):
            at += sum(map(len, old[i : edit.i]))
            new_at += sum(map(len, new[j : edit.j]))
            end = at + sum(map(len, old[edit.i : edit.i_end]))
            new_end = new_at + sum(map(len, new[edit.j : edit.j_end]))
            yield Gap(at, end, new_at, new_end)
            i, j, at, new_at = edit.i_end, edit.j_end, end, new_end

    def _kept(self, whole: Gap, differences: Sequence[Gap]) -> int:
        """How many words of a stretch stand still, each unbroken run of them counting a word less."""
        kept = 0
        at = whole.start
        for gap in [*differences, Gap(whole.end, whole.end, whole.new_end, whole.new_end)]:
            kept += max(0, sum(map(is_word, tokenise(self.base[at : gap.start]))) - 1)
            at = gap.end
        return kept


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
