"""What one needs to see while writing a suggestion."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import OPEN_STATES, Draft, Hearing, Suggestion, Version, Writing
from app.policy import Actor, Permission, can, require
from app.queries import documents, margins, places, regions, suggestions
from app.queries.margins import SuggestionCard
from app.queries.regions import Region
from app.queries.since import Since
from app.services import standings, writings
from app.text import Changes, Standing, diff, merge, rich_notes
from app.text.hunks import shifts


@dataclass(frozen=True)
class Spot:
    """Where words are written: the passages of a version of a draft, and what is edited or built on.

    `hearing` is the one in which they would be an amendment.
    """

    draft: Draft
    base: Version
    region: Region
    hearing: Hearing | None
    built_on: Suggestion | None = None
    suggestion: Suggestion | None = None

    @property
    def place(self) -> str:
        """What an unfinished suggestion here is about (see `Writing.place`)."""
        return writings.place_of(self.region.name, suggestion=self.suggestion, built_on=self.built_on)


def find_spot(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    *,
    passages: str = "",
    base: int | None = None,
    built_on: int | None = None,
    suggestion: int | None = None,
) -> Spot:
    """These passages (see `Region.name`) of a version, by default the head, as the viewer may write on them.

    Raises `NotFound`, and `NotAllowed` where the viewer may not suggest, or edit the suggestion.
    """
    found = places.find_draft(session, viewer, slug, document, draft)
    version = places.find_version(session, found, base)
    if suggestion is not None:
        edited = _of_draft(session, viewer, found, suggestion)
        require(viewer, Permission.EDIT_SUGGESTION, edited)
        return Spot(found, version, regions.named(version, passages), None, suggestion=edited)
    hearing = documents.open_hearing(session, found)
    if hearing is None or not can(viewer, Permission.AMEND, hearing):
        hearing = None
        require(viewer, Permission.SUGGEST, found)
    source = _of_draft(session, viewer, found, built_on) if built_on else None
    if source is not None and not passages and source.changes and version.id == source.version_id:
        region = regions.touching(version, source.changes)
    else:
        region = regions.named(version, passages)
    return Spot(found, version, region, hearing, source)


def find_region(
    session: Session, viewer: Actor, slug: str, document: str, draft: str, *, passages: str, base: int | None
) -> Region:
    """These passages of a version of a draft, as anyone may read them. Raises `NotFound`."""
    found = places.find_draft(session, viewer, slug, document, draft)
    return regions.named(places.find_version(session, found, base), passages)


def note_labels(session: Session, region: Region) -> list[str]:
    """The names that footnotes have in the region's text, or would have by an open suggestion. One query."""
    suggested = session.scalars(
        select(Suggestion.changes).where(
            Suggestion.draft_id == region.version.draft_id, Suggestion.state.in_(OPEN_STATES)
        )
    )
    inserted = (hunk.insert for changes in suggested for hunk in changes)
    return rich_notes.labels([region.version.text, *inserted])


def _of_draft(session: Session, viewer: Actor, draft: Draft, number: int) -> Suggestion:
    found = suggestions.find(session, viewer, number)
    if found.draft_id != draft.id:
        raise places.missing()
    return found


@dataclass(frozen=True)
class Beginning:
    """The passages being rewritten, the words to begin with, and what others suggest for them already.

    `begun` is what the viewer has written there before and not sent yet; the words are then its.
    """

    spot: Spot
    words: str
    begun: Writing | None
    neighbours: Sequence[SuggestionCard]
    following: Sequence[tuple[int, int]]


def begin(session: Session, viewer: Actor, spot: Spot, *, anew: bool = False) -> Beginning:
    """A new suggestion there; with `anew`, what was begun before is not taken up.

    It begins with what the viewer has begun, else with the words of the suggestion it builds on, else with the text's.
    """
    begun = None if anew else _begun(session, viewer, spot)
    if begun is not None:
        spot = replace(spot, base=begun.base, region=regions.named(begun.base, begun.passages))
    region, source = spot.region, spot.built_on
    words = region.words
    if begun is not None:
        words = begun.text
    elif source is not None and source.version_id == spot.base.id:
        words = region.wording(source.changes)
    return Beginning(
        spot=spot,
        words=words,
        begun=begun,
        neighbours=neighbours(session, viewer, spot.draft, region),
        following=_following(spot.base, region),
    )


def _begun(session: Session, viewer: Actor, spot: Spot) -> Writing | None:
    """What the viewer has begun for these passages, also if it was for an earlier version of them."""
    rows = session.scalars(
        select(Writing)
        .where(
            Writing.member_id == (viewer.member.id if viewer.member else 0),
            Writing.draft_id == spot.draft.id,
            Writing.suggestion_id.is_(None),
            Writing.built_on_id == (spot.built_on.id if spot.built_on else None),
        )
        .order_by(Writing.saved_at.desc())
    ).all()
    return next((one for one in rows if _leads_to(one, spot.region)), None)


