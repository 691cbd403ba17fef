"""Who brought which word, found once more in the simplest way: a list of labels, one for every character."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exchange.histories import History
from app.exchange.replay import replay
from app.models import Draft, Origin, Version
from app.services.removals import EARLIER
from app.text import Changes, tokenise
from app.text.tokens import fragments, is_word

T = TypeVar("T")
Row = tuple[str, ...]
"""Words one after the other."""

Birth = tuple[int, int]
"""The version that brought a character, and its place in that version's text."""


def traced(first: str, steps: Iterable[tuple[int, Changes]], number: int = 1) -> tuple[str, list[Birth]]:
    """The last text and the birth of each of its characters."""
    text, births = first, [(number, at) for at in range(len(first))]
    for version, changes in steps:
        shift = sum(len(hunk.insert) - len(hunk.deleted) for hunk in changes)
        for hunk in reversed(changes):
            assert text[hunk.start : hunk.end] == hunk.deleted
            shift -= len(hunk.insert) - len(hunk.deleted)
            brought = [(version, hunk.start + shift + at) for at in range(len(hunk.insert))]
            for old, new in remaining(hunk.deleted, hunk.insert):
                brought[new] = births[hunk.start + old]
            text = text[: hunk.start] + hunk.insert + text[hunk.end :]
            births[hunk.start : hunk.end] = brought
    return text, births


def remaining(deleted: str, insert: str) -> list[tuple[int, int]]:
    """Places of characters that stay, as pairs: the plain meaning of `app.text.kept`, by comparing all with all."""
    old, new = _placed(deleted), _placed(insert)
    in_old, in_new = Counter(one for one, _ in old), Counter(one for one, _ in new)
    pairs = [
        (i, j)
        for j, (token, _) in enumerate(new)
        if is_word(token) and in_new[token] == in_old[token] == 1
        for i in [next(k for k, (other, _) in enumerate(old) if other == token)]
    ]
    partner = dict(_longest_row(pairs))
    for step in (1, -1):
        # What stands beside a pair agrees too, as far as nothing differs; leftward only what is still free.
        for i, j in sorted(partner.items(), key=lambda pair: pair[1] * step):
            i, j = i + step, j + step
            while (
                0 <= i < len(old)
                and 0 <= j < len(new)
                and old[i][0] == new[j][0]
                and i not in partner
                and j not in partner.values()
            ):
                partner[i] = j
                i, j = i + step, j + step
    return [
        (old[i][1] + at, new[j][1] + at)
        for i, j in partner.items()
        if is_word(new[j][0])
        for at in range(len(new[j][0]))
    ]


def _placed(text: str, pieces: Callable[[str], list[str]] = tokenise) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    at = 0
    for token in pieces(text):
        found.append((token, at))
        at += len(token)
    return found


