"""What changed between two texts, cut into the stretches of passages that it touches."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.models import Version
from app.queries.passages import Passages
from app.queries.shelves import Shelf
from app.text import Changes, Hunk, apply, diff, moves, passages
from app.text.moves import Move

LONGEST = 20_000
"""Code points of a stretch; of a longer one only its size is told."""

PAGE = 60_000
"""Code points on one page, a single stretch excepted."""


@dataclass(frozen=True)
class Piece:
    """A stretch of whole passages, numbered from 1: `words` stand at `start` of the base, `changes` count from there.

    `heading` is the nearest heading above it; `skipped` how many unchanged passages lie between it and the piece
    before; `new_start` where its words begin in the new text.
    """

    start: int
    words: str
    changes: Changes
    first: int
    last: int
    heading: str
    skipped: int
    new_start: int = 0

    @property
    def size(self) -> int:
        """How much there is to show, in code points."""
        return len(self.words) + sum(len(hunk.insert) for hunk in self.changes)

    @property
    def is_long(self) -> bool:
        """Whether it is too much to be compared word by word on a page."""
        return self.size > LONGEST


@dataclass(frozen=True)
class Shift:
    """A passage that stood elsewhere, word for word or `edited`: from where it came and where it went.

    Passages are numbered from 1 in their own text; the pages are those on which one sees it go and come.
    """

    number: int
    old: str
    new: str
    passage: int
    new_passage: int
    page: int
    new_page: int

    @property
    def edited(self) -> bool:
        """Whether words of it changed on the way."""
        return self.old != self.new


@dataclass(frozen=True)
class Difference:
    """The pieces of a difference on one page, and how many pieces and unchanged passages at the end there are.

    `gone` and `come` are the passages that moved, by where they begin in the base and in the new text.
    """

    pieces: Sequence[Piece]
    total: int
    page: int
    pages: int
    rest: int
    gone: Mapping[int, Shift] = field(default_factory=dict)
    come: Mapping[int, Shift] = field(default_factory=dict)


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
    end, moved = -1, 0
    for first, last, hunks in groups:
        start, stop = window(text, spans, first, last)
        inside = tuple(
            Hunk(hunk.start - start, hunk.end - start, hunk.insert, hunk.deleted) for hunk in hunks
        )
        found.append(
            Piece(
                start,
                text[start:stop],
                inside,
                first + 1,
                last + 1,
                headings[first],
                first - end - 1,
                start + moved,
            )
        )
        end = last
        moved += sum(hunk.shift for hunk in hunks)
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
    """One page of what the changes do to the text: so many pieces, fewer where they are long."""
    every = pieces(text, changes, context=context)
    starts = _page_starts(every, per_page)
    page = min(max(1, page), len(starts))
    shown = every[starts[page - 1] : starts[page] if page < len(starts) else len(every)]
    rest = len(passages(text)) - shown[-1].last if shown and page == len(starts) else 0
    shifts = _shifts(text, changes, every, starts) if len(changes) > 1 else []
    return Difference(
        shown,
        len(every),
        page,
        len(starts),
        rest,
        gone={move.start: shift for move, shift in shifts},
        come={move.new_start: shift for move, shift in shifts},
    )


def _page_starts(every: Sequence[Piece], per_page: int) -> list[int]:
    """With which piece each page begins."""
    starts, size = [0], 0
    for number, one in enumerate(every):
        shown = min(one.size, LONGEST)
        if number - starts[-1] >= per_page or (size + shown > PAGE and number > starts[-1]):
            starts.append(number)
            size = 0
        size += shown
    return starts


def _shifts(
    text: str, changes: Changes, every: Sequence[Piece], starts: Sequence[int]
) -> list[tuple[Move, Shift]]:
    """The passages that moved, with what the pages say of them."""
    found = moves(changes, text)
    if not found:
        return []
    new = apply(text, changes)
    olds, news = ([one.start for one in passages(words)] for words in (text, new))
    places, new_places = [one.start for one in every], [one.new_start for one in every]
    return [
        (
            move,
            Shift(
                number,
                text[move.start : move.end],
                new[move.new_start : move.new_end],
                bisect_right(olds, move.start),
                bisect_right(news, move.new_start),
                bisect_right(starts, bisect_right(places, move.start) - 1),
                bisect_right(starts, bisect_right(new_places, move.new_start) - 1),
            ),
        )
        for number, move in enumerate(found, 1)
    ]


_between: Shelf[Changes] = Shelf(
    3_000_000, lambda changes: sum(len(one.insert) + len(one.deleted) + 200 for one in changes)
)


def between(first: Version, second: Version) -> Changes:
    """The changes that lead from one version's text to another's, kept while the same two are asked for again."""
    return _between.get((first.text_hash, second.text_hash), lambda: diff(first.text, second.text))
