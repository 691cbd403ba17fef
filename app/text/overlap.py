"""Which hunks of different sides stand in each other's way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.text.hunks import Changes, Hunk


class Claim(NamedTuple):
    """One hunk of one side, with its place among that side's hunks."""

    side: str
    nth: int
    hunk: Hunk


def clusters(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Claims that overlap, one by one or in a chain, in text order.

    Two claims overlap if their ranges share a code point, if one inserts strictly inside the other's range,
    or if both insert at the same point. Ranges that merely touch do not.
    """
    cluster: list[Claim] = []
    reach = 0
    for claim in sorted(claims, key=_order):
        hunk = claim.hunk
        if cluster and not (
            hunk.start < reach or (hunk.end == reach and _is_insertion(cluster[-1].hunk, hunk))
        ):
            yield cluster
            cluster = []
        reach = max(reach, hunk.end) if cluster else hunk.end
        cluster.append(claim)
    if cluster:
        yield cluster


def _is_insertion(left: Hunk, right: Hunk) -> bool:
    return left.start == left.end == right.start == right.end


def _order(claim: Claim) -> tuple[int, int, str, str]:
    hunk = claim.hunk
    return (hunk.start, hunk.end, hunk.insert, claim.side)


def parts_line(deletion: Hunk, insertion: Hunk) -> bool:
    """Whether one hunk takes out the line feed behind which the other puts whole lines.

    The lines may as well be put before that line feed, and are: then it is the last one that goes. Text is
    often written at the end of a text whose last line feed somebody else drops.
    """
    return (
        deletion.deleted == "\n"
        and not deletion.insert
        and insertion.start == insertion.end == deletion.end
        and insertion.insert.endswith("\n")
    )


def before_line(insertion: Hunk) -> Hunk:
    """Whole lines put before the line feed behind which they stood."""
    at = insertion.start - 1
    return Hunk(at, at, "\n" + insertion.insert[:-1], "")


def by_side(cluster: Sequence[Claim]) -> dict[str, Changes]:
    """The hunks of a cluster, gathered by side."""
    gathered: dict[str, list[Hunk]] = {}
    for claim in cluster:
        gathered.setdefault(claim.side, []).append(claim.hunk)
    return {side: tuple(hunks) for side, hunks in gathered.items()}


def span(cluster: Sequence[Claim]) -> tuple[int, int]:
    """The range of the base that a cluster claims."""
    return min(claim.hunk.start for claim in cluster), max(claim.hunk.end for claim in cluster)


def wording(words: str, start: int, changes: Changes) -> str:
    """What `words`, which stand at `start`, become by hunks that lie inside them."""
    parts: list[str] = []
    at = start
    for hunk in changes:
        parts += (words[at - start : hunk.start - start], hunk.insert)
        at = hunk.end
    parts.append(words[at - start :])
    return "".join(parts)


def agreed(words: str, start: int, sides: dict[str, Changes]) -> Changes | None:
    """The hunks to make where every side of a cluster wants the same result there, else None.

    Sides agree if their hunks are the same, or if there are two different sets of hunks that lead to the same
    words (of which the finer one is taken). More than two sets never agree: leaving one out could then part
    the others.
    """
    distinct = set(sides.values())
    if len(distinct) == 1:
        return next(iter(distinct))
    if len(distinct) == 2 and len({wording(words, start, hunks) for hunks in distinct}) == 1:
        return min(distinct, key=lambda hunks: (-len(hunks), [(h.start, h.end, h.insert) for h in hunks]))
    return None
