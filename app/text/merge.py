"""Merge any number of sides, all made on one common base, at once and by the positions of that base.

Every hunk of every side is applied, absorbed (the same change from several sides, made once and credited to
all of them) or in conflict (the base stays, and every side's words are offered). Nothing depends on the order
in which the sides are given or on what they are called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.text.hunks import Changes, Hunk, check
from app.text.overlap import Claim, agreed, before_line, by_side, clusters, parts_line, span, wording
from app.text.slack import loosened


class Fate(StrEnum):
    """What became of one hunk of one side."""

    APPLIED = "applied"
    ABSORBED = "absorbed"
    CONFLICTED = "conflicted"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sides that want different words for one stretch; the base stands there until somebody decides.

    `start` and `end` are positions in the base, `new_start` and `new_end` in the merged text; `sides` says,
    by name, what each side would have there, and `changes` by which hunks.
    """

    start: int
    end: int
    new_start: int
    new_end: int
    base: str
    sides: Mapping[str, str]
    changes: Mapping[str, Changes]

    def in_order(self, *sides: str) -> str:
        """What these sides would have there, one after the other, equal words once, none run together."""
        words = ""
        for wanted in dict.fromkeys(self.sides[side] for side in sides):
            parted = not words or not wanted or words[-1].isspace() or wanted[0].isspace()
            words += wanted if parted else f" {wanted}"
        return words


@dataclass(frozen=True, slots=True)
class Review:
    """Changes of different sides that touch or stand in one sentence: applied, but to be read by a person.

    `start` and `end` are positions in the base, `new_start` and `new_end` in the merged text.
    """

    start: int
    end: int
    new_start: int
    new_end: int
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """`length` inserted code points that these sides wrote."""

    length: int
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge.

    `origins` names for each hunk of `changes` the sides it is credited to, `pieces` the same for each part of
    its inserted text; `fates` has for each side one fate per hunk, in order.
    """

    text: str
    changes: Changes
    conflicts: tuple[Conflict, ...]
    reviews: tuple[Review, ...]
    fates: Mapping[str, tuple[Fate, ...]]
    origins: tuple[tuple[str, ...], ...]
    pieces: tuple[tuple[Piece, ...], ...]


class _Made(NamedTuple):
    hunk: Hunk
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What sides come to before it is written out: changes to make, stretches in dispute, and the fates."""

    made: list[_Made]
    disputes: list[tuple[int, int, dict[str, Changes]]]
    fates: dict[str, list[Fate]]


def merge(base: str, sides: Mapping[str, Changes]) -> Merged:
    """Merge the sides' changes, all on `base`; raises DoesNotFit if a side was made on another text.

    Time: n log n in the hunks, linear in the base.
    """
    return written_out(base, settle(base, sides))


def settle(base: str, sides: Mapping[str, Changes]) -> Settled:
    """Decide which of the sides' changes are made; raises DoesNotFit as `merge` does."""
    fates: dict[str, list[Fate]] = {}
    claims: list[Claim] = []
    alone: dict[str, tuple[str, ...]] = {}
    for side in sorted(sides):
        at = 0
        for index, hunk in enumerate(sides[side]):
            check(base, hunk, at)
            at = hunk.end
            claims.append(Claim(side, index, hunk))
        fates[side], alone[side] = [Fate.APPLIED] * len(sides[side]), (side,)
    made: list[_Made] = []
    disputes: list[tuple[int, int, dict[str, Changes]]] = []
    for cluster in clusters(claims):
        if len(cluster) == 1:
            side, _, hunk = cluster[0]
            made.append(_Made(hunk, alone[side]))
            continue
        start, end = span(cluster)
        wanted = by_side(cluster)
        together = agreed(base[start:end], start, wanted)
        for side, index, _ in cluster:
            fates[side][index] = Fate.CONFLICTED if together is None else Fate.ABSORBED
        if together is None:
            disputes.append((start, end, wanted))
        else:
            made += [_Made(hunk, tuple(sorted(wanted))) for hunk in together]
    made.sort(key=lambda one: (one.hunk.start, one.hunk.end))
    for k in range(1, len(made)):
        if parts_line(made[k - 1].hunk, made[k].hunk):
            made[k - 1 : k + 1] = _Made(before_line(made[k].hunk), made[k].sides), made[k - 1]
    return Settled(made, disputes, fates)


