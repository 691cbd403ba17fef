"""Make a difference easier to read without changing what it does.

Pure insertions and deletions slide to the clearest boundary their neighbourhood allows (a passage, a line, a
sentence, a word); changes parted by no more than two unchanged words of one passage become one. No change
ever crosses its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.text.lines import Gap
from app.text.tokens import boundaries

ISLAND_WORDS = 2
SLIDE = 2_000
LONG = 10_000  # code points of a line in which nothing slides

_WORD = re.compile(r"[^\W_]+(?:['’_][^\W_]+)*")
_BREAK = re.compile(r"\n[ \t]*(?:\n|[-*+#>|]|\d{1,9}[.)]\s|\Z)")
_OPENING = re.compile(r"[ \t]*(?:(?:#{1,6}|[-*+>]|\d{1,9}[.)])[ \t]+)*")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]*_]*\s+\Z")


def tidy(base: str, new: str, found: Sequence[Gap]) -> list[Gap]:
    """The same difference with clearer edges and without small islands."""
    slid = _slide_all(base, new, _joined(found))
    return _without_islands(base, new, slid)


def _joined(found: Sequence[Gap]) -> list[Gap]:
    """Touching stretches as one."""
    joined: list[Gap] = []
    for gap in found:
        if joined and joined[-1].end == gap.start:
            last = joined.pop()
            gap = Gap(last.start, gap.end, last.new_start, gap.new_end)
        joined.append(gap)
    return joined


def _without_islands(base: str, new: str, found: Sequence[Gap]) -> list[Gap]:
    kept: list[Gap] = []
    for gap in found:
        if kept and _is_island(base, kept[-1].end, gap.start):
            last = kept.pop()
            left, right = _shores(base, new, last, gap)
            if left is None or right is None:
                gap = Gap(last.start, gap.end, last.new_start, gap.new_end)
            else:
                kept.append(left)
                gap = right
        kept.append(gap)
    return kept


def _is_island(base: str, start: int, end: int) -> bool:
    return end - start <= 200 and len(_WORD.findall(base, start, end)) <= ISLAND_WORDS


def _shores(base: str, new: str, left: Gap, right: Gap) -> tuple[Gap | None, Gap | None]:
    """Two changes with an island between them that holds the end of a passage; None where it holds none.

    The words before that end then join the change on the left, and the words behind it the one on the right,
    if these outweigh them: what stays unchanged between the two is no words at all.
    """
    between = base[left.end : right.start]
    if not _BREAK.search(between):
        return None, None
    tail, head = between[: between.index("\n")].rstrip(), between[between.rindex("\n") + 1 :]
    head = head[_OPENING.match(head).end() :]  # type: ignore[union-attr]
    if _WORD.search(tail) and _outweighs(base, new, left):
        left = Gap(left.start, left.end + len(tail), left.new_start, left.new_end + len(tail))
    if _WORD.search(head) and _outweighs(base, new, right):
        right = Gap(right.start - len(head), right.end, right.new_start - len(head), right.new_end)
    return left, right


def _outweighs(base: str, new: str, gap: Gap) -> bool:
    """Whether a change replaces words, or inserts or deletes more of them than an island holds."""
    if gap.start < gap.end and gap.new_start < gap.new_end:
        return True
    text, start, end = (
        (base, gap.start, gap.end) if gap.start < gap.end else (new, gap.new_start, gap.new_end)
    )
    return len(_WORD.findall(text, start, min(end, start + 200))) > ISLAND_WORDS


def _slide_all(base: str, new: str, found: list[Gap]) -> list[Gap]:
    slid: list[Gap] = []
    old_edges, new_edges = _Edges(base), _Edges(new)
    for at, gap in enumerate(found):
        floor = slid[-1].end + 1 if slid else 0
        ceiling = found[at + 1].start - 1 if at + 1 < len(found) else len(base)
        slid.append(_slide(old_edges, new_edges, gap, floor, ceiling))
    return slid


class _Edges:
    """The token boundaries of a text by its lines, those of the lines asked for last at hand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = (0, 0)
        self.found: set[int] = set()

    def around(self, start: int, end: int) -> set[int]:
        """The boundaries in the lines around a stretch."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end) + 1 or len(self.text)
        if self.lines != (first, last):
            self.lines = (first, last)
            self.found = {first + at for at in boundaries(self.text[first:last])}
        return self.found


def _slide(old_edges: _Edges, new_edges: _Edges, gap: Gap, floor: int, ceiling: int) -> Gap:
    """The same insertion or deletion at the clearest place it can stand, the last one among equals."""
    if gap.start == gap.end:
        own, position, length, other = new_edges, gap.new_start, gap.new_end - gap.new_start, old_edges
        other_at = gap.start
    elif gap.new_start == gap.new_end:
        own, position, length, other = old_edges, gap.start, gap.end - gap.start, new_edges
        other_at = gap.new_start
    else:
        return gap
    text = own.text
    back = 0
    most = min(SLIDE, gap.start - floor)
    while back < most and text[position - back - 1] == text[position + length - back - 1]:
        back += 1
    on = 0
    most = min(SLIDE, ceiling - gap.end)
    while on < most and text[position + on] == text[position + length + on]:
        on += 1
    if not back and not on:
        return gap
    ranked = sorted(
        ((_clarity(text, position + step, length), step) for step in range(-back, on + 1)), reverse=True
    )
    if ranked[0][1] == 0 or _line_length(text, position - back, position + length + on) > length + LONG:
        return gap
    allowed = own.around(position - back, position + length + on)
    allowed_other = other.around(other_at - back, other_at + on)
    for _, step in ranked:
        at = position + step
        if step == 0 or (at in allowed and at + length in allowed and other_at + step in allowed_other):
            return Gap(gap.start + step, gap.end + step, gap.new_start + step, gap.new_end + step)
    return gap


def _line_length(text: str, start: int, end: int) -> int:
    last = text.find("\n", end)
    return (last if last >= 0 else len(text)) - text.rfind("\n", 0, start)


def _clarity(text: str, at: int, length: int) -> int:
    """How clear the two edges of a stretch are, from 0 to 10."""
    return _edge(text, at) + _edge(text, at + length)


def _edge(text: str, at: int) -> int:
    """How clear an edge a position is: between passages, lines, sentences, words, or none of these."""
    before = text[max(0, at - 40) : at]
    if not before or at == len(text) or before.endswith("\n\n") or text.startswith("\n\n", at - 1):
        return 5
    if before.endswith("\n"):
        return 4
    if text[at] == "\n":
        return 3
    if _SENTENCE_END.search(before):
        return 2
    return 1 if before[-1].isspace() else 0
