"""Who brought which word, found once more in the simplest way: a list of labels, one for every character."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exchange.histories import History
from app.exchange.replay import replay
from app.models import Draft, Origin, Version
from app.services.removals import EARLIER
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
    between with that very origin and beside one of the words they stand beside now. `otherwise` should be 0. Of the
    words that are `certain`, `right` are right. Of the versions that read like an earlier one, `returns`, all words
    are traced as they were then, but for `astray`, which should be 0.
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
    text, labels = traced(versions[0].text, ((one.number, one.changes) for one in versions[1:]))
    assert text == versions[-1].text == history.steps[-1].text
    numbers = _numbers(session, draft)
    house = _labels(versions[-1], numbers)
    words = _words_at(text)
    odd = {at for _, at in words if house[at] != labels[at]}
    stood = _stood(versions, numbers) if odd else {}
    back = sum(
        any(stood.get(one, len(versions)) < labels[at] for one in beside)
        for at, beside in _neighbours(words, house)
        if at in odd
    )
    known = certain([step.text for step in history.steps])
    right = sum(known[word] == house[at] for word, at in plain_words(text) if word in known)
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


def _stood(versions: Sequence[Version], numbers: Mapping[int, int]) -> dict[Beside, int]:
    """The first version in which each word, traced as it is, stood beside another."""
    found: dict[Beside, int] = {}
    for version in versions:
        labels = _labels(version, numbers)
        for _, beside in _neighbours(_words_at(version.text), labels):
            for one in beside:
                found.setdefault(one, version.number)
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

    Such a word stands never twice in a text, is never away in between, keeps one of the words beside it at every step,
    and never comes before or after another one that stands once and stood on its other side earlier.
    """
    seen = [[word for word, _ in plain_words(text)] for text in texts]
    often = {word for words in seen for word, times in Counter(words).items() if times > 1}
    doubtful = set(often)
    first: dict[str, int] = {}
    for number, words in enumerate(seen, 1):
        for word in words:
            first.setdefault(word, number)
    for number, (before, after) in enumerate(pairwise(seen), 2):
        places = {word: at for at, word in enumerate(before)}
        both = [word for word in after if word in places and word not in often]
        doubtful |= _out_of_order([places[word] for word in both], both)
        doubtful |= {word for word in after if word not in places and first[word] < number}
        beside = set(pairwise(["", *before, ""])) & set(pairwise(["", *after, ""]))
        doubtful |= set(both) - {word for pair in beside for word in pair}
    return {word: first[word] for word in seen[-1] if word not in doubtful}


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


_PLAIN_WORD = re.compile(
    r"""https?://\S+ | <[^>\n]*> | \[\^[^]\n]*\] | &\w+; | ^[ ]*\d+[.)]  # markers stand or fall as a whole
    | (?P<word> \d+(?:[.,:/]\d+)+ | [^\W_]+(?:['’_][^\W_]+)*)""",
    re.VERBOSE | re.MULTILINE,
)


def plain_words(text: str) -> list[tuple[str, int]]:
    """The words of a text and their places, found without the house's help."""
    return [(one["word"], one.start()) for one in _PLAIN_WORD.finditer(text) if one["word"]]