def written_out(base: str, settled: Settled) -> Merged:
    """The text, the changes and all that is told about a merge."""
    text, places = _assemble(base, settled.made)
    changes, origins, pieces = _joined(settled.made)
    return Merged(
        text=text,
        changes=loosened(base, changes),
        conflicts=tuple(_conflicts(base, settled)),
        reviews=tuple(_reviews(base, settled.made, places)),
        fates={side: tuple(of_side) for side, of_side in settled.fates.items()},
        origins=origins,
        pieces=pieces,
    )


def _assemble(base: str, made: Sequence[_Made]) -> tuple[str, list[int]]:
    """The merged text, and where each change begins in it."""
    parts: list[str] = []
    places: list[int] = []
    at = length = 0
    for one in made:
        hunk = one.hunk
        length += hunk.start - at
        places.append(length)
        parts += (base[at : hunk.start], hunk.insert)
        length += len(hunk.insert)
        at = hunk.end
    parts.append(base[at:])
    return "".join(parts), places


def _joined(
    made: Sequence[_Made],
) -> tuple[Changes, tuple[tuple[str, ...], ...], tuple[tuple[Piece, ...], ...]]:
    """Touching changes as one hunk each, with everybody who had a part in it."""
    changes: list[Hunk] = []
    origins: list[tuple[str, ...]] = []
    pieces: list[tuple[Piece, ...]] = []
    first = 0
    for k in range(1, len(made) + 1):
        if k < len(made) and made[k - 1].hunk.end == made[k].hunk.start:
            continue
        run = made[first:k]
        hunk, sides = run[0].hunk, run[0].sides
        if len(run) > 1:
            insert = "".join(one.hunk.insert for one in run)
            deleted = "".join(one.hunk.deleted for one in run)
            hunk = Hunk(hunk.start, run[-1].hunk.end, insert, deleted)
            sides = tuple(sorted({side for one in run for side in one.sides}))
        if hunk.insert != hunk.deleted:
            changes.append(hunk)
            origins.append(sides)
            pieces.append(tuple([Piece(len(one.hunk.insert), one.sides) for one in run if one.hunk.insert]))
        first = k
    return tuple(changes), tuple(origins), tuple(pieces)


def _conflicts(base: str, settled: Settled) -> list[Conflict]:
    found: list[Conflict] = []
    made = settled.made
    k = shift = 0
    for start, end, wanted in settled.disputes:
        while k < len(made) and made[k].hunk.end <= start:
            shift += made[k].hunk.shift
            k += 1
        words = base[start:end]
        proposals = {side: wording(words, start, hunks) for side, hunks in wanted.items()}
        found.append(Conflict(start, end, start + shift, end + shift, words, proposals, wanted))
    return found


OPENING = 12  # code points that tell whether a line begins a block of its own

_BREAK = r"\n[ \t]*(?:\n|[-*+#>|]|\d{1,9}[.)]\s"
_SENTENCE_BREAK = re.compile(rf"[.!?…][\"'”’»)\]*_]*\s|{_BREAK})")
_BLOCK_BREAK = re.compile(rf"{_BREAK})")


def _reviews(base: str, made: Sequence[_Made], places: Sequence[int]) -> list[Review]:
    found: list[Review] = []
    first = 0
    for k in range(1, len(made) + 1):
        if k < len(made) and _together(base, made[k - 1].hunk, made[k].hunk):
            continue
        run = made[first:k]
        everyone = {side for one in run for side in one.sides}
        if len(run) > 1 and not any(all(side in one.sides for one in run) for side in everyone):
            new_end = places[k - 1] + len(run[-1].hunk.insert)
            found.append(
                Review(run[0].hunk.start, run[-1].hunk.end, places[first], new_end, tuple(sorted(everyone)))
            )
        first = k
    return found


def _together(base: str, left: Hunk, right: Hunk) -> bool:
    """Whether two changes touch, but for a space or the end of a line, or no sentence ends between them.

    What is put in counts where it ends a line on the left or begins a block on the right.
    """
    between = base[left.end : right.start]
    if between.isspace() or not between:
        return between.count("\n") < 2
    if _SENTENCE_BREAK.search(base, left.end, right.start):
        return False
    lines = left.insert[-1:] + between
    behind = (right.insert + base[right.end : right.end + OPENING])[:OPENING]
    found = _BLOCK_BREAK.search(lines + behind)
    return found is None or found.start() >= len(lines)
