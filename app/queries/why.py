"""Why does it read so: where each word of a passage came from, and what stood there before. Stored, never replayed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload, load_only

from app.models import Draft, Merge, OriginKind, Version
from app.policy import Actor
from app.queries import choices as choices_q
from app.queries import origins, places
from app.queries.choices import Chosen
from app.queries.origins import Source
from app.services.versions import spans_of
from app.text import Changes, Span, cut, diff
from app.text.render import plain_parts

EARLIER = 60
"""How many versions back a passage's history is shown."""


@dataclass(frozen=True)
class Strand:
    """A run of the passage's words that came in together; `asked` when it holds the place that was asked about.

    `words` are as the source has them, `shown` without markup, where there is anything else.
    """

    at: int
    words: str
    shown: str
    source: Source
    asked: bool


@dataclass(frozen=True)
class Step:
    """One version in which the passage came to read otherwise; `before` is None where it came in.

    `chosen` is why a consolidation chose these words.
    """

    version: Version
    before: str | None
    after: str | None
    sources: Sequence[Source]
    chosen: str = ""

    @property
    def changes(self) -> Changes:
        """What the step changed in the passage."""
        return diff(self.before or "", self.after or "")


@dataclass(frozen=True)
class Why:
    """A passage with the story of its words. `number` is its place in the version; None when it has been removed."""

    draft: Draft
    version: Version
    passage: int
    number: int | None
    words: str
    strands: Sequence[Strand]
    steps: Sequence[Step]
    named: bool
    redirected: bool

    @property
    def sources(self) -> Sequence[Source]:
        """The origins of the words that stand there, each once, the one asked about first."""
        ordered = sorted(self.strands, key=lambda strand: not strand.asked)
        return list({strand.source.id: strand.source for strand in ordered}.values())


@dataclass(frozen=True)
class _Place:
    version: int
    number: int
    start: int
    end: int


def show_why(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    passage: int,
    *,
    at: int | None = None,
    number: int | None = None,
) -> Why:
    """The story of a passage of a draft, in a version (by default the head); `at` is a place in that version's text.

    A passage that joined another leads to it; one that was removed tells when and by whom. A fixed number of queries.
    Raises `NotFound` where there never was such a passage.
    """
    found = places.find_draft(session, viewer, slug, document, draft)
    version = places.find_version(session, found, number)
    rows = {row[0]: (index, row[1], row[2]) for index, row in enumerate(version.passages)}
    heir = passage if passage in rows else int(version.redirects.get(str(passage), passage))
    held, ended = _places(session, found, version, heir)
    if not held:
        raise places.missing()
    words = _words(session, held)
    turns = _turns(held, words)
    versions = _versions(
        session, found, {place.number for place, _, _ in turns} | ({ended} if ended else set())
    )
    here = rows.get(heir)
    spans = cut(spans_of(version), here[1], here[2]) if here else ()
    makers = _makers(turns, held, versions, ended)
    sources = origins.told(
        session, viewer, found, {one.origin for one in spans} | {i for ids in makers.values() for i in ids}
    )
    last = words[held[-1].number]
    choices = choices_q.chosen(session, _merges(versions, sources))
    sources = {key: _with_reason(one, choices, heir, turns, last) for key, one in sources.items()}
    return Why(
        draft=found,
        version=version,
        passage=heir,
        number=here[0] + 1 if here else None,
        words=last,
        strands=_strands(version, here[1], spans, sources, at) if here else (),
        steps=[
            _with_choice(step, choices, heir)
            for step in _steps(turns, versions, makers, sources, ended, last)
        ],
        named=places.sees_names(viewer, found.document.process),
        redirected=heir != passage,
    )


def _merges(versions: Mapping[int, Version], sources: Mapping[int, Source]) -> set[int]:
    """The merges that made the passage read as it did, or that its words came in with."""
    made = {one.merge_id for one in versions.values()} | {
        one.merge.id for one in sources.values() if one.merge
    }
    return {number for number in made if number is not None}


def _with_reason(
    source: Source,
    choices: Chosen,
    passage: int,
    turns: Sequence[tuple[_Place, str | None, str]],
    last: str,
) -> Source:
    """Words written anew while consolidating have the reason that was given there."""
    if (
        source.kind is not OriginKind.DECIDER
        or source.suggestion
        or not source.merge
        or source.decider_reason
    ):
        return source
    read = next((after for place, _, after in turns if place.version == source.version.id), last)
    return replace(
        source,
        decider_reason=choices.reason(source.merge.id, passage, read, writer=source.decider_id),
    )


