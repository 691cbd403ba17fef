"""The words that a change leaves in place although it was noted as one stretch deleted and another inserted.

Changes that stand close together are noted as one, which reads better; but who looks for the origin of a word
between them wants the one who wrote it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import accumulate

from app.text.tokens import is_word, tokenise

MOST = 1_000_000  # code points of both texts; of longer ones nothing counts as kept


def kept(deleted: str, insert: str) -> list[tuple[int, int, int]]:
    """Runs that both texts share, as `(start in deleted, start in insert, length)` in code points, in order.

    Words that stand once in each hold the texts together, as many as keep their order (of several equally long
    rows the one whose last word stands earliest in the deleted text, then its last but one, and so on); whatever
    agrees beside them without a gap is kept too. A run begins and ends with a word.
    """
    if len(deleted) + len(insert) > MOST:
        return []
    old, new = tokenise(deleted), tokenise(insert)
    anchors = _anchors(old, new)
    if not anchors:
        return []
    old_at, new_at = [0, *accumulate(map(len, old))], [0, *accumulate(map(len, new))]
    found: list[tuple[int, int, int]] = []
    i_end = j_end = 0
    for i, j in anchors:
        if j < j_end:
            continue
        i_start, j_start = i, j
        while i_start > i_end and j_start > j_end and old[i_start - 1] == new[j_start - 1]:
            i_start, j_start = i_start - 1, j_start - 1
        i_end, j_end = i + 1, j + 1
        while i_end < len(old) and j_end < len(new) and old[i_end] == new[j_end]:
            i_end, j_end = i_end + 1, j_end + 1
        first, last = j_start, j_end
        while not is_word(new[first]):
            first += 1
        while not is_word(new[last - 1]):
            last -= 1
        found.append((old_at[i_start + first - j_start], new_at[first], new_at[last] - new_at[first]))
    return found


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Words that stand once in each text, as many as stand in the same order: patience sorting."""
    in_old, in_new = Counter(old), Counter(new)
    places = {token: i for i, token in enumerate(old) if in_old[token] == 1 and is_word(token)}
    tops: list[int] = []
    rows: list[tuple[int, int, int]] = []
    ends: list[int] = []
    for j, token in enumerate(new):
        if in_new[token] != 1 or token not in places:
            continue
        pile = bisect_left(tops, places[token])
        rows.append((places[token], j, ends[pile - 1] if pile else -1))
        tops[pile : pile + 1] = [places[token]]
        ends[pile : pile + 1] = [len(rows) - 1]
    found: list[tuple[int, int]] = []
    k = ends[-1] if ends else -1
    while k >= 0:
        i, j, k = rows[k]
        found.append((i, j))
    return found[::-1]
