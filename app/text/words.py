"""Which words of two stretches of text correspond: the second step of a comparison.

Words are compared as wholes (each distinct word becomes one character for the bisecting algorithm of Myers in
diff-match-patch, run without a clock); white space follows the words around it. The work is bounded by the
number of words, never by time: stretches too long for it are cut at word triples that occur once on both
sides, and what then still is too long is left uncompared, which is coarser but correct.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from app.text.blocks import BREAK, owners, related
from app.text.lines import heaviest_chain

try:
    from fast_diff_match_patch import diff as _compiled
except ImportError:  # pragma: no cover - the compiled twin is a convenience
    _compiled = None
from diff_match_patch import diff_match_patch

BUDGET = 120_000_000  # word comparisons for a whole text; some 0.4 s with the compiled comparison

Pair = tuple[int, int]


class Edit(NamedTuple):
    """Tokens `old[i:i_end]` became tokens `new[j:j_end]`."""

    i: int
    i_end: int
    j: int
    j_end: int


def edits(old: list[str], new: list[str], reach: int) -> list[Edit]:
    """The runs of tokens that differ, in order, comparing at most `reach` words at a time."""
    whole = _trim(old, 0, len(old), new, 0, len(new))
    if whole is None:
        return []
    if not any(
        not token.isspace() for token in {*old[whole.i : whole.i_end]} & {*new[whole.j : whole.j_end]}
    ):
        return [whole]
    several = BREAK in old[:-1] or BREAK in new[:-1]
    if several:
        whole = Edit(0, len(old), 0, len(new))
    old_words = [at for at in range(whole.i, whole.i_end) if not old[at].isspace()]
    new_words = [at for at in range(whole.j, whole.j_end) if not new[at].isspace()]
    left, right = [old[at] for at in old_words], [new[at] for at in new_words]
    pairs = matches(left, right, reach)
    if several:
        old_owners, new_owners = owners(old), owners(new)
        pairs = related(
            left, [old_owners[at] for at in old_words], right, [new_owners[at] for at in new_words], pairs
        )
    return _between(old, new, whole, [(old_words[a], new_words[b]) for a, b in pairs])


def _between(old: list[str], new: list[str], whole: Edit, pairs: list[Pair]) -> list[Edit]:
    """What differs between tokens that correspond."""
    found: list[Edit] = []
    i, j = whole.i, whole.j
    for at, to in [*pairs, (whole.i_end, whole.j_end)]:
        if at - i != to - j or old[i:at] != new[j:to]:
            edit = _trim(old, i, at, new, j, to)
            if edit is not None:
                found.append(edit)
        i, j = at + 1, to + 1
    return found


def _trim(old: list[str], i: int, i_end: int, new: list[str], j: int, j_end: int) -> Edit | None:
    while i < i_end and j < j_end and old[i] == new[j]:
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    return Edit(i, i_end, j, j_end) if i < i_end or j < j_end else None


def matches(old: Sequence[str], new: Sequence[str], reach: int) -> list[Pair]:
    """Pairs of equal words, increasing on both sides; as many as can be where `reach` allows it."""
    names: dict[str, int] = {}
    old_ids = [names.setdefault(word, len(names)) for word in old]
    new_ids = [names.setdefault(word, len(names)) for word in new]
    found: list[Pair] = []
    _match(old_ids, 0, len(old_ids), new_ids, 0, len(new_ids), reach, found, anchored=False)
    return found


def _match(
    old: list[int],
    i: int,
    i_end: int,
    new: list[int],
    j: int,
    j_end: int,
    reach: int,
    found: list[Pair],
    *,
    anchored: bool,
) -> None:
    while i < i_end and j < j_end and old[i] == new[j]:
        found.append((i, j))
        i, j = i + 1, j + 1
    tail: list[Pair] = []
    while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        tail.append((i_end, j_end))
    if i < i_end and j < j_end:
        if (i_end - i) + (j_end - j) <= reach:
            found += _compare(old, i, i_end, new, j, j_end)
        elif not anchored:
            for next_i, next_j in [*_triples(old, i, i_end, new, j, j_end), (i_end, j_end)]:
                _match(old, i, next_i, new, j, next_j, reach, found, anchored=True)
                i, j = next_i, next_j
    found += reversed(tail)


def _compare(old: list[int], i: int, i_end: int, new: list[int], j: int, j_end: int) -> list[Pair]:
    a, b = _as_text(old[i:i_end]), _as_text(new[j:j_end])
    found: list[Pair] = []
    for kind, length in _operations(a, b):
        if kind == "=":
            found += zip(range(i, i + length), range(j, j + length), strict=True)
        i += length if kind != "+" else 0
        j += length if kind != "-" else 0
    return found


def _as_text(ids: list[int]) -> str:
    """One character per id, stepping over the surrogates, which are no characters."""
    return "".join([chr(number + 0x100 if number < 0xD700 else number + 0x900) for number in ids])


def _operations(a: str, b: str) -> list[tuple[str, int]]:
    if _compiled is not None:
        operations: list[tuple[str, int]] = _compiled(
            a, b, timelimit=0, checklines=False, cleanup="No", counts_only=True
        )
        return operations
    plain = diff_match_patch()
    plain.Diff_Timeout = 0
    return [("-=+"[kind + 1], len(words)) for kind, words in plain.diff_main(a, b, False)]


def _triples(old: list[int], i: int, i_end: int, new: list[int], j: int, j_end: int) -> list[Pair]:
    """Where runs of three words that occur once on each side begin, thinned to the longest chain in order."""
    old_runs = list(zip(old[i:i_end], old[i + 1 : i_end], old[i + 2 : i_end], strict=False))
    new_runs = list(zip(new[j:j_end], new[j + 1 : j_end], new[j + 2 : j_end], strict=False))
    times_old, times_new = Counter(old_runs), Counter(new_runs)
    place = {run: at for at, run in enumerate(new_runs, j) if times_new[run] == 1}
    pairs = [(at, place[run]) for at, run in enumerate(old_runs, i) if run in place and times_old[run] == 1]
    return heaviest_chain(pairs, lambda _: 1)
