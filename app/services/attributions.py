"""Who is credited for which words of a merge's result: spans for what came in, an origin for every change."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from app.text import Changes, Hunk, Merged, Span, advance, apply, cut, diff, originate, tokenise
from app.text.kept import kept

Written = Sequence[tuple[Hunk, tuple[Span, ...]]]
"""Hunks of one side, each with the provenance of its inserted words."""

ENOUGH = 3
"""How many tokens in a row must agree before words count as taken from somewhere."""


def inserted(
    merged: Merged,
    written: Mapping[str, Written],
    plain: Callable[[tuple[str, ...]], Hashable] | None = None,
) -> list[tuple[Span, ...]]:
    """For each of the merge's changes the provenance of its inserted words, as `advance` takes it.

    Words of a side in `written` have their own provenance, those of other sides the origin that `plain` names.
    """
    queues = {side: _Queue(hunks) for side, hunks in written.items()}
    result: list[tuple[Span, ...]] = []
    for hunk, pieces in zip(merged.changes, merged.pieces, strict=True):
        spans: list[Span] = []
        for piece in pieces:
            taken = [queues[side].next(hunk, piece.length) for side in piece.sides if side in queues]
            if plain is not None and any(side not in queues for side in piece.sides):
                spans.append(Span(piece.length, plain(piece.sides)))
            else:
                spans += next(one for one in taken if one is not None)
        result.append(tuple(spans))
    return result


class _Queue:
    """A side's inserting hunks in order, to be met by the pieces of the merge in order."""

    def __init__(self, hunks: Written) -> None:
        self._hunks: Iterator[tuple[Hunk, tuple[Span, ...]]] = iter([one for one in hunks if one[0].insert])
        self._ahead = next(self._hunks, None)

    def next(self, within: Hunk, length: int) -> tuple[Span, ...] | None:
        """The provenance of the side's next inserted words inside a change of the merge, if they are so long."""
        while self._ahead is not None and self._ahead[0].end < within.start:
            self._ahead = next(self._hunks, None)
        while self._ahead is not None and self._ahead[0].start <= within.end:
            hunk, spans = self._ahead
            self._ahead = next(self._hunks, None)
            if len(hunk.insert) == length:
                return spans
        return None


def advanced(spans: Sequence[Span], changes: Changes, words: Sequence[tuple[Span, ...]]) -> tuple[Span, ...]:
    """The provenance of a text after changes whose inserted words have the provenance given.

    Words that a change only notes as deleted and inserted again, between others, keep the origin they had.
    """
    written = [_remaining(spans, hunk, one) for hunk, one in zip(changes, words, strict=True)]
    return advance(spans, changes, [one or None for one in written])


def _remaining(spans: Sequence[Span], hunk: Hunk, words: tuple[Span, ...]) -> tuple[Span, ...]:
    if not hunk.deleted or not hunk.insert:
        return words
    found: list[Span] = []
    at = 0
    for old, new, length in kept(hunk.deleted, hunk.insert):
        found += cut(words, at, new)
        found += cut(spans, hunk.start + old, hunk.start + old + length)
        at = new + length
    return (*found, *cut(words, at, len(hunk.insert))) if found else words


def reworded(base: str, theirs: Changes, ours: Changes, author: Hashable, decider: Hashable) -> Written:
    """The decider's hunks with the provenance of each: the author's words that were kept, and the decider's own.

    Both are changes to `base`; only the stretch that they touch is looked at.
    """
    low = min(hunk.start for hunk in (*theirs, *ours))
    high = max(hunk.end for hunk in (*theirs, *ours))
    local = base[low:high]
    wanted, written = shifted(theirs, -low), shifted(ours, -low)
    spans = advance(originate(local, None), wanted, [author] * len(wanted))
    change = diff(apply(local, wanted), apply(local, written))
    spans = advance(spans, change, [decider] * len(change))
    result: list[tuple[Hunk, tuple[Span, ...]]] = []
    shift = 0
    for hunk, moved in zip(ours, written, strict=True):
        at = moved.start + shift
        own = cut(spans, at, at + len(hunk.insert))
        result.append((hunk, tuple(Span(one.length, one.origin or decider) for one in own)))
        shift += hunk.shift
    return result


def shifted(changes: Changes, by: int) -> Changes:
    """The same changes so many code points further on."""
    return tuple(Hunk(hunk.start + by, hunk.end + by, hunk.insert, hunk.deleted) for hunk in changes)


def attributed(words: str, known: Sequence[tuple[str, Sequence[Span]]], writer: Hashable) -> tuple[Span, ...]:
    """The provenance of words written anew from texts that were at hand: what agrees keeps its origin, the rest is
    the writer's.

    The texts are asked in their order, the likest first; a few common words in a row are nobody's.
    """
    ranked = sorted(known, key=lambda one: sum(len(hunk.insert) for hunk in diff(one[0], words)))
    gaps: list[tuple[int, int]] = [(0, len(words))]
    found: list[tuple[int, tuple[Span, ...]]] = []
    for text, spans in ranked:
        left: list[tuple[int, int]] = []
        for start, end in gaps:
            taken = _agreeing(text, words[start:end])
            at = start
            for old, new, length in taken:
                left.append((at, start + new))
                found.append((start + new, cut(spans, old, old + length)))
                at = start + new + length
            left.append((at, end))
        gaps = [gap for gap in left if gap[0] < gap[1]]
    found += [(start, (Span(end - start, writer),)) for start, end in gaps]
    return tuple(span for _, spans in sorted(found, key=lambda one: one[0]) for span in spans)


def _agreeing(old: str, new: str) -> list[tuple[int, int, int]]:
    """Stretches that two texts share, as `(start in old, start in new, length)`, the very short ones left out."""
    found: list[tuple[int, int, int]] = []
    at = shift = 0
    for hunk in (*diff(old, new), Hunk(len(old), len(old), "", "")):
        length = hunk.start - at
        whole = length == len(old) or length == len(new)
        if length and (whole or len(tokenise(old[at : hunk.start])) >= ENOUGH):
            found.append((at, at + shift, length))
        shift += hunk.shift
        at = hunk.end
    return found
