"""Where two texts agree line for line: the first, exact step of a comparison.

Lines that occur once in both texts are matched if their order agrees (the heaviest increasing chain, as in
patience diff but weighed by length, so that of two exchanged passages the longer one counts as standing
still); each stretch between two matches is then trimmed and searched again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from io import StringIO
from itertools import accumulate
from typing import NamedTuple

from app.text.tokens import is_word

DEPTH = 24
TELLING = 40  # code points of a line that is unlikely to be a rule or a frame


class Gap(NamedTuple):
    """A stretch that differs: `base[start:end]` became `new[new_start:new_end]`."""

    start: int
    end: int
    new_start: int
    new_end: int


def common_prefix(a: str, b: str) -> int:
    """The number of leading code points that agree, by halving."""
    low, high = 0, min(len(a), len(b))
    if a[:high] == b[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_suffix(a: str, b: str, limit: int) -> int:
    """The number of trailing code points that agree, at most `limit`, by halving."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if a[len(a) - middle : len(a) - low] == b[len(b) - middle : len(b) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def gaps(base: str, new: str) -> list[Gap]:
    """The stretches of whole lines that differ, in order; everything outside them is equal."""
    head = common_prefix(base, new)
    head = base.rfind("\n", 0, head) + 1
    tail = common_suffix(base, new, min(len(base), len(new)) - head)
    cut = base.find("\n", len(base) - tail) + 1 if tail else 0
    tail = len(base) - cut if cut else 0
    old_lines, new_lines = split(base[head : len(base) - tail]), split(new[head : len(new) - tail])
    old_at = list(accumulate(map(len, old_lines), initial=head))
    new_at = list(accumulate(map(len, new_lines), initial=head))
    return [
        Gap(old_at[i], old_at[i_end], new_at[j], new_at[j_end])
        for i, i_end, j, j_end in _align(old_lines, new_lines)
    ]


def split(text: str) -> list[str]:
    """The lines of a text, each with its line feed; no other character ends a line."""
    return list(StringIO(text, newline="\n"))


def _align(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The runs of lines that differ, `old[i:i_end]` against `new[j:j_end]`, in order."""
    found: list[tuple[int, int, int, int]] = []
    work = [(0, len(old), 0, len(new), 0)]
    while work:
        i, i_end, j, j_end, depth = work.pop()
        while i < i_end and j < j_end and old[i] == new[j]:
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
        several = i < i_end and j < j_end and (i_end - i > 1 or j_end - j > 1)
        anchors = _anchors(old, i, i_end, new, j, j_end) if several and depth < DEPTH else []
        if not anchors:
            if i < i_end or j < j_end:
                found.append((i, i_end, j, j_end))
            continue
        between: list[tuple[int, int, int, int, int]] = []
        for next_i, next_j in anchors:
            if i < next_i or j < next_j:
                between.append((i, next_i, j, next_j, depth + 1))
            i, j = next_i + 1, next_j + 1
        work.append((i, i_end, j, j_end, depth + 1))
        work += reversed(between)
    return found


def _anchors(
    old: Sequence[str], i: int, i_end: int, new: Sequence[str], j: int, j_end: int
) -> list[tuple[int, int]]:
    """The lines with words that occur once in each stretch, thinned to the heaviest chain in order."""
    times_old, times_new = Counter(old[i:i_end]), Counter(new[j:j_end])
    place = dict(zip(new[j:j_end], range(j, j_end), strict=True))
    pairs = [
        (at, place[line])
        for at, line in enumerate(old[i:i_end], i)
        if line in place
        and times_old[line] == times_new[line] == 1
        and (len(line) > TELLING or is_word(line))
    ]
    return heaviest_chain(pairs, lambda k: len(old[pairs[k][0]].strip()))


def heaviest_chain(pairs: Sequence[tuple[int, int]], weigh: Callable[[int], int]) -> list[tuple[int, int]]:
    """The heaviest increasing chain among pairs with distinct members, given in order of their first.

    `weigh` gives the weight of a pair by its index. O(n log n) with a Fenwick tree of best chains by second
    member; ties go to the earlier chain.
    """
    seconds = [second for _, second in pairs]
    in_order = sorted(seconds)
    if seconds == in_order:
        return list(pairs)
    rank = {second: at for at, second in enumerate(in_order, 1)}
    tree: list[tuple[int, int]] = [(0, -1)] * (len(pairs) + 1)
    previous = [-1] * len(pairs)
    best = (0, -1)
    for at, (_, second) in enumerate(pairs):
        k = rank[second] - 1
        before = (0, -1)
        while k > 0:
            if tree[k][0] > before[0]:
                before = tree[k]
            k -= k & -k
        previous[at] = before[1]
        total = (before[0] + weigh(at), at)
        k = rank[second]
        while k <= len(pairs):
            if total[0] > tree[k][0]:
                tree[k] = total
            k += k & -k
        if total[0] > best[0]:
            best = total
    chain: list[tuple[int, int]] = []
    at = best[1]
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return chain[::-1]
