"""Stretches cut out of a text, as they stand inside a page of another order."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from app.queries.differences import Piece
from app.text import Changes
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


def pairs(piece: Piece) -> Sequence[tuple[Markup | None, Markup | None]]:
    """The passages of a stretch before and after, both marked; None where a side has no such passage."""
    after = rendered.final_rows(piece.words, piece.words, piece.changes)
    gone = {row.base for row in after if row.kind == "gone"}
    return [
        (
            None if row.base is None else row.html,
            None if row.base is not None and row.base in gone else row.html,
        )
        for row in rows(piece)
    ]


def inset(row: Row) -> Row:
    """A heading out of its text is no heading of the page: it only looks like one."""
    if row.kind != "heading" and "<h" not in row.html:
        return row
    html = _CLOSING.sub("</p>", _OPENING.sub(r'<p class="inset-heading inset-heading-\1"', str(row.html)))
    # Only the names of elements have changed in what nh3 has let pass.
    return Row(row.base, Markup(html), row.kind, row.level, row.words, row.changed)  # noqa: S704
