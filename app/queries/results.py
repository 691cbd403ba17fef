"""The live result of a merge where somebody looks: what is accepted so far, put together, and where it clashes.

Only the stretch looked at is merged; it reaches as far as the changes that touch it, so that nothing outside of it
could make it read otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Merge, MergeDecision, Verdict
from app.queries import differences
from app.queries.boards import Board, Claim, Entry
from app.queries.differences import Piece
from app.queries.queues import Item
from app.text import Changes, Conflict, Hunk, Merged, Review, merge

Own = tuple[Sequence[int] | None, Changes | None]
"""The edits taken, by index, or the decider's own words, where a suggestion is not accepted as it is."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of the result: the text with its changes, the conflicts in it, and the sentences changed together."""

    piece: Piece
    conflicts: Sequence[Conflict]
    reviews: Sequence[Review]


def own_words(session: Session, of: Merge) -> Mapping[int, Own]:
    """The edits taken, or the decider's words, of every suggestion not accepted as it is. One query."""
    rows = session.execute(
        select(MergeDecision.suggestion_id, MergeDecision.hunks, MergeDecision.words).where(
            MergeDecision.merge_id == of.id,
            MergeDecision.verdict.in_((Verdict.ACCEPT_IN_PART, Verdict.ACCEPT_WITH_CHANGES)),
        )
    )
    return {number: (hunks, words) for number, hunks, words in rows}


def claims(
    board: Board,
    items: Iterable[Item],
    own: Mapping[int, Own],
    sides: Mapping[str, Changes],
) -> Sequence[Claim]:
    """Every accepted hunk in text order; `sides` are the merge's own beside those of the suggestions."""
    accepted = {item.entry.id: item.entry for item in items if item.accepted}
    plain = {f"S-{number}" for number in accepted if number not in own}
    found = [one for one in board.claims if one.side in plain]
    more = {entry.label: _taken(entry, own[number]) for number, entry in accepted.items() if number in own}
    rest = [
        Claim(hunk.start, hunk.end, side, hunk)
        for side, changes in (*more.items(), *sides.items())
        for hunk in changes
    ]
    return sorted([*found, *rest], key=lambda one: one[:3]) if rest else found


def conflicts(board: Board, wanted: Sequence[Claim]) -> Sequence[Conflict]:
    """Where accepted suggestions want different words, in text order."""
    found: list[Conflict] = []
    for group in _meeting(wanted):
        key = ("clash", *((one.side, one.hunk) for one in group))
        if key not in board.memo:
            start, end = group[0].start, max(one.end for one in group)
            board.memo[key] = _put_together(board, group, start, end).conflicts
        found += board.memo[key]
    return found


def orders(clash: Conflict) -> Sequence[tuple[Sequence[str], str]]:
    """How all sides' words can stand one after the other, by number and the other way round: the labels, and the words.

    None where a side is the merge's own, which no suggestion asked for, or where there is nothing to put together.
    """
    if not all(side.startswith("S-") for side in clash.sides):
        return []
    labels = sorted(clash.sides, key=lambda side: int(side[2:]))
    single = set(clash.sides.values())
    found = {clash.in_order(*way): way for way in (labels[::-1], labels)}
    return [(way, words) for words, way in reversed(found.items()) if words not in single]


def around(board: Board, ranges: Sequence[tuple[int, int]], wanted: Sequence[Claim]) -> Stretch | None:
    """The result where these ranges stand, with a passage of the text on either side; None without a place."""
    indices = board.places.touched(ranges)
    if not indices:
        return None
    text, spans = board.text, board.passages
    low, high = max(0, indices[0] - 1), min(len(spans) - 1, indices[-1] + 1)
    while True:
        start, stop = differences.window(text, spans, low, high)
        crossing = [one for one in wanted if one.start < stop and one.end > start]
        if low > 0 and any(one.start < start for one in crossing):
            low -= 1
        elif high + 1 < len(spans) and any(one.end > stop for one in crossing):
            high += 1
        else:
            break
    inside = [
        one
        for one in wanted
        if start <= one.start and one.end <= stop and (one.start < stop or stop == len(text))
    ]
    merged = _put_together(board, inside, start, stop)
    changes = tuple(
        Hunk(one.start - start, one.end - start, one.insert, one.deleted) for one in merged.changes
    )
    piece = Piece(start, text[start:stop], changes, low + 1, high + 1, "", 0)
    return Stretch(piece, merged.conflicts, merged.reviews)


def _taken(entry: Entry, own: Own) -> Changes:
    hunks, words = own
    if words is not None:
        return words
    return tuple(entry.changes[index] for index in hunks or () if index < len(entry.changes))


def _meeting(wanted: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    """Runs of claims of several sides that overlap or touch."""
    group: list[Claim] = []
    reach = -1
    for one in wanted:
        if one.start > reach:
            if len(group) > 1:
                yield group
            group = []
        group.append(one)
        reach = max(reach, one.end)
    if len(group) > 1:
        yield group


def _put_together(board: Board, wanted: Sequence[Claim], start: int, stop: int) -> Merged:
    """The merge of claims that lie within a stretch of the text, in places of the whole text."""
    sides: dict[str, list[Hunk]] = {}
    for one in wanted:
        hunk = Hunk(one.start - start, one.end - start, one.hunk.insert, one.hunk.deleted)
        sides.setdefault(one.side, []).append(hunk)
    merged = merge(board.text[start:stop], {side: tuple(hunks) for side, hunks in sides.items()})
    return replace(
        merged,
        changes=tuple(
            Hunk(one.start + start, one.end + start, one.insert, one.deleted) for one in merged.changes
        ),
        conflicts=tuple(
            replace(one, start=one.start + start, end=one.end + start) for one in merged.conflicts
        ),
        reviews=tuple(replace(one, start=one.start + start, end=one.end + start) for one in merged.reviews),
    )
