"""Stretches too long to compare word by word: cut down and cut up at little cost.

Everything here is linear and coarse, but correct, and what is told apart stays whole tokens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise

from app.text.hunks import Changes, Hunk
from app.text.lines import Gap, common_prefix, common_suffix, heaviest_chain, split
from app.text.overlap import wording

LONG = 20_000  # code points of one line or unbroken change that are worth narrowing
FAR = 4_000  # code points within which a safe place for a cut is looked for
TAG = 310  # no token with white space inside is longer

_OPEN = re.compile(r"[<\[]")


def narrowed(base: str, new: str, gap: Gap) -> Gap:
    """A long stretch without what is equal at its two ends, cut at white space so that no token is cut."""
    old, changed = base[gap.start : gap.end], new[gap.new_start : gap.new_end]
    head = _safe(old, common_prefix(old, changed) - 1)
    tail = common_suffix(old, changed, min(len(old), len(changed)) - head)
    cut = _safe(old, len(old) - tail + FAR, len(old) - tail) if tail > FAR else 0
    tail = len(old) - cut if cut else 0
    return Gap(gap.start + head, gap.end - tail, gap.new_start + head, gap.new_end - tail)


def within_line(base: str, new: str, gap: Gap) -> Gap:
    """A changed line of plain words without those that it begins and ends with on both sides.

    Several lines, and a line in which a tag or a bracket might hold a space, stay as they are. What is left
    splits into the very tokens it has in its line, and compares as it would there.
    """
    old, changed = base[gap.start : gap.end], new[gap.new_start : gap.new_end]
    if any(sign in old or sign in changed for sign in "<[") or "\n" in old[:-1] or "\n" in changed[:-1]:
        return gap
    equal = common_prefix(old, changed)
    head = old.rfind(" ", 0, max(0, equal - 1)) + 1
    if not old[head].isalpha():
        head = 0
    tail = common_suffix(old, changed, min(len(old), len(changed)) - equal)
    cut = old.find(" ", len(old) - tail + 1) if tail else -1
    tail = 0 if cut < 0 or old[cut - 1].isspace() else len(old) - cut
    return Gap(gap.start + head, gap.end - tail, gap.new_start + head, gap.new_end - tail)


def _safe(text: str, before: int, floor: int = 0) -> int:
    """The last place up to `before` where a word begins behind a space and no tag can be open, or 0."""
    at = before
    while at > max(floor, before - FAR):
        at = text.rfind(" ", floor, at)
        if at < 0:
            return 0
        if text[at + 1].isalpha() and not _OPEN.search(text, max(0, at - TAG), at):
            return at + 1
    return 0


def parted(base: str, new: str, gap: Gap) -> Iterator[Gap]:
    """A stretch of many lines in parts, cut where lines share a word that occurs once on either side."""
    old, changed = base[gap.start : gap.end], new[gap.new_start : gap.new_end]
    old_lines, new_lines = split(old), split(changed)
    old_at = list(accumulate(map(len, old_lines), initial=gap.start))
    new_at = list(accumulate(map(len, new_lines), initial=gap.new_start))
    i = j = 0
    for at, to in [
        *_alike(_single_words(old, old_lines), _single_words(changed, new_lines)),
        (len(old_lines), len(new_lines)),
    ]:
        if at > i or to > j:
            part = Gap(old_at[i], old_at[at], new_at[j], new_at[to])
            if base[part.start : part.end] != new[part.new_start : part.new_end]:
                yield part
        i, j = at, to


def _alike(old_place: dict[str, int], new_place: dict[str, int]) -> list[tuple[int, int]]:
    """Lines that share a word found once on either side, increasing on both; the longer the words, the surer."""
    weights: dict[tuple[int, int], int] = Counter()
    for word, at in old_place.items():
        if word in new_place:
            weights[at, new_place[word]] += len(word)
    best: dict[int, tuple[int, int]] = {}
    for (at, to), weight in weights.items():
        best[at] = max(best.get(at, (0, 0)), (weight, to))
    taken: dict[int, tuple[int, int]] = {}
    for at, (weight, to) in best.items():
        taken[to] = max(taken.get(to, (0, 0)), (weight, at))
    pairs = sorted((at, to, weight) for to, (weight, at) in taken.items())
    return heaviest_chain([(at, to) for at, to, _ in pairs], lambda k: pairs[k][2])


def _single_words(text: str, lines: list[str]) -> dict[str, int]:
    """The words that occur once, with their line."""
    single = {word for word, times in Counter(text.split()).items() if times == 1}
    return {word: at for at, line in enumerate(lines) for word in line.split() if word in single}


def fewer(base: str, changes: Changes, most: int) -> Changes:
    """The same changes in at most `most` hunks: those that stand nearest to each other are made one."""
    if len(changes) <= most:
        return changes
    near = sorted(right.start - left.end for left, right in pairwise(changes))[len(changes) - most - 1]
    parts: list[list[Hunk]] = [[changes[0]]]
    for hunk in changes[1:]:
        if hunk.start - parts[-1][-1].end <= near:
            parts[-1].append(hunk)
        else:
            parts.append([hunk])
    return tuple(_as_one(base, part) for part in parts)


def _as_one(base: str, part: list[Hunk]) -> Hunk:
    start, end = part[0].start, part[-1].end
    return Hunk(start, end, wording(base[start:end], start, tuple(part)), base[start:end])
