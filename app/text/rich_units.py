"""The words of a block as units, and which of them were there before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.text.rich_runs import Mark, Run, Written
from app.text.tokens import fragments, tokenise
from app.text.words import matches

REACH = 40_000  # words of two blocks that are compared as a whole
ROW = 3  # words in a row by which words are known again in another block than their own


@dataclass(eq=False, slots=True)
class Unit:
    """A word, a stretch of white space or a sign.

    `raw` is how the source has it, `line` the line of its block it stands in there and `opens` whether it is
    the first of that line; `old` is the unit of the source that a new one was, or none.
    """

    kind: str
    text: str
    marks: tuple[Mark, ...]
    stack: tuple[Written, ...]
    raw: str
    line: int = 0
    opens: bool = False
    old: int = -1

    @property
    def space(self) -> bool:
        """Whether this is white space that parts words."""
        return self.kind == "text" and self.text.isspace() and all(mark[0] != "code" for mark in self.marks)


def units(runs: Sequence[Run]) -> list[Unit]:
    """The units of a block's runs."""
    found: list[Unit] = []
    at = 0
    while at < len(runs):
        run, end = runs[at], at + 1
        if run.kind == "text":
            while end < len(runs) and runs[end].kind == "text" and runs[end].marks == run.marks:
                end += 1
            found += _words(runs[at:end])
        else:
            found.append(Unit(run.kind, run.text, run.marks, run.stack, run.whole()))
        at = end
    line, opens = 0, True
    for unit in found:
        unit.line, unit.opens = line, opens
        line += unit.raw.count("\n")
        opens = unit.raw.rstrip(" \t").endswith("\n")
    return found


def _words(runs: Sequence[Run]) -> Iterable[Unit]:
    """The units of runs of text with the same marks."""
    raws: list[str] = []
    stacks: list[tuple[Written, ...]] = []
    for run in runs:
        pieces = list(run.raw) if len(run.raw) == len(run.text) else [run.raw] + [""] * (len(run.text) - 1)
        pieces[0] = run.lead + pieces[0]
        pieces[-1] += run.trail
        raws += pieces
        stacks += [run.stack] * len(run.text)
    at = 0
    for token in _tokens("".join(run.text for run in runs)):
        end = at + len(token)
        start = at
        for cut in range(at + 1, end + 1):
            if cut == end or stacks[cut] != stacks[start]:
                text = token[start - at : cut - at]
                yield Unit("text", text, runs[0].marks, stacks[start], "".join(raws[start:cut]))
                start = cut
        at = end


def _tokens(text: str) -> Iterable[str]:
    """The tokens of a text, with addresses and tags taken apart."""
    for token in tokenise(text):
        if token[0] == "<" or "://" in token:
            yield from fragments(token)
        else:
            yield token


def align(new: Sequence[Unit], old: Sequence[Unit], own: range) -> None:
    """Find for the new units the old ones that they were; `own` are those of the block's own source.

    Words of neighbouring blocks count only in a row. Every line break of the source is used once, where it stands
    before the word it stood before, or else behind the one it stood behind.
    """
    old_words = [at for at, unit in enumerate(old) if not unit.space]
    new_words = [at for at, unit in enumerate(new) if not unit.space]
    pairs = matches([_name(old[at]) for at in old_words], [_name(new[at]) for at in new_words], REACH)
    for i, j in _trusted(pairs, old_words, own):
        new[new_words[j]].old = old_words[i]
    used: set[int] = set()
    for at, unit in enumerate(new):
        if not unit.space and unit.old > 0 and at:
            _take(new[at - 1], old, unit.old - 1, used)
    for at, unit in enumerate(new[:-1]):
        if not unit.space and 0 <= unit.old < len(old) - 1:
            _take(new[at + 1], old, unit.old + 1, used)


def _name(unit: Unit) -> str:
    return f"{unit.kind}\0{unit.text}\0{unit.marks}" if unit.marks else f"{unit.kind}\0{unit.text}"


def _take(space: Unit, old: Sequence[Unit], at: int, used: set[int]) -> None:
    if space.space and space.old < 0 and at not in used and old[at].space and old[at].text == space.text:
        space.old = at
        used.add(at)


def _trusted(
    pairs: Sequence[tuple[int, int]], old_words: Sequence[int], own: range
) -> Iterable[tuple[int, int]]:
    """The pairs of words but for those of other blocks that stand too much alone."""
    at = 0
    while at < len(pairs):
        end = at + 1
        while end < len(pairs) and pairs[end] == (pairs[end - 1][0] + 1, pairs[end - 1][1] + 1):
            end += 1
        for pair in pairs[at:end]:
            if end - at >= ROW or old_words[pair[0]] in own:
                yield pair
        at = end