def _with_choice(step: Step, choices: Chosen, passage: int) -> Step:
    if step.version.merge_id is None:
        return step
    return replace(step, chosen=choices.reason(step.version.merge_id, passage, step.after or ""))


def _places(
    session: Session, draft: Draft, version: Version, passage: int
) -> tuple[list[_Place], int | None]:
    """Where the passage stood in each version up to this one, and the version that removed it, if any."""
    rows = session.execute(
        select(Version.id, Version.number, Version.passages)
        .where(Version.draft_id == draft.id, Version.number <= version.number)
        .order_by(Version.number)
    ).all()
    held = [
        _Place(key, number, row[1], row[2])
        for key, number, passages in rows
        for row in passages
        if row[0] == passage
    ]
    ended = held[-1].number + 1 if held and held[-1].number < version.number else None
    return held[-EARLIER:], ended


def _words(session: Session, held: Sequence[_Place]) -> Mapping[int, str]:
    """The passage's words in each of these versions, cut out by the database."""
    start = case({one.version: one.start + 1 for one in held}, value=Version.id)
    length = case({one.version: one.end - one.start for one in held}, value=Version.id)
    rows = session.execute(
        select(Version.number, func.substr(Version.text, start, length)).where(
            Version.id.in_([one.version for one in held])
        )
    )
    return {row[0]: row[1] for row in rows}


def _turns(held: Sequence[_Place], words: Mapping[int, str]) -> list[tuple[_Place, str | None, str]]:
    """The places at which the passage came to read otherwise, with its words before and after."""
    found: list[tuple[_Place, str | None, str]] = []
    before: str | None = None
    for place in held:
        after = words[place.number]
        if after != before:
            found.append((place, before, after))
        before = after
    return found


def _versions(session: Session, draft: Draft, numbers: Collection[int]) -> Mapping[int, Version]:
    """These versions without their texts, with what they changed and the merge that made them."""
    rows = session.scalars(
        select(Version)
        .where(Version.draft_id == draft.id, Version.number.in_(numbers))
        .options(
            load_only(
                Version.number,
                Version.name,
                Version.created_at,
                Version.changes,
                Version.credits,
                Version.merge_id,
            ),
            joinedload(Version.merge).load_only(Merge.id, Merge.summary, Merge.kind),
        )
    )
    return {version.number: version for version in rows}


def _makers(
    turns: Sequence[tuple[_Place, str | None, str]],
    held: Sequence[_Place],
    versions: Mapping[int, Version],
    ended: int | None,
) -> Mapping[int, Sequence[int]]:
    """For each version in which the passage changed, the origins that changed it."""
    before = {one.number + 1: one for one in held}
    found: dict[int, Sequence[int]] = {}
    for number in [*(place.number for place, _, _ in turns), *([ended] if ended else [])]:
        version, former = versions[number], before.get(number)
        here = next((one for one in held if one.number == number), None)
        made: list[int] = []
        shift = 0
        for hunk, origin in zip(version.changes, version.credits, strict=False):
            at = hunk.start + shift
            touches = (
                former.start <= hunk.end and hunk.start <= former.end
                if former
                else here is not None and at <= here.end and here.start <= at + len(hunk.insert)
            )
            if touches and origin is not None:
                made.append(origin)
            shift += hunk.shift
        found[number] = list(dict.fromkeys(made))
    return found


def _strands(
    version: Version, start: int, spans: Sequence[Span], sources: Mapping[int, Source], at: int | None
) -> list[Strand]:
    found: list[Strand] = []
    ends = list(accumulate(span.length for span in spans))
    shown = plain_parts(version.text[start : start + ends[-1]], ends) if ends else []
    for span, plain in zip(spans, shown, strict=True):
        source = sources[span.origin]  # type: ignore[index]
        end = start + span.length
        words = version.text[start:end]
        asked = at is not None and start <= at < end
        found.append(Strand(start, words, plain if plain.strip() else words, source, asked))
        start = end
    return found


def _steps(
    turns: Sequence[tuple[_Place, str | None, str]],
    versions: Mapping[int, Version],
    makers: Mapping[int, Sequence[int]],
    sources: Mapping[int, Source],
    ended: int | None,
    last: str,
) -> list[Step]:
    """The passage's story, newest first."""
    found = [
        Step(
            versions[place.number], before, after, [sources[i] for i in makers[place.number] if i in sources]
        )
        for place, before, after in turns
    ]
    if ended:
        found.append(Step(versions[ended], last, None, [sources[i] for i in makers[ended] if i in sources]))
    return found[::-1]
