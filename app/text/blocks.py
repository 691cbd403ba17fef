"""Keep words of unrelated passages apart.

A longest common subsequence gladly finds "the" and "of" of one passage in another that has nothing to do with
it. Words matched between two passages count only if they are a fair part of the smaller one, or stand in a
long enough row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.text.tokens import is_word

FAIR = 0.35
ROW = 6
BREAK = "\n"
_MARKERS = frozenset("-*+>|")

Pair = tuple[int, int]


def owners(tokens: Sequence[str]) -> list[int]:
    """For each token the number of its passage; passages part at blank lines and at markers."""
    numbers: list[int] = []
    number = 0
    line_start, blank = True, False
    for token in tokens:
        if token == BREAK:
            blank = line_start
            line_start = True
        elif not token.isspace():
            if line_start and (blank or _opens(token)):
                number += 1
            line_start = blank = False
        numbers.append(number)
    return numbers


def _opens(token: str) -> bool:
    return (
        token in _MARKERS
        or token[0] == "#"
        or (token[0].isdigit() and token[-1] in ".)")
        or token[:2] == "[^"
    )


@dataclass(slots=True)
class _Bond:
    words: int = 0
    longest: int = 0
    row: int = 0
    last: Pair = (-2, -2)


def related(
    old: Sequence[str],
    old_owner: Sequence[int],
    new: Sequence[str],
    new_owner: Sequence[int],
    pairs: Sequence[Pair],
) -> list[Pair]:
    """The pairs of matched words (indices into old and new) whose passages belong together."""
    if not pairs or (old_owner[0] == old_owner[-1] and new_owner[0] == new_owner[-1]):
        return list(pairs)
    spoken = {word for word in {*old, *new} if is_word(word)}
    bonds: dict[Pair, _Bond] = {}
    for i, j in pairs:
        bond = bonds.setdefault((old_owner[i], new_owner[j]), _Bond())
        if old[i] in spoken:
            bond.words += 1
            bond.row = bond.row + 1 if bond.last == (i - 1, j - 1) or bond.row == 0 else 1
            bond.longest = max(bond.longest, bond.row)
        bond.last = (i, j)
    old_size, new_size = _sizes(old, old_owner, spoken), _sizes(new, new_owner, spoken)
    kept = {
        key
        for key, bond in bonds.items()
        if bond.longest >= ROW or bond.words >= FAIR * min(old_size.get(key[0], 0), new_size.get(key[1], 0))
    }
    return [(i, j) for i, j in pairs if (old_owner[i], new_owner[j]) in kept]


def _sizes(words: Sequence[str], owner: Sequence[int], spoken: set[str]) -> dict[int, int]:
    """How many words each passage has."""
    return Counter(number for word, number in zip(words, owner, strict=True) if word in spoken)
