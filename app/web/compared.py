"""What happened to a suggestion's words, side by side: what it was written on, what stands there now, what it wants."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.queries.passages import touched
from app.queries.since import Reworded, Since
from app.web import pieces, rendered
from app.web.rendered import Row


@dataclass(frozen=True)
class Columns:
    """The passages concerned as they were, as others have made them, and as the suggestion would have them.

    `changed` tells whether others have changed anything in them.
    """

    base: Sequence[Row]
    now: Sequence[Row]
    mine: Sequence[Row]
    changed: bool


def columns(since: Since) -> Columns:
    """The three columns of a repair: the passages concerned, now with everything that others changed in them."""
    base = since.base
    indices = touched(base.passages, ((hunk.start, hunk.end) for hunk in (*since.mine, *since.others)))
    rows = rendered.text_rows(base.text, base.text_hash)
    plain = [pieces.inset(rows[index]) for index in indices]
    spans = [base.passages[index][1:3] for index in indices]
    later = tuple(
        hunk for hunk in since.later if any(hunk.start <= end and start <= hunk.end for start, end in spans)
    )
    now = _inset(rendered.changed_parts(base, later)) or plain
    return Columns(plain, now, _inset(rendered.changed_parts(base, since.mine)), bool(later))


def others(since: Since) -> Sequence[Row]:
    """What others changed at the suggestion's words or beside them."""
    return _inset(rendered.changed_parts(since.base, since.others))


def difference(reworded: Reworded) -> Sequence[Row]:
    """The passages that read otherwise than those somebody supported, with the difference marked."""
    return [row for row in pieces.marked(reworded.words, reworded.changes) if row.changed]


def _inset(rows: Sequence[Row]) -> list[Row]:
    return [pieces.inset(row) for row in rows]
