"""How far insertions and deletions may slide without changing what they do.

Of "- a.md\\n- b.md\\n" the first line may be taken out, or as well ".md\\n- a" or anything between. A difference
shows the clearest of these places; words that somebody spoke of have not been touched if one of them leaves
the words whole.
"""

from __future__ import annotations

from dataclasses import replace

from app.text.hunks import Changes, Hunk

FAR = 200  # code points


def loosened(base: str, changes: Changes) -> Changes:
    """The same changes on `base`, each deletion with its slack up to its neighbours; linear in the changes."""
    found: list[Hunk] = []
    for k, hunk in enumerate(changes):
        if not hunk.insert:
            floor = changes[k - 1].end + 1 if k else 0
            ceiling = changes[k + 1].start - 1 if k + 1 < len(changes) else len(base)
            back = _back(base, hunk, max(floor, hunk.start - FAR))
            on = _on(base, hunk, min(ceiling, hunk.end + FAR))
            hunk = replace(hunk, slack=(back, on)) if back or on else hunk
        found.append(hunk)
    return tuple(found)


def _back(base: str, hunk: Hunk, floor: int) -> int:
    back = 0
    while hunk.start - back > floor and base[hunk.start - back - 1] == base[hunk.end - back - 1]:
        back += 1
    return back


def _on(base: str, hunk: Hunk, ceiling: int) -> int:
    on = 0
    while hunk.end + on < ceiling and base[hunk.start + on] == base[hunk.end + on]:
        on += 1
    return on


def aside(near: Changes, start: int, end: int, words: str | None) -> Changes:
    """The hunks around `start` to `end`, slid out of these words wherever they may stand beside them as well.

    `words` are those from start to end, if they are known. Only the place of a hunk matters in the result.
    """
    slid: list[Hunk] = []
    for k, hunk in enumerate(near):
        floor = slid[-1].end if slid else 0
        ceiling = near[k + 1].start if k + 1 < len(near) else None
        by = _step(hunk, start, end, words)
        if by and floor <= hunk.start + by and (ceiling is None or hunk.end + by <= ceiling):
            hunk = Hunk(hunk.start + by, hunk.end + by, hunk.insert, hunk.deleted)
        slid.append(hunk)
    return tuple(slid)


def _step(hunk: Hunk, start: int, end: int, words: str | None) -> int:
    """By how much to slide a hunk so that it stands outside; 0 if it does or cannot."""
    if not hunk.insert:
        back, on = hunk.end - start, end - hunk.start
        if hunk.start < start < hunk.end < end:
            return -back if back <= hunk.slack[0] else 0
        if start < hunk.start < end < hunk.end:
            return on if on <= hunk.slack[1] else 0
    elif not hunk.deleted and words is not None and start < hunk.start < end:
        before, behind = words[: hunk.start - start], words[hunk.start - start :]
        if (before + hunk.insert).endswith(before):
            return -len(before)
        if (hunk.insert + behind).startswith(behind):
            return len(behind)
    return 0
