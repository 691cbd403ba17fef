"""The stretches of a consolidation: the common ancestor cut where no draft's change crosses, with every wording."""

import enum
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models import Merge, MergeSource, OriginKind, PassageChoice
from app.services import attributions
from app.services.versions import NewOrigin, spans_of
from app.text import Changes, Hunk, Span, cut, merge, passages
from app.text.overlap import wording


class StretchStatus(enum.StrEnum):
    """How the drafts differ in a stretch."""

    SAME = "same"
    AGREED = "agreed"
    ONE = "one"
    VARIANTS = "variants"
    DELETED = "deleted"
    SETTLED = "settled"


@dataclass(frozen=True)
class Wording:
    """One draft's words for a stretch: where they stand in its version, and its hunks inside the stretch."""

    source: MergeSource
    words: str
    at: int
    hunks: Changes


@dataclass(frozen=True)
class Stretch:
    """`[start, end)` of the ancestor, which reads `ancestor` there; only sources that changed it have a wording.

    `result` is what the consolidation would have there now; `decided` says whether it may stay so. `combined` is
    every source's change at once where they merge cleanly.
    """

    start: int
    end: int
    ancestor: str
    wordings: tuple[Wording, ...]
    status: StretchStatus
    choice: PassageChoice | None
    result: str
    decided: bool
    combined: str | None

    @property
    def variants(self) -> tuple[tuple[str, tuple[MergeSource, ...]], ...]:
        """The different wordings with the sources that have each, in the order of the sources."""
        gathered: dict[str, list[MergeSource]] = {}
        for one in self.wordings:
            gathered.setdefault(one.words, []).append(one.source)
        return tuple((words, tuple(sources)) for words, sources in gathered.items())

    @property
    def tail(self) -> str:
        """The white space that ends the stretch and parts it from the next."""
        for words in (self.ancestor, *(one.words for one in self.wordings)):
            if words.strip():
                return words[len(words.rstrip()) :]
        return ""


def stretches(of: Merge) -> list[Stretch]:
    """The stretches of a consolidation, in order; they tile the ancestor. Linear in the drafts and their changes."""
    if of.ancestor is None or not of.sources:
        return []
    text = of.ancestor.text
    sides = [(source, _settled_at_borders(text, source.changes)) for source in of.sources]
    tiles = _tiles(text, [hunk for _, hunks in sides for hunk in hunks])
    chosen = {(choice.start, choice.end): choice for choice in of.choices}
    walks = [_Walk(source, text, hunks) for source, hunks in sides]
    found: list[Stretch] = []
    for start, end, between in tiles:
        wordings = tuple(one for walk in walks if (one := walk.take(start, end, between)))
        found.append(_stretch(of, start, end, text[start:end], wordings, chosen.get((start, end))))
    return found


def text_of(of: Merge, parts: Sequence[Stretch] | None = None) -> str:
    """The text that the choices so far give; the base's own where there are no drafts to consolidate, the followed
    version's where the draft only follows."""
    if of.follows is not None:
        return of.follows.text
    parts = stretches(of) if parts is None else parts
    return "".join(part.result for part in parts) if parts else of.base.text


def _stretch(
    of: Merge,
    start: int,
    end: int,
    words: str,
    wordings: tuple[Wording, ...],
    choice: PassageChoice | None,
) -> Stretch:
    distinct = {one.words for one in wordings}
    common = next((one for one in wordings if one.source.version_id == of.base_id), None)
    status = _status(wordings, distinct, common)
    combined = _combined(start, words, wordings) if len(distinct) > 1 else None
    result, decided = words, True
    if choice is not None:
        result = _chosen(choice, words, wordings)
    elif status is StretchStatus.SETTLED:
        result = common.words if common else words
    elif len(distinct) == 1:
        result = wordings[0].words
    elif distinct:
        result, decided = common.words if common else words, False
    return Stretch(start, end, words, wordings, status, choice, result, decided, combined)


def _status(wordings: Sequence[Wording], distinct: set[str], common: Wording | None) -> StretchStatus:
    if not wordings:
        return StretchStatus.SAME
    if all(one is common or _unchanged_since(one) for one in wordings) and any(
        one.source.former for one in wordings
    ):
        return StretchStatus.SETTLED
    if "" in distinct:
        return StretchStatus.DELETED
    if len(distinct) > 1:
        return StretchStatus.VARIANTS
    return StretchStatus.ONE if len(wordings) == 1 else StretchStatus.AGREED


def _unchanged_since(one: Wording) -> bool:
    """Whether the last consolidation has seen these very words of the draft already."""
    former = one.source.former
    if former is None:
        return False
    starts = [hunk.start for hunk in former.changes]
    return all(
        (k := bisect_left(starts, hunk.start)) < len(starts) and former.changes[k] == hunk
        for hunk in one.hunks
    )


def _chosen(choice: PassageChoice, words: str, wordings: Sequence[Wording]) -> str:
    if choice.words is not None:
        return choice.words
    if choice.source_id is not None:
        return next((one.words for one in wordings if one.source.id == choice.source_id), words)
    return words


def _combined(start: int, words: str, wordings: Sequence[Wording]) -> str | None:
    merged = merge(words, {str(one.source.id): attributions.shifted(one.hunks, -start) for one in wordings})
    return None if merged.conflicts else merged.text


