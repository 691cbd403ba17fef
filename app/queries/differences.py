"""What changed between two texts, cut into the stretches of passages that it touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.queries.margins import Passages
from app.text import Changes, Hunk, diff, passages


@dataclass(frozen=True)
class Piece:
    """A stretch of whole passages, numbered from 1: `words` stand at `start` of the base, `changes` count from there.

    `heading` is the nearest heading above it; `skipped` how many unchanged passages lie between it and the piece
    before.
    """

    start: int
    words: str
    changes: Changes
    first: int
    last: int
    heading: str
    skipped: int


@dataclass(frozen=True)
class Difference:
    """The pieces of a difference on one page, and how many pieces and unchanged passages at the end there are."""

    pieces: Sequence[Piece]
    total: int
    page: int
    pages: int
    rest: int


def pieces(text: str, changes: Changes, *, context: int = 0) -> list[Piece]:
    """The changed stretches of a text, each with so many unchanged passages around; neighbours are one piece.

    Linear in the text and its changes.
    """
    spans = [(index, one.start, one.end) for index, one in enumerate(passages(text))]
    kinds = [one.kind for one in passages(text)]
    if not spans:
        return [Piece(0, text, changes, 1, 1, "", 0)] if changes else []
    places = Passages(spans)
    groups: list[tuple[int, int, list[Hunk]]] = []
    for hunk in changes:
        indices = places.touched([(hunk.start, hunk.end)])
        # A change may begin in the blank lines before a passage, which belong to the one before.
        early = indices[0] > 0 and hunk.start < spans[indices[0]][1]
        first = max(0, indices[0] - early - context)
        last = min(len(spans) - 1, indices[-1] + context)
        if groups and first <= groups[-1][1]:
            groups[-1] = (groups[-1][0], max(last, groups[-1][1]), [*groups[-1][2], hunk])
        else:
            groups.append((first, last, [hunk]))
    headings = _headings(text, spans, kinds)
    found: list[Piece] = []
    end = -1
    for first, last, hunks in groups:
        start, stop = window(text, spans, first, last)
        inside = tuple(
            Hunk(hunk.start - start, hunk.end - start, hunk.insert, hunk.deleted) for hunk in hunks
        )
        found.append(
            Piece(start, text[start:stop], inside, first + 1, last + 1, headings[first], first - end - 1)
        )
        end = last
    return found


def window(text: str, spans: Sequence[Sequence[int]], first: int, last: int) -> tuple[int, int]:
    """From where to where the passages with these indices reach, the blank lines behind them included."""
    start = spans[first][1] if first else 0
    stop = spans[last + 1][1] if last + 1 < len(spans) else len(text)
    return start, stop


def _headings(text: str, spans: Sequence[tuple[int, int, int]], kinds: Sequence[str]) -> list[str]:
    found: list[str] = []
    heading = ""
    for (_, start, end), kind in zip(spans, kinds, strict=True):
        found.append(heading)
        if kind == "heading":
            heading = text[start:end].strip("#=- \n")
    return found


def difference(
    text: str, changes: Changes, *, page: int = 1, per_page: int = 40, context: int = 0
) -> Difference:
    """One page of what the changes do to the text."""
    every = pieces(text, changes, context=context)
    pages = max(1, -(-len(every) // per_page))
    page = min(max(1, page), pages)
    shown = every[(page - 1) * per_page : page * per_page]
    rest = len(passages(text)) - shown[-1].last if shown and page == pages else 0
    return Difference(shown, len(every), page, pages, rest)


@lru_cache(maxsize=16)
def between(text: str, other: str) -> Changes:
    """The changes that lead from one text to another, kept while the same two are asked for again."""
    return diff(text, other)