def _leads_to(writing: Writing, region: Region) -> bool:
    try:
        return regions.named(region.version, writing.passages).name == region.name
    except NotFound:
        return False


@dataclass(frozen=True)
class Rewriting:
    """A suggestion being edited or repaired: where, its words as they would stand now, and what happened since.

    `begun` is what the viewer has written before and not sent yet; the words are then its.
    """

    spot: Spot
    suggestion: Suggestion
    words: str
    since: Since
    begun: Writing | None
    neighbours: Sequence[SuggestionCard]

    @property
    def needs_repair(self) -> bool:
        """Whether the suggestion has lost its place, or a part of it."""
        return self.suggestion.standing not in (Standing.FITS, Standing.ADAPTED)

    @property
    def is_overtaken(self) -> bool:
        """Whether a co-author gave it another wording after what was begun was kept."""
        return self.begun is not None and self.begun.saved_at < self.suggestion.revisions[-1].written_at


def resume(
    session: Session,
    viewer: Actor,
    number: int,
    *,
    base: int | None = None,
    passages: str | None = None,
    anew: bool = False,
) -> Rewriting:
    """A suggestion to be edited against the head, or against `base` where a form names it and its passages.

    It begins with what the viewer has begun, unless `anew`. Raises `NotFound`, and `NotAllowed` for anyone but its
    authors.
    """
    suggestion = suggestions.find(session, viewer, number)
    require(viewer, Permission.EDIT_SUGGESTION, suggestion)
    draft = suggestion.draft
    begun = None if anew else writings.take_up(session, viewer, draft, suggestion.label)
    version = begun.base if begun else places.find_version(session, draft, base)
    written = suggestion.revisions[-1]
    there = regions.touching(written.base, written.changes)
    over = (
        standings.changes_since(session, written.base, version)
        if written.base.number <= version.number
        else ()
    )
    wanted = _carried(written.base.text, written.changes, over, version.text)
    if begun is not None or passages is not None:
        region = regions.named(version, begun.passages if begun else passages or "")
    elif wanted:
        region = regions.touching(version, wanted)
    else:
        table, end = shifts(over), there.start + len(there.words)
        start, end = table.place(there.start, right=False), table.place(end, right=True)
        region = regions.spanning(version, start, max(start, end))
    return Rewriting(
        spot=Spot(draft, version, region, None, suggestion=suggestion),
        suggestion=suggestion,
        words=begun.text if begun else region.wording(wanted),
        since=Since(written.base, written.changes, over),
        begun=begun,
        neighbours=neighbours(session, viewer, draft, region, besides=suggestion.id),
    )


def _carried(base: str, mine: Changes, over: Changes, text: str) -> Changes:
    """What one would change in `text`, which `over` made of the base: one's own words win where both changed some."""
    merged = merge(base, {"mine": mine, "over": over})
    wanted = merged.text
    for conflict in reversed(merged.conflicts):
        words = conflict.sides.get("mine", conflict.base)
        wanted = wanted[: conflict.new_start] + words + wanted[conflict.new_end :]
    return diff(text, wanted)


def neighbours(
    session: Session, viewer: Actor, draft: Draft, region: Region, *, besides: int | None = None
) -> list[SuggestionCard]:
    """Others' open suggestions for these passages, wherever the head has them now; for the whole text none are named."""
    if region.first is None or draft.head is None:
        return []
    start, end = region.start, region.start + len(region.words)
    if region.version.id != draft.head.id:
        table = shifts(standings.changes_since(session, region.version, draft.head))
        start, end = table.place(start, right=False), table.place(end, right=True)
    rows = session.execute(
        select(Suggestion.id, Suggestion.changes, Suggestion.conflicts).where(
            Suggestion.draft_id == draft.id,
            Suggestion.state.in_(OPEN_STATES),
            Suggestion.id != (besides or 0),
        )
    )
    wanting = [
        row.id
        for row in rows
        if any(hunk.start <= end and hunk.end >= start for hunk in row.changes)
        or any(first <= end and last >= start for first, last, *_ in row.conflicts)
    ]
    return margins.suggestion_cards(session, viewer, draft, only=wanting) if wanting else []


def _following(version: Version, region: Region) -> list[tuple[int, int]]:
    """Passages up to which the region may be widened: their numbers and ids, the next twelve."""
    if region.first is None:
        return []
    ids = [row[0] for row in version.passages]
    at = ids.index(region.first)
    return [(index + 1, ids[index]) for index in range(at, min(at + 13, len(ids)))]
