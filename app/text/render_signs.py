"""Whose a change is, said right behind it: for a text that shows the suggestions of many at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.text.hunks import Changes
from app.text.render_runs import Run
from app.text.render_shifts import Shifts

NEAR = 2  # code points behind a line's last word, where words that are to follow it would be put in


@dataclass(frozen=True, slots=True)
class Sign:
    """A name that leads to whoever wants a change."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Contested:
    """A stretch of the base for which several want different words, none of which are shown."""

    start: int
    end: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """For each hunk of the changes who wants it, and what is contested, in order."""

    hunks: tuple[tuple[Sign, ...], ...] = ()
    contested: tuple[Contested, ...] = ()


def of_fewer(signs: Signs, changes: Changes, few: Changes) -> Signs:
    """The signs of changes that were made fewer by joining neighbours: each is signed by all who wanted a part."""
    joined: list[dict[Sign, None]] = [{} for _ in few]
    starts = [hunk.start for hunk in few]
    for hunk, own in zip(changes, signs.hunks, strict=False):
        joined[bisect_right(starts, hunk.start) - 1].update(dict.fromkeys(own))
    return replace(signs, hunks=tuple(map(tuple, joined)))


class Signer:
    """Says while a text is written, from its beginning to its end, which signs are due."""

    def __init__(self, signs: Signs, shifts: Shifts) -> None:
        self.signs = signs
        self.shifts = shifts
        self.said = 0  # how many of the contested stretches have been signed

    def changed(self, run: Run, *, new: bool) -> Iterator[Sign]:
        """Who wants words deleted (`run` stands in the base) or inserted (it stands in the new text)."""
        starts = self.shifts.new_starts if new else self.shifts.starts
        ends = self.shifts.new_ends if new else self.shifts.ends
        return self._between(starts, ends, run.start, max(run.start, run.end - 1))

    def formatted(self, run: Run) -> Iterator[Sign]:
        """Who wants these words of the base to be formatted otherwise: markup around them has changed."""
        return self._between(self.shifts.starts, self.shifts.ends, run.start, run.end)

    def _between(self, starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> Iterator[Sign]:
        index = bisect_left(ends, start)
        while index < len(starts) and starts[index] <= end:
            yield from self.signs.hunks[index]
            index += 1

    def parts(self, run: Run) -> Iterator[tuple[Run, bool]]:
        """Cut a run of the base where contested words begin and end; each part, and whether it is contested."""
        at = run.start
        for one in self.signs.contested:
            start, end = max(one.start, run.start), min(one.end, run.end)
            if start >= end or start < at:
                continue
            if not run.verbatim:
                yield run, True
                return
            if at < start:
                yield run.part(at, start), False
            yield run.part(start, end), True
            at = end
        if at == run.start:
            yield run, False
        elif at < run.end:
            yield run.part(at, run.end), False

    def passed(self, position: int) -> Iterator[Sign]:
        """Who contests what ends before this position of the base, if it has not been said yet."""
        contested = self.signs.contested
        while self.said < len(contested) and contested[self.said].end <= position:
            yield from contested[self.said].signs
            self.said += 1