def _longest_row(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many pairs as rise on both sides; of equally many the earliest in the old text, seen from the end."""
    length: list[int] = []
    for n, (i, _) in enumerate(pairs):
        length.append(1 + max((length[m] for m in range(n) if pairs[m][0] < i), default=0))
    row: list[tuple[int, int]] = []
    for wanted in range(max(length, default=0), 0, -1):
        row.append(
            min(
                pair
                for n, pair in enumerate(pairs)
                if length[n] == wanted and (not row or (pair[0] < row[-1][0] and pair[1] < row[-1][1]))
            )
        )
    return row[::-1]


@dataclass(frozen=True)
class Compared:
    """The words of a history's last version: how the house traces them, against the slow way and against certainty.

    `restored` are traced to an earlier version than the one in which they came back, having stood before that with
    that very origin and beside one of the words they came back beside. `otherwise` should be 0. Of the words that are
    `certain`, `right` are right. Of the versions that read like an earlier one, `returns`, all words are traced as they
    were then, but for `astray`, which should be 0.
    """

    words: int
    restored: int
    otherwise: int
    certain: int
    right: int
    returns: int
    astray: int


def compared(session: Session, history: History) -> Compared:
    """Replay a history through the house and trace its last version by every way there is."""
    for _ in replay(session, history):
        session.flush()
    draft = session.scalars(select(Draft).join(Draft.group).order_by(Draft.id.desc())).first()
    assert draft is not None
    versions = session.scalars(
        select(Version).where(Version.draft_id == draft.id).order_by(Version.number)
    ).all()
    text, births = traced(versions[0].text, ((one.number, one.changes) for one in versions[1:]))
    assert text == versions[-1].text == history.steps[-1].text
    numbers = _numbers(session, draft)
    house = _labels(versions[-1], numbers)
    words = _words_at(text)
    odd = [(births[at], house[at]) for _, at in words if house[at] != births[at][0]]
    back = _came_back(versions, numbers, odd)
    known = certain([step.text for step in history.steps])
    right = sum(known[word] in house[at : at + len(word)] for word, at in plain_words(text) if word in known)
    returns, astray = _returned(versions, numbers)
    return Compared(len(words), back, len(odd) - back, len(known), right, returns, astray)


Beside = tuple[str, int, str, str]
"""A word, the version it is traced to, and the word before it or the one after it."""


def _neighbours(
    words: Sequence[tuple[str, int]], labels: Sequence[int]
) -> Iterator[tuple[int, list[Beside]]]:
    for k, (word, at) in enumerate(words):
        before, after = words[k - 1][0] if k else "", words[k + 1][0] if k + 1 < len(words) else ""
        yield at, [(word, labels[at], before, ""), (word, labels[at], "", after)]


def _came_back(
    versions: Sequence[Version], numbers: Mapping[int, int], odd: Collection[tuple[Birth, int]]
) -> int:
    """How many of the words born there, and traced to these versions, came back in place of words that stood before."""
    found = 0
    stood: set[Beside] = set()
    for version in versions if odd else ():
        labels = _labels(version, numbers)
        beside = dict(_neighbours(_words_at(version.text), labels))
        for (born, at), origin in odd:
            if born == version.number and at in beside and labels[at] == origin:
                found += any(one in stood for one in beside[at])
        stood.update(one for both in beside.values() for one in both)
    return found


def _words_at(text: str) -> list[tuple[str, int]]:
    return [(token, at) for token, at in _placed(text, fragments) if is_word(token)]


def _returned(versions: Sequence[Version], numbers: Mapping[int, int]) -> tuple[int, int]:
    """How many versions read like an earlier one, and how many of their words are traced otherwise than there."""
    seen: dict[str, Version] = {}
    returns = astray = 0
    for version in versions:
        earlier = seen.setdefault(version.text, version)
        if earlier is not version and version.number - earlier.number < EARLIER:
            then, now = _labels(earlier, numbers), _labels(version, numbers)
            returns += 1
            astray += sum(then[at] != now[at] for _, at in _words_at(version.text))
    return returns, astray


def _numbers(session: Session, draft: Draft) -> Mapping[int, int]:
    """The number of the version that brought each origin's words; what was imported came with version 1."""
    rows = session.execute(select(Origin.id, Version.number, Version.draft_id).join(Origin.version))
    return {origin: number if at == draft.id else 1 for origin, number, at in rows}


def _labels(version: Version, numbers: Mapping[int, int]) -> list[int]:
    return [numbers[origin] for length, origin in version.spans for _ in range(length)]


def certain(texts: Sequence[str]) -> dict[str, int]:
    """Words whose version needs no comparing, and that version: the first that has the word.

    Such a word stands never twice in a text and never in an address or the like, is never away in between, keeps one
    of the words beside it at every step, and never comes before or after words that stand once, up to three in a row, and
    stood on its other side earlier.
    """
    seen = [re.findall(_WORD, text, re.VERBOSE) for text in texts]
    doubtful: set[str] = set()
    for text, words in zip(texts, seen, strict=True):
        doubtful |= set(words) - _once(words)
        doubtful |= set(words) - {word for word, _ in plain_words(text)}
    first: dict[str, int] = {}
    for number, words in enumerate(seen, 1):
        for word in words:
            first.setdefault(word, number)
    for number, (before, after) in enumerate(pairwise(seen), 2):
        old, new = set(pairwise(["", *before, ""])), set(pairwise(["", *after, ""]))
        for length in (1, 2, 3):
            rows = _crossing(_rows(before, length), _rows(after, length))
            doubtful |= {word for row in rows for word in row}
        doubtful |= {word for word in set(after) - set(before) if first[word] < number}
        doubtful |= set(after) & set(before) - {word for pair in old & new for word in pair}
    return {word: first[word] for word in seen[-1] if word not in doubtful}


def _rows(words: Sequence[str], length: int) -> list[Row]:
    return list(zip(*(words[at:] for at in range(length)), strict=False))


def _crossing(before: Sequence[Row], after: Sequence[Row]) -> set[Row]:
    """Of the rows that stand once in each those that stood on the other side of another one."""
    once = _once(before) & _once(after)
    places = {row: at for at, row in enumerate(before)}
    rows = [row for row in after if row in once]
    low = [places[row] for row in rows]
    for at in range(len(low) - 2, -1, -1):
        low[at] = min(low[at], low[at + 1])
    high = -1
    found: set[Row] = set()
    for at, row in enumerate(rows):
        high = max(high, places[row])
        if high > places[row] or low[at] < places[row]:
            found.add(row)
    return found


def _once(rows: Iterable[T]) -> set[T]:
    return {row for row, times in Counter(rows).items() if times == 1}


_WORD = r"""\d+(?:[.,:/]\d+)+ | [^\W_]+(?:['’_][^\W_]+)*"""
_PLAIN_WORD = re.compile(
    rf"""https?://\S+ | <[^>\n]*> | \[\^[^]\n]*\] | &\w+; | ^[ ]*\d+[.)]  # these stand or fall as a whole
    | (?P<word> {_WORD})""",
    re.VERBOSE | re.MULTILINE,
)


def plain_words(text: str) -> list[tuple[str, int]]:
    """The words of a text and their places, found without the house's help."""
    return [(one["word"], one.start()) for one in _PLAIN_WORD.finditer(text) if one["word"]]
