"""Stretches cut out of a text, as they stand inside a page of another order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from app.queries.differences import Difference, Piece, Shift
from app.text import Changes, apply, diff, passages
from app.web import rendered
from app.web.rendered import Row

_OPENING = re.compile(r"<h([1-6])(?=[ >])")
_CLOSING = re.compile(r"</h[1-6]>")


def rows(piece: Piece) -> list[Row]:
    """The passages of a stretch with its changes marked."""
    return marked(piece.words, piece.changes)


def marked(words: str, changes: Changes) -> list[Row]:
    """The passages of these words with their changes marked; none for those that went into another."""
    return [inset(row) for row in rendered.changed_rows(words, words, changes) if row.html]


def plain(words: str) -> list[Row]:
    """The passages of these words."""
    return [inset(row) for row in rendered.text_rows(words, words)]


def excerpt(words: str, changes: Changes) -> Markup:
    """What the changes do to these words, in a line or two."""
    return rendered.excerpt(words, words, changes)


@dataclass(frozen=True)
class Compared:
    """A passage of a difference before and after, both marked; None where a side has no such passage.

    `gone` and `come` say that it moved from here, or to here.
    """

    old: Markup | None
    new: Markup | None
    gone: Shift | None = None
    come: Shift | None = None


def compared(piece: Piece, difference: Difference) -> Iterator[Compared]:
    """The passages of a stretch before and after, in order; what moved is shown where it stands now with the words
    that changed on the way."""
    old = [one.start + piece.start for one in passages(piece.words)]
    new = [one.start + piece.new_start for one in passages(apply(piece.words, piece.changes))]
    for row in rows(piece):
        gone = difference.gone.get(old[row.base]) if row.base is not None and row.new is None else None
        come = difference.come.get(new[row.new]) if row.new is not None and row.base is None else None
        if come:
            html = Markup("").join(one.html for one in marked(come.old, diff(come.old, come.new)))
            yield Compared(None, html, come=come)
        else:
            yield Compared(
                None if row.base is None else row.html, None if row.new is None else row.html, gone=gone
            )


def inset(row: Row) -> Row:
    """A heading out of its text is no heading of the page: it only looks like one."""
    if row.kind != "heading" and "<h" not in row.html:
        return row
    html = _CLOSING.sub("</p>", _OPENING.sub(r'<p class="inset-heading inset-heading-\1"', str(row.html)))
    # Only the names of elements have changed in what nh3 has let pass.
    return replace(row, html=Markup(html))  # noqa: S704