def _settled_at_borders(text: str, changes: Changes) -> Changes:
    """The same changes, with a new passage that was put behind one written as put before the next."""
    return tuple(_slid(text, hunk) if hunk.start == hunk.end else hunk for hunk in changes)


_BLANK = re.compile(r"\s*")


def _slid(text: str, hunk: Hunk) -> Hunk:
    blank = _BLANK.match(text, hunk.start)
    length = blank.end() - hunk.start if blank else 0
    gap = text[hunk.start : hunk.start + length]
    if "\n" in gap and hunk.insert.startswith(gap) and hunk.start + length < len(text):
        return Hunk(hunk.start + length, hunk.end + length, hunk.insert[length:] + gap, "")
    return hunk


def _tiles(text: str, hunks: Sequence[Hunk]) -> list[tuple[int, int, bool]]:
    """`(start, end, between)`: the ancestor cut at passages that no hunk crosses; `between` passages, new ones."""
    crossed = sorted((hunk.start, hunk.end) for hunk in hunks if hunk.start < hunk.end)
    reach: list[tuple[int, int]] = []
    for start, end in crossed:
        if reach and start < reach[-1][1]:
            reach[-1] = (reach[-1][0], max(reach[-1][1], end))
        else:
            reach.append((start, end))
    starts = [start for start, _ in reach]
    cuts = {0, len(text)}
    for passage in passages(text)[1:]:
        k = bisect_right(starts, passage.start) - 1
        if k < 0 or not reach[k][0] < passage.start < reach[k][1]:
            cuts.add(passage.start)
    new = {hunk.start for hunk in hunks if _is_new_passage(text, hunk) and hunk.start in cuts}
    tiles: list[tuple[int, int, bool]] = []
    ordered = sorted(cuts)
    for at, following in zip(ordered, [*ordered[1:], None], strict=True):
        if at in new:
            tiles.append((at, at, True))
        if following is not None:
            tiles.append((at, following, False))
    return tiles


def _is_new_passage(text: str, hunk: Hunk) -> bool:
    if hunk.start != hunk.end:
        return False
    return (
        not text or hunk.insert.endswith("\n") or (hunk.start == len(text) and hunk.insert.startswith("\n"))
    )


class _Walk:
    """One source's hunks, handed out stretch by stretch, with where its words stand in its own version."""

    def __init__(self, source: MergeSource, text: str, hunks: Changes) -> None:
        self._source = source
        self._text = text
        self._hunks = hunks
        self._k = 0
        self._shift = 0

    def take(self, start: int, end: int, between: bool) -> Wording | None:
        first, at = self._k, start + self._shift
        while self._k < len(self._hunks) and self._inside(self._hunks[self._k], start, end, between):
            self._shift += self._hunks[self._k].shift
            self._k += 1
        hunks = self._hunks[first : self._k]
        if not hunks:
            return None
        return Wording(self._source, wording(self._text[start:end], start, hunks), at, hunks)

    def _inside(self, hunk: Hunk, start: int, end: int, between: bool) -> bool:
        if between:
            return hunk.end == start and _is_new_passage(self._text, hunk)
        if hunk.start == hunk.end == end:
            # An insertion at the far border belongs to what follows, where anything follows.
            return end == len(self._text) and not _is_new_passage(self._text, hunk)
        return hunk.end <= end


def spans_of_result(of: Merge, parts: Sequence[Stretch]) -> tuple[Span, ...]:
    """The provenance of the consolidated text: every word keeps the origin it has in the draft it was taken from."""
    if of.follows is not None:
        return spans_of(of.follows)
    assert of.ancestor is not None
    ground = spans_of(of.ancestor)
    held = {source.id: spans_of(source.version) for source in of.sources}
    return tuple(span for part in parts for span in _spans(part, ground, held))


def _spans(part: Stretch, ground: Sequence[Span], held: Mapping[int, Sequence[Span]]) -> Sequence[Span]:
    own = cut(ground, part.start, part.end)
    if part.result == part.ancestor:
        return own
    theirs = {
        one.source.id: cut(held[one.source.id], one.at, one.at + len(one.words)) for one in part.wordings
    }
    for one in part.wordings:
        taken = part.choice is None or part.choice.source_id in (None, one.source.id)
        if one.words == part.result and taken:
            return theirs[one.source.id]
    assert part.choice is not None, "words that no draft has were written by somebody"
    if part.choice.combined and part.result == part.combined:
        return _spans_combined(part, own, theirs)
    writer = NewOrigin(OriginKind.DECIDER, member=part.choice.chosen_by)
    known = [(part.ancestor, own), *((one.words, theirs[one.source.id]) for one in part.wordings)]
    return attributions.attributed(part.result, known, writer)


def _spans_combined(
    part: Stretch, own: Sequence[Span], theirs: Mapping[int, Sequence[Span]]
) -> Sequence[Span]:
    sides = {str(one.source.id): attributions.shifted(one.hunks, -part.start) for one in part.wordings}
    written: dict[str, attributions.Written] = {}
    for side, hunks in sides.items():
        spans, shift = theirs[int(side)], 0
        rows: list[tuple[Hunk, tuple[Span, ...]]] = []
        for hunk in hunks:
            rows.append((hunk, cut(spans, hunk.start + shift, hunk.start + shift + len(hunk.insert))))
            shift += hunk.shift
        written[side] = rows
    merged = merge(part.ancestor, sides)
    return attributions.advanced(own, merged.changes, attributions.inserted(merged, written))
