"""Passages that were taken out in one place and put in at another: for display alone.

A merge treats a move as what it is in the text, a deletion and an insertion.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.text.hunks import Changes, check, shifts
from app.text.passages import Passage, passages
from app.text.tokens import is_word, tokenise

ENOUGH = 0.6  # of the words in common
SHORTEST = 3  # words
LONGEST = 20_000  # code points of a passage
MOST = 400_000  # code points changed at once beyond which no moves are looked for
CANDIDATES = 5
COMMON = 50  # a word in more passages than this says nothing


@dataclass(frozen=True, slots=True)
class Move:
    """`base[start:end]` now stands at `new_start` to `new_end` of the new text, word for word or `edited`."""

    start: int
    end: int
    new_start: int
    new_end: int
    edited: bool


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    hunk: int
    words: Counter[str]
    plain: str


def moves(changes: Changes, base: str) -> tuple[Move, ...]:
    """The deleted and inserted passages that belong together, in the order of the base.

    Pairs are made from the most alike on; each passage takes part in at most one. Raises DoesNotFit if the
    changes are not on this base.
    """
    for hunk in changes:
        check(base, hunk)
    return moved(changes)


def moved(changes: Changes) -> tuple[Move, ...]:
    """The same from the changes alone, which name all the words concerned."""
    if sum(len(hunk.deleted) + len(hunk.insert) for hunk in changes) > MOST:
        return ()
    table = shifts(changes)
    gone = [part for k, hunk in enumerate(changes) for part in _parts(hunk.deleted, hunk.start, k)]
    come = [
        part for k, hunk in enumerate(changes) for part in _parts(hunk.insert, hunk.start + table.moved[k], k)
    ]
    scored = _scored(gone, come)
    found: list[Move] = []
    used: set[tuple[str, int]] = set()
    for _, i, j in sorted(scored):
        if ("gone", i) not in used and ("come", j) not in used:
            used |= {("gone", i), ("come", j)}
            found.append(
                Move(gone[i].start, gone[i].end, come[j].start, come[j].end, gone[i].plain != come[j].plain)
            )
    return tuple(sorted(found, key=lambda move: move.start))


def _scored(gone: list[_Part], come: list[_Part]) -> list[tuple[float, int, int]]:
    """Pairs of a deleted and an inserted passage that are alike enough, with their unlikeness first."""
    by_word: dict[str, list[int]] = {}
    for at, part in enumerate(come):
        for word in part.words:
            by_word.setdefault(word, []).append(at)
    scored: list[tuple[float, int, int]] = []
    for i, part in enumerate(gone):
        shared: Counter[int] = Counter()
        for word, times in part.words.items():
            places = by_word.get(word, [])
            for at in places if len(places) <= COMMON else []:
                shared[at] += min(times, come[at].words[word])
        for at, _ in shared.most_common(CANDIDATES):
            likeness = _likeness(part, come[at])
            if likeness >= ENOUGH and part.hunk != come[at].hunk:
                scored.append((-likeness, i, at))
    return scored


def _parts(words: str, offset: int, hunk: int) -> list[_Part]:
    return [part for passage in passages(words) if (part := _part(words, passage, offset, hunk)) is not None]


def _part(text: str, passage: Passage, offset: int, hunk: int) -> _Part | None:
    if passage.end - passage.start > LONGEST:
        return None
    plain = text[passage.start : passage.end]
    words = Counter(token.lower() for token in tokenise(plain) if is_word(token))
    if words.total() < SHORTEST:
        return None
    return _Part(passage.start + offset, passage.end + offset, hunk, words, " ".join(plain.split()))


def _likeness(a: _Part, b: _Part) -> float:
    """Twice the words in common over all words, 0 to 1."""
    return 2 * (a.words & b.words).total() / (a.words.total() + b.words.total())


def carriers(found: Iterable[Move], changes: Changes) -> Iterator[list[int]]:
    """For each of the moves that `changes` make, the hunks that take its words out or put them in, by index."""
    starts, ends = [hunk.start for hunk in changes], [hunk.end for hunk in changes]
    new_starts = [hunk.start + shift for hunk, shift in zip(changes, shifts(changes).moved, strict=False)]
    new_ends = [start + len(hunk.insert) for start, hunk in zip(new_starts, changes, strict=True)]
    for move in found:
        taken = range(bisect_right(ends, move.start), bisect_left(starts, move.end))
        put = range(bisect_right(new_ends, move.new_start), bisect_left(new_starts, move.new_end))
        yield sorted({*taken, *put})
