"""Words that come back to where they stood: a revert gives them the origin they had, not that of who reverts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence

from app.text.finer import finer
from app.text.hunks import Changes, Hunk, Shifts, compose
from app.text.provenance import ONE_EACH, Span, cut, joined, written
from app.text.tokens import count_words

ENOUGH = 3  # words in a row that tell that a passage came back in part

Stretch = tuple[int, int]


def restored(
    changes: Changes,
    origins: Sequence[Hashable | Sequence[Span]],
    past: Iterable[tuple[Sequence[Span], Changes]],
) -> tuple[Sequence[Span], ...]:
    """Origins for `advance` in which words that stood in their place once keep the origin they had then.

    `origins` are those that the inserted words have otherwise, one for each hunk. `past` holds earlier texts,
    newest first: the provenance of each, and the changes that led from it to the next one, the first of them
    to the text that `changes` are made on. Words count as restored if all changes together leave them alone;
    failing that, if they leave a few words in a row alone where the text was changed before. Raises
    ValueError if lengths do not agree.
    """
    if len(origins) != len(changes):
        raise ValueError(ONE_EACH)
    credited = [list(written(hunk.insert, origin)) for hunk, origin in zip(changes, origins, strict=True)]
    free: list[list[Stretch]] = [[(0, len(hunk.insert))] if hunk.insert else [] for hunk in changes]
    places = [hunk.start + shift for hunk, shift in zip(changes, Shifts(changes).moved, strict=False)]
    since = changes
    nets: list[tuple[Sequence[Span], _Net]] = []
    for spans, step in past:
        since = compose(step, since)
        nets.append((spans, _Net(since)))
    for whole in (True, False):
        for spans, net in nets:
            for k, hunk in enumerate(changes):
                left: list[Stretch] = []
                for start, end in free[k]:
                    at = start
                    for new, old, length in net.standing(hunk, places[k] + start, places[k] + end, whole):
                        new -= places[k]
                        credited[k] = _over(credited[k], new, cut(spans, old, old + length))
                        left.append((at, new))
                        at = new + length
                    left.append((at, end))
                free[k] = [stretch for stretch in left if stretch[0] < stretch[1]]
    return tuple(joined(one) for one in credited)


def _over(credited: Sequence[Span], at: int, spans: Sequence[Span]) -> list[Span]:
    """The provenance of words with that of a part of them, from `at` on, put in its place."""
    end = at + sum(span.length for span in spans)
    whole = sum(span.length for span in credited)
    return [*cut(credited, 0, at), *spans, *cut(credited, end, whole)]


class _Net:
    """What all changes since an earlier text come to, looked at from the new text."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.moved = Shifts(changes).moved
        self.starts = [hunk.start + shift for hunk, shift in zip(changes, self.moved, strict=False)]

    def standing(self, hunk: Hunk, start: int, end: int, whole: bool) -> Iterator[tuple[int, int, int]]:
        """Stretches from start to end of the new text that stood in the old one: new place, old place, length.

        The `whole` ones lie outside of all changes, the others within one. `hunk` is the last change there;
        where nothing but it ever changed the text, nothing came back.
        """
        k = max(0, bisect_right(self.starts, start) - 1)
        at = start
        while k < len(self.changes) and self.starts[k] < end:
            change, new = self.changes[k], self.starts[k]
            if new + len(change.insert) > at:
                if whole and at < new:
                    yield at, at - self.moved[k], new - at
                if not whole and (change.insert, change.deleted) != (hunk.insert, hunk.deleted):
                    yield from _in_part(change, new, max(at, new), end)
                at = new + len(change.insert)
            k += 1
        if whole and at < end:
            yield at, at - self.moved[k], end - at


def _in_part(change: Hunk, new: int, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """What stands still within one change, from start to end, if it is enough to be told apart from chance."""
    at, shift = change.start, new - change.start
    whole = Hunk(change.end, change.end, "", "")
    for part in (*finer((change,)), whole) if change.deleted and change.insert else ():
        low, high = max(at + shift, start), min(part.start + shift, end)
        stands = change.deleted[low - shift - change.start : high - shift - change.start]
        if low < high and count_words(stands) >= ENOUGH:
            yield low, low - shift, high - low
        at, shift = part.end, shift + part.shift
