"""The difference of two texts as hunks: exact lines first, then words, then a clean-up for the eye.

The same two texts always give the same hunks: nothing depends on a clock, a hash seed or the load of the
machine. Stored hunks name the algorithm that made them, `ALGORITHM`.
"""

from __future__ import annotations

from app.text.cleanup import tidy
from app.text.hunks import Changes, Hunk
from app.text.lines import Gap, gaps
from app.text.tokens import tokenise
from app.text.words import BUDGET, edits

ALGORITHM = "samskriv-1"


def diff(base: str, new: str) -> Changes:
    """The changes that lead from `base` to `new`, aligned to tokens and readable; `()` if the texts are
    equal.

    Time is linear in the length of the texts for the lines they share, and bounded for the rest.
    """
    if base == new:
        return ()
    found: list[Gap] = []
    stretches = gaps(base, new)
    tokens = [(tokenise(base[g.start : g.end]), tokenise(new[g.new_start : g.new_end])) for g in stretches]
    total = sum(len(old) + len(changed) for old, changed in tokens)
    for gap, (old, changed) in zip(stretches, tokens, strict=True):
        found += _within(gap, old, changed, BUDGET // total)
    return tuple(
        Hunk(gap.start, gap.end, new[gap.new_start : gap.new_end], base[gap.start : gap.end])
        for gap in tidy(base, new, found)
    )


def _within(gap: Gap, old: list[str], new: list[str], reach: int) -> list[Gap]:
    """The differing runs of tokens of one gap, as positions in the texts."""
    found: list[Gap] = []
    i = j = 0
    at, new_at = gap.start, gap.new_start
    for edit in edits(old, new, reach):
        at += sum(map(len, old[i : edit.i]))
        new_at += sum(map(len, new[j : edit.j]))
        end, new_end = (
            at + sum(map(len, old[edit.i : edit.i_end])),
            new_at + sum(map(len, new[edit.j : edit.j_end])),
        )
        found.append(Gap(at, end, new_at, new_end))
        i, j, at, new_at = edit.i_end, edit.j_end, end, new_end
    return found
