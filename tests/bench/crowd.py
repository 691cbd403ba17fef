"""A crowd on one text: 30,000 real words, as many open suggestions as asked for, and what people say about them.

The text is a version of one of the real histories. Its later edits by its own authors come first as suggestions;
a seeded generator adds the rest: alternatives for words that somebody wants already, wordings that are nearly alike,
small corrections, sentences taken from elsewhere in the text.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import clock
from app.models import (
    Draft,
    Suggestion,
    SuggestionKind,
    SuggestionRevision,
    Support,
    Thread,
    ThreadState,
    Version,
)
from app.models.threads import Comment
from app.text import ALGORITHM, Changes, Hunk, diff, passages
from tests.factories import House, build_house
from tests.text import data

WORDS = 30_000
SUGGESTIONS = 2_127
THREADS = 600
COMMENTS = 5_000
CROWD = ("aviaja", "birgit", "jonas", "mette", "soren", "lars")


@cache
def story() -> tuple[str, list[str]]:
    """The real text nearest to 30,000 words, and the texts it became."""
    best: tuple[int, str, int] | None = None
    for name in data.histories():
        for at, text in enumerate(data.versions(name)[:-1]):
            far = abs(len(text.split()) - WORDS)
            if best is None or far < best[0]:
                best = (far, name, at)
    assert best is not None
    _, name, at = best
    versions = data.versions(name)
    return versions[at], versions[at + 1 :]


def town(session: Session, count: int = SUGGESTIONS, *, seed: int = 2017) -> House:
    """The tests' cast with the text in every draft and `count` suggestions for nordjylland's; not committed."""
    text, _ = story()
    house = build_house(session, text=text)
    draft = house.draft()
    assert draft.head is not None
    _suggest(house, draft, draft.head, list(wishes(draft.head.text, count, seed)))
    _talk(house, draft, draft.head, Random(seed))
    session.expire_all()
    return house


def wishes(text: str, count: int, seed: int) -> Iterator[tuple[Changes, SuggestionKind]]:
    """So many changes to the text, the real ones first."""
    random = Random(seed)
    known = _real(text, count // 3)
    for changes in known:
        yield changes, SuggestionKind.SUBSTANTIVE
    blocks = [one for one in passages(text) if len(text[one.start : one.end].split()) >= 8]
    made: list[tuple[int, Changes]] = []
    while len(known) + len(made) < count:
        rival = made and random.random() < 0.3
        at = random.choice(made)[0] if rival else random.randrange(len(blocks))
        block = blocks[at]
        words = text[block.start : block.end]
        lent = text[(other := random.choice(blocks)).start : other.end].split()
        small = random.random() < 0.3
        changed = _reworded(random, words, lent, small=small)
        hunks = tuple(
            Hunk(one.start + block.start, one.end + block.start, one.insert, one.deleted)
            for one in diff(words, changed)
        )
        if hunks:
            made.append((at, hunks))
            yield hunks, SuggestionKind.EDITORIAL if small else SuggestionKind.SUBSTANTIVE


def _real(text: str, most: int) -> list[Changes]:
    """What the text's own authors changed next, an edit each."""
    found: dict[Changes, None] = {}
    for later in story()[1][:12]:
        for hunk in diff(text, later):
            if len(hunk.deleted) + len(hunk.insert) < 2_000:
                found[(hunk,)] = None
    return list(found)[:most]


def _reworded(random: Random, words: str, lent: list[str], *, small: bool) -> str:
    parts = words.split(" ")
    at = random.randrange(1, len(parts) - 1)
    if small:
        parts[at] = random.choice(lent)
        return " ".join(parts)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at = random.randrange(1, len(parts) - 1)
        take = random.randrange(1, 6)
        start = random.randrange(max(1, len(lent) - take))
        match random.randrange(4):
            case 0:
                parts[at:at] = lent[start : start + take]
            case 1 if len(parts) > 12:
                del parts[at : at + min(3, len(parts) - at - 2)]
            case _:
                parts[at : at + 2] = lent[start : start + take]
    return " ".join(parts)


def _suggest(house: House, draft: Draft, head: Version, wanted: list[tuple[Changes, SuggestionKind]]) -> None:
    random, session, now = Random(1), house.session, clock.now()
    begun = now - timedelta(days=20)
    rows = [
        {
            "draft_id": draft.id,
            "author_id": house.member(CROWD[number % len(CROWD)]).id,
            "kind": kind,
            "reason": f"Grund nummer {number}: det siger bedre, hvad vi mener.",
            "created_at": begun + timedelta(minutes=number),
            "decide_by": now.date() + timedelta(days=14),
            "version_id": head.id,
            "changes": changes,
            "conflicts": [],
            "lock_version": 1,
        }
        for number, (changes, kind) in enumerate(wanted)
    ]
    ids = list(
        session.scalars(insert(Suggestion).returning(Suggestion.id, sort_by_parameter_order=True), rows)
    )
    session.execute(
        insert(SuggestionRevision),
        [
            {
                "suggestion_id": number,
                "number": 1,
                "base_id": head.id,
                "changes": row["changes"],
                "algorithm": ALGORITHM,
                "reason": row["reason"],
                "written_by_id": row["author_id"],
                "written_at": row["created_at"],
            }
            for number, row in zip(ids, rows, strict=True)
        ],
    )
    people = [house.member(key).id for key in (*CROWD, "camilla", "fatima", "ruth", "linh")]
    session.execute(
        insert(Support),
        [
            {"suggestion_id": number, "member_id": member, "revision": 1, "given_at": now}
            for number in ids
            for member in random.sample(people, random.randrange(4))
        ],
    )


def _talk(house: House, draft: Draft, head: Version, random: Random) -> None:
    session, now = house.session, clock.now()
    people = [house.member(key).id for key in CROWD]
    found = [one for one in head.passages if one[2] - one[1] > 20]
    rows = []
    for number in range(THREADS):
        _, start, end = random.choice(found)
        low = random.randrange(start, end - 10)
        high = min(end, low + random.randrange(5, 60))
        rows.append(
            {
                "draft_id": draft.id,
                "started_by_id": people[number % len(people)],
                "started_at": now,
                "title": "",
                "state": ThreadState.OPEN,
                "version_id": head.id,
                "start": low,
                "end": high,
                "quote": head.text[low:high],
            }
        )
    ids = list(session.scalars(insert(Thread).returning(Thread.id, sort_by_parameter_order=True), rows))
    session.execute(
        insert(Comment),
        [
            {
                "thread_id": ids[number % len(ids)],
                "author_id": people[number % len(people)],
                "body": f"Bemærkning nummer {number}.",
                "written_at": now,
            }
            for number in range(COMMENTS)
        ],
    )
