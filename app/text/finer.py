"""Changes taken apart again: only what differs within each hunk, down to the parts of an address or a tag.

Clean-up joins changes that stand close together, which reads better; for following words exactly, and for
merging two texts, the words between them matter.
"""

from __future__ import annotations

from app.text.hunks import Changes, Hunk
from app.text.memo import remembered
from app.text.tokens import fragments
from app.text.words import BUDGET, edits

MOST = 200_000  # code points of replaced and replacing words; what comes after these stays whole


@remembered
def finer(changes: Changes) -> Changes:
    """The same changes in the smallest hunks that words allow."""
    left = MOST
    parts: list[Hunk] = []
    length = sum(len(hunk.deleted) + len(hunk.insert) for hunk in changes if hunk.deleted and hunk.insert)
    reach = BUDGET // max(min(length, MOST) // 3, 1)
    for hunk in changes:
        if hunk.deleted and hunk.insert:
            left -= len(hunk.deleted) + len(hunk.insert)
        parts += _parts(hunk, reach) if left >= 0 else [hunk]
    return tuple(parts)


def _parts(hunk: Hunk, reach: int) -> list[Hunk]:
    if not hunk.deleted or not hunk.insert:
        return [hunk]
    old, new = fragments(hunk.deleted), fragments(hunk.insert)
    parts: list[Hunk] = []
    at, i = hunk.start, 0
    for edit in edits(old, new, reach):
        at += sum(map(len, old[i : edit.i]))
        deleted = "".join(old[edit.i : edit.i_end])
        parts.append(Hunk(at, at + len(deleted), "".join(new[edit.j : edit.j_end]), deleted))
        at, i = at + len(deleted), edit.i_end
    return parts
