"""Where every word of a text comes from, as runs of equal origin; and what happened to words that are gone.

An origin is any hashable value (a suggestion's number, say). Spans are plain immutable values: their lengths
sum to the length of the text, neighbours differ in origin, none is empty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.text.hunks import Changes, in_order
from app.text.memo import remembered

ONE_EACH = "There must be one origin for each change."


@dataclass(frozen=True, slots=True)
class Span:
    """`length` code points of one origin."""

    length: int
    origin: Hashable


@dataclass(frozen=True, slots=True)
class Removal:
    """Words taken out by a hunk of origin `by`: they stood at `start`, now nearest to `at`, and came from
    `spans`.
    """

    start: int
    at: int
    words: str
    spans: tuple[Span, ...]
    by: Hashable


def originate(text: str, origin: Hashable) -> tuple[Span, ...]:
    """The provenance of a text that comes from one origin."""
    return (Span(len(text), origin),) if text else ()


def advance(
    spans: Sequence[Span], changes: Changes, origins: Sequence[Hashable | Sequence[Span]]
) -> tuple[Span, ...]:
    """The provenance after the changes.

    `origins` has one entry per hunk: the origin of its inserted words, or a list or tuple of Spans that
    together are as long as they (restored words keep their first origin that way). Raises ValueError if
    lengths do not agree, and DoesNotFit for hunks out of order.
    """
    in_order(changes)
    if len(origins) != len(changes):
        raise ValueError(ONE_EACH)
    result: list[Span] = []
    reader = _Reader(spans)
    for hunk, origin in zip(changes, origins, strict=True):
        result += reader.take(hunk.start)
        result += written(hunk.insert, origin)
        reader.take(hunk.end)
    result += reader.take(None)
    return joined(result)


def written(words: str, origin: Hashable | Sequence[Span]) -> Sequence[Span]:
    """The provenance of inserted words; raises ValueError if spans given for it are not as long as they."""
    if isinstance(origin, (list, tuple)) and origin and all(isinstance(part, Span) for part in origin):
        if sum(part.length for part in origin) != len(words):
            raise ValueError("The spans of a change must be as long as the words it inserts.")
        return origin
    return (Span(len(words), origin),)


class _Reader:
    """Reads spans from left to right, once."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = iter(spans)
        self._left: Span | None = next(self._spans, None)
        self._at = 0

    def take(self, until: int | None) -> list[Span]:
        """The spans from the last position up to `until`, or to the end."""
        taken: list[Span] = []
        while self._left is not None and (until is None or self._at < until):
            span = self._left
            if span.length < 0:
                raise ValueError("A span of words cannot be shorter than none.")
            length = span.length if until is None else min(span.length, until - self._at)
            taken.append(Span(length, span.origin))
            self._at += length
            rest = span.length - length
            self._left = Span(rest, span.origin) if rest else next(self._spans, None)
        if until is not None and self._at < until:
            raise ValueError("The changes reach beyond the text whose provenance this is.")
        return taken


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same provenance with equal neighbours joined and empty spans left out."""
    result: list[Span] = []
    for span in spans:
        if not span.length:
            continue
        if result and result[-1].origin == span.origin:
            result[-1] = Span(result[-1].length + span.length, span.origin)
        else:
            result.append(span)
    return tuple(result)


@remembered
def _ends(spans: Sequence[Span]) -> list[int]:
    return list(accumulate(span.length for span in spans))


def origin_at(spans: Sequence[Span], position: int) -> Hashable:
    """The origin of the code point at a position, by bisection; raises IndexError outside the text."""
    ends = _ends(spans)
    if not ends or not 0 <= position < ends[-1]:
        raise IndexError("There is no word at this position.")
    return spans[bisect_right(ends, position)].origin


def cut(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The provenance of the words from start to end; raises ValueError unless these are in the text."""
    ends = _ends(spans)
    if not 0 <= start <= end <= (ends[-1] if ends else 0):
        raise ValueError(f"The words from {start} to {end} are not in the text.")
    found: list[Span] = []
    k = bisect_right(ends, start)
    while k < len(spans) and ends[k] - spans[k].length < end:
        low = max(start, ends[k] - spans[k].length)
        found.append(Span(min(end, ends[k]) - low, spans[k].origin))
        k += 1
    return joined(found)


def removals(spans: Sequence[Span], changes: Changes, origins: Sequence[Hashable]) -> tuple[Removal, ...]:
    """What the changes took out of the text with this provenance, and which origin did it.

    Raises ValueError if lengths do not agree, and DoesNotFit for hunks out of order.
    """
    in_order(changes)
    if len(origins) != len(changes):
        raise ValueError(ONE_EACH)
    found: list[Removal] = []
    shift = 0
    for hunk, origin in zip(changes, origins, strict=True):
        if hunk.deleted:
            found.append(
                Removal(
                    hunk.start, hunk.start + shift, hunk.deleted, cut(spans, hunk.start, hunk.end), origin
                )
            )
        shift += hunk.shift
    return tuple(found)
