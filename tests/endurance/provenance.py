"""Who brought which word, found once more in the simplest way: a list of labels, one for every character."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exchange.histories import History
from app.exchange.replay import replay
from app.models import Draft, Origin, Version
from app.text import Changes, tokenise
from app.text.tokens import fragments, is_word


def traced(first: str, steps: Iterable[tuple[int, Changes]], number: int = 1) -> tuple[str, list[int]]:
    """The last text and, for each of its characters, the number of the version that brought it."""
    text, labels = first, [number] * len(first)
    for version, changes in steps:
        for hunk in reversed(changes):
            assert text[hunk.start : hunk.end] == hunk.deleted
            brought = [version] * len(hunk.insert)
            for old, new in remaining(hunk.deleted, hunk.insert):
                brought[new] = labels[hunk.start + old]
            text = text[: hunk.start] + hunk.insert + text[hunk.end :]
            labels[hunk.start : hunk.end] = brought
    return text, labels


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

    `restored` are traced to an earlier version than the one in which they came back, having stood in the text
    between with that very origin. `otherwise` should be 0. Of the words that are `certain`, `right` are right.
    """

    words: int
    restored: int
    otherwise: int
    certain: int
    right: int


def compared(session: Session, history: History) -> Compared:
    """Replay a history through the house and trace its last version by every way there is."""
    for _ in replay(session, history):
        session.flush()
    draft = session.scalars(select(Draft).join(Draft.group).order_by(Draft.id.desc())).first()
    assert draft is not None
    versions = session.scalars(
        select(Version).where(Version.draft_id == draft.id).order_by(Version.number)
    ).all()
    text, labels = traced(versions[0].text, ((one.number, one.changes) for one in versions[1:]))
    assert text == versions[-1].text == history.steps[-1].text
    numbers = _numbers(session, draft)
    house = _labels(versions[-1], numbers)
    words = [(token, at) for token, at in _placed(text, fragments) if is_word(token)]
    odd = [(token, at) for token, at in words if house[at] != labels[at]]
    back = {one for one in odd if _stood_before(versions, numbers, one[0], house[one[1]], labels[one[1]])}
    known = certain([step.text for step in history.steps])
    right = sum(known.get(token) == house[at] for token, at in words if token in known)
    return Compared(len(words), len(back), len(odd) - len(back), len(known), right)


def _stood_before(
    versions: Sequence[Version], numbers: Mapping[int, int], word: str, origin: int, back_in: int
) -> bool:
    """Whether the word stood in a version before it came back, brought by the version that it is traced to."""
    for version in versions[origin - 1 : back_in - 1]:
        labels = _labels(version, numbers)
        if any(token == word and labels[at] == origin for token, at in _placed(version.text, fragments)):
            return True
    return False


def _numbers(session: Session, draft: Draft) -> Mapping[int, int]:
    """The number of the version that brought each origin's words; what was imported came with version 1."""
    rows = session.execute(select(Origin.id, Version.number, Version.draft_id).join(Origin.version))
    return {origin: number if at == draft.id else 1 for origin, number, at in rows}


def _labels(version: Version, numbers: Mapping[int, int]) -> list[int]:
    return [numbers[origin] for length, origin in version.spans for _ in range(length)]


def certain(texts: Sequence[str]) -> dict[str, int]:
    """Words whose version needs no comparing: never twice in a text, never before or after another one that is so
    and stood on its other side earlier. The version is the first of the unbroken row up to the last."""
    seen = [_words(text) for text in texts]
    often = {word for words in seen for word, times in Counter(words).items() if times > 1}
    since: dict[str, int] = {}
    crossed: set[str] = set()
    before: list[str] = []
    for number, words in enumerate(seen, 1):
        now = [word for word in words if word not in often]
        places = {word: at for at, word in enumerate(before)}
        both = [word for word in now if word in places]
        crossed |= _out_of_order([places[word] for word in both], both)
        since = {word: since.get(word, number) for word in now}
        crossed &= set(now)
        before = now
    return {word: number for word, number in since.items() if word not in crossed}


def _out_of_order(places: Sequence[int], words: Sequence[str]) -> set[str]:
    low = list(places)
    for at in range(len(low) - 2, -1, -1):
        low[at] = min(low[at], low[at + 1])
    high = -1
    found: set[str] = set()
    for at, place in enumerate(places):
        high = max(high, place)
        if high > place or low[at] < place:
            found.add(words[at])
    return found


def _words(text: str) -> list[str]:
    return [token for token in fragments(text) if re.fullmatch(r"\w+", token)]
