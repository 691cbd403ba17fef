"""What one needs to see while writing a suggestion."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models import Draft, Hearing, Suggestion, Version
from app.policy import Actor, Permission, can, require
from app.queries import documents, places, regions, suggestions
from app.queries.margins import SuggestionCard
from app.queries.regions import Region
from app.text import Changes, Standing
from app.text.hunks import shifts


@dataclass(frozen=True)
class Writing:
    """The passages being rewritten, the words to begin with, and what others suggest for them already."""

    draft: Draft
    base: Version
    region: Region
    words: str
    hearing: Hearing | None
    built_on: Suggestion | None
    neighbours: Sequence[SuggestionCard]
    following: Sequence[tuple[int, int]]


def begin(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    *,
    passages: str = "",
    base: int | None = None,
    built_on: int | None = None,
) -> Writing:
    """A new suggestion on these passages (see `Region.name`) of a version, by default the head.

    With `built_on` it begins with that suggestion's words. Raises `NotFound`, and `NotAllowed` where the draft
    takes none from this viewer.
    """
    found = places.find_draft(session, viewer, slug, document, draft)
    hearing = documents.open_hearing(session, found)
    if hearing is not None and can(viewer, Permission.AMEND, hearing):
        require(viewer, Permission.AMEND, hearing)
    else:
        hearing = None
        require(viewer, Permission.SUGGEST, found)
    version = places.find_version(session, found, base)
    source = suggestions.find(session, viewer, built_on) if built_on else None
    if source is not None and source.draft_id != found.id:
        raise places.missing()
    if source is not None and not passages and source.changes and version.id == source.version_id:
        region = regions.touching(version, source.changes)
    else:
        region = regions.named(version, passages)
    words = region.words
    if source is not None and source.version_id == version.id:
        words = region.wording(source.changes)
    return Writing(
        draft=found,
        base=version,
        region=region,
        words=words,
        hearing=hearing,
        built_on=source,
        neighbours=_neighbours(session, viewer, found, region),
        following=_following(version, region),
    )


@dataclass(frozen=True)
class Rewriting:
    """A suggestion being edited or repaired: what it was written on, what stands there now, and its words."""

    suggestion: Suggestion
    base: Version
    region: Region
    words: str
    written_on: Version
    base_words: str
    wanted_words: str
    neighbours: Sequence[SuggestionCard]

    @property
    def needs_repair(self) -> bool:
        """Whether the suggestion has lost its place, or a part of it."""
        return self.suggestion.standing not in (Standing.FITS, Standing.ADAPTED)


def resume(
    session: Session,
    viewer: Actor,
    number: int,
    since: Changes,
    *,
    base: int | None = None,
    passages: str | None = None,
) -> Rewriting:
    """A suggestion to be edited against the head; `since` leads from what it was written on to the head.

    Raises `NotFound`, and `NotAllowed` for anyone but its authors.
    """
    suggestion = suggestions.find(session, viewer, number)
    require(viewer, Permission.EDIT_SUGGESTION, suggestion)
    draft = suggestion.draft
    version = places.find_version(session, draft, base)
    written = suggestion.revisions[-1]
    there = regions.touching(written.base, written.changes)
    if passages is not None:
        region = regions.named(version, passages)
    elif suggestion.changes and not suggestion.conflicts and suggestion.version_id == version.id:
        region = regions.touching(version, suggestion.changes)
    else:
        table = shifts(since)
        core = there.start + len(there.words)
        start, end = table.place(there.start, right=False), table.place(core, right=True)
        region = regions.spanning(version, start, max(start, end))
    fitting = suggestion.version_id == version.id and not suggestion.conflicts and suggestion.changes
    words = region.wording(suggestion.changes) if fitting else there.wording(written.changes)
    return Rewriting(
        suggestion=suggestion,
        base=version,
        region=region,
        words=words,
        written_on=written.base,
        base_words=there.words,
        wanted_words=there.wording(written.changes),
        neighbours=_neighbours(session, viewer, draft, region, besides=suggestion.id),
    )


def _neighbours(
    session: Session, viewer: Actor, draft: Draft, region: Region, *, besides: int | None = None
) -> list[SuggestionCard]:
    """Others' suggestions for these passages; for the whole text, or an older version of it, none are named."""
    if region.first is None or draft.head is None or region.version.id != draft.head.id:
        return []
    end = region.start + len(region.words)
    return suggestions.neighbours(session, viewer, draft, region.start, end, besides=besides)


def _following(version: Version, region: Region) -> list[tuple[int, int]]:
    """Passages up to which the region may be widened: their numbers and ids, the next twelve."""
    if region.first is None:
        return []
    ids = [row[0] for row in version.passages]
    at = ids.index(region.first)
    return [(index + 1, ids[index]) for index in range(at, min(at + 13, len(ids)))]
