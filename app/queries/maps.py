"""A whole text coloured by where its words came from: by region, by age, by author. Stored, never replayed."""

import enum
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, load_only

from app import clock
from app.i18n import gettext as _
from app.models import Draft, Origin, OriginKind, Suggestion, Version
from app.policy import Actor
from app.queries import places
from app.services.versions import spans_of
from app.text import cut, passages
from app.text.tokens import count_words

PER_PAGE = 120
"""How many passages a page of the map shows."""

MOST = 12
"""How many sorts of words are told apart; the smallest beyond these are taken together."""

MARK = re.compile(r"\s{0,3}(?:#{1,6}\s+|>\s+)")

SIGNS = "ABCDEFGHIJKL"


class By(enum.StrEnum):
    """What a map tells apart."""

    REGION = "region"
    AGE = "age"
    AUTHOR = "author"


@dataclass(frozen=True)
class Sort:
    """Words that belong together on the map: their sign, what they are called, how many they are in the whole text."""

    mark: int
    name: str
    words: int
    share: float

    @property
    def sign(self) -> str:
        """The letter that stands before each of its runs."""
        return SIGNS[self.mark - 1]


@dataclass(frozen=True)
class Run:
    """Words of one sort that came in together, from a place in the version's text on (code points)."""

    start: int
    end: int
    words: str
    origin: int
    sort: Sort


@dataclass(frozen=True)
class Line:
    """A passage with its runs; `kind` as the engine names it."""

    passage: int
    number: int
    kind: str
    runs: Sequence[Run]

    @property
    def mark(self) -> int:
        """How many code points at its start only say what kind of passage it is."""
        found = MARK.match(self.runs[0].words) if self.runs else None
        return found.end() if found else 0


@dataclass(frozen=True)
class Map:
    """A version with every word's sort; `lines` are those of the present page."""

    draft: Draft
    version: Version
    by: By
    sorts: Sequence[Sort]
    lines: Sequence[Line]
    origins: Mapping[int, Origin]
    names: Mapping[int, str]
    words: int
    page: int
    pages: int


def show_map(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    *,
    by: By = By.REGION,
    number: int | None = None,
    page: int | None = 1,
) -> Map:
    """The map of a draft's version (by default its head), one page of it or, for None, all. A fixed number of queries.

    Raises `NotFound`.
    """
    found = places.find_draft(session, viewer, slug, document, draft)
    version = places.find_version(session, found, number)
    spans = spans_of(version)
    origins = _origins(session, {span.origin for span in spans})
    names = {
        key: name(origin)
        for name in [_namer(session, viewer, found, origins, by)]
        for key, origin in origins.items()
    }
    counted: Counter[str] = Counter()
    at = 0
    for span in spans:
        counted[names[_key(span.origin)]] += count_words(version.text[at : at + span.length])
        at += span.length
    sorts = _sorts(counted, by)
    pages = max(1, -(-len(version.passages) // PER_PAGE))
    page = None if page is None else min(max(1, page), pages)
    shown = slice(0, None) if page is None else slice((page - 1) * PER_PAGE, page * PER_PAGE)
    kinds = [one.kind for one in passages(version.text)]
    lines = [
        Line(passage, index + 1, kinds[index], _runs(version, start, end, names, sorts))
        for index, (passage, start, end) in list(enumerate(version.passages))[shown]
    ]
    return Map(
        draft=found,
        version=version,
        by=by,
        sorts=list(dict.fromkeys(sorts.values())),
        lines=lines,
        origins=origins,
        names=names,
        words=sum(counted.values()),
        page=page or 1,
        pages=pages,
    )


def _key(origin: object) -> int:
    assert isinstance(origin, int), "a stored span names its origin's row"
    return origin


def _origins(session: Session, ids: set[object]) -> Mapping[int, Origin]:
    rows = session.scalars(
        select(Origin)
        .where(Origin.id.in_(ids))
        .options(
            joinedload(Origin.member),
            joinedload(Origin.suggestion).joinedload(Suggestion.author),
            joinedload(Origin.version).options(
                load_only(Version.number, Version.name, Version.created_at, Version.draft_id),
                joinedload(Version.draft).options(joinedload(Draft.group), joinedload(Draft.document)),
            ),
        )
    )
    return {one.id: one for one in rows}


def _namer(
    session: Session, viewer: Actor, draft: Draft, origins: Mapping[int, Origin], by: By
) -> Callable[[Origin], str]:
    """What the map calls the words of an origin."""
    if by is By.AGE:
        return _age
    process = draft.document.process
    writers = {one.suggestion.author_id for one in origins.values() if one.suggestion}
    groups = places.groups_of(session, process, writers)
    named = by is By.AUTHOR and places.sees_names(viewer, process)

    def name(origin: Origin) -> str:
        suggestion, group = origin.suggestion, origin.version.draft.group
        if origin.kind is OriginKind.IMPORT:
            return _("From the beginning")
        decider = origin.kind is OriginKind.DECIDER
        if by is By.AUTHOR:
            writer = origin.member if decider else suggestion.author if suggestion else None
            if writer is not None and (named or viewer.is_member(writer)):
                return writer.name
        if group is not None:
            return group.name
        if suggestion is not None and suggestion.author_id in groups and not decider:
            return groups[suggestion.author_id]
        return _("Written together")

    return name


def _age(origin: Origin) -> str:
    past = clock.now() - origin.version.created_at
    for days, name in (
        (7, _("The last week")),
        (30, _("The last month")),
        (91, _("The last three months")),
        (365, _("The last year")),
    ):
        if past <= timedelta(days=days):
            return name
    return _("Earlier")


def _sorts(counted: Counter[str], by: By) -> dict[str, Sort]:
    """Every name's sort, the largest first; those beyond `MOST` share one."""
    whole = sum(counted.values()) or 1
    ranked = [name for name, _words in counted.most_common()]
    if by is By.AGE:
        order = [
            _("The last week"),
            _("The last month"),
            _("The last three months"),
            _("The last year"),
            _("Earlier"),
        ]
        ranked.sort(key=order.index)
    if len(ranked) > MOST:
        rest = ranked[MOST - 1 :]
        words = sum(counted[name] for name in rest)
        others = Sort(MOST, _("Others"), words, words / whole)
        ranked = ranked[: MOST - 1]
    else:
        rest, others = [], None
    found = {
        name: Sort(mark, name, counted[name], counted[name] / whole) for mark, name in enumerate(ranked, 1)
    }
    return found | {name: others for name in rest if others is not None}


def _runs(
    version: Version, start: int, end: int, names: Mapping[int, str], sorts: Mapping[str, Sort]
) -> list[Run]:
    found: list[Run] = []
    for span in cut(spans_of(version), start, end):
        origin = _key(span.origin)
        until = start + span.length
        found.append(Run(start, until, version.text[start:until], origin, sorts[names[origin]]))
        start = until
    return found
