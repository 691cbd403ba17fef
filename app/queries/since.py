"""What became of the words that suggestions were written on, and what supporters backed before they were reworded."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.errors import NotFound
from app.models import Suggestion, SuggestionRevision, Support, Version
from app.policy import Actor
from app.queries import regions
from app.queries.regions import Region
from app.text import Changes, Standing, compose, diff
from app.text.hunks import shifts


@dataclass(frozen=True)
class Since:
    """A suggestion's latest wording, and all later changes that lead to the head; both on `base`."""

    base: Version
    mine: Changes
    later: Changes

    @cached_property
    def others(self) -> Changes:
        """What others changed at the suggestion's words or right beside them."""
        return beside(self.mine, self.later)


def since(session: Session, suggestions: Iterable[Suggestion]) -> Mapping[int, Since]:
    """For each open suggestion that no longer simply fits, what happened since it was written; at most two queries."""
    wanted = [one.id for one in suggestions if one.is_open and one.standing is not Standing.FITS]
    if not wanted:
        return {}
    revisions = session.scalars(
        select(SuggestionRevision)
        .join(SuggestionRevision.suggestion)
        .where(Suggestion.id.in_(wanted), SuggestionRevision.number == Suggestion.revision)
        .options(joinedload(SuggestionRevision.base))
    ).all()
    over = _over(session, {(one.base.draft_id, one.base.number) for one in revisions})
    return {
        one.suggestion_id: Since(one.base, one.changes, over[one.base.draft_id, one.base.number])
        for one in revisions
    }


def beside(mine: Changes, over: Changes) -> Changes:
    """Those of the later changes that overlap or touch one's own; all on one base."""
    table = shifts(over)
    return tuple(over[k] for k in sorted({k for hunk in mine for k in table.near(hunk.start, hunk.end)}))


def _over(session: Session, bases: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], Changes]:
    """For each draft and version number the changes that lead from it to the draft's head, in one query."""
    first: dict[int, int] = {}
    for draft, number in bases:
        first[draft] = min(number, first.get(draft, number))
    rows = session.execute(
        select(Version.draft_id, Version.number, Version.changes)
        .where(or_(*(and_(Version.draft_id == key, Version.number > low) for key, low in first.items())))
        .order_by(Version.draft_id, Version.number.desc())
    )
    found: dict[tuple[int, int], Changes] = dict.fromkeys(bases, ())
    folded: dict[int, Changes] = {}
    for draft, number, changes in rows:
        over = folded.get(draft)
        folded[draft] = compose(changes, over) if over else changes
        found[draft, number - 1] = folded[draft]
    return found


@dataclass(frozen=True)
class Reworded:
    """The words somebody supported, and how they differ from the present ones."""

    words: str
    changes: Changes


def reworded(session: Session, viewer: Actor, suggestions: Collection[int]) -> Mapping[int, Reworded]:
    """For each of these suggestions that the viewer backed in an earlier wording, what differs; in one query."""
    if viewer.member is None or not suggestions:
        return {}
    rows = session.scalars(
        select(SuggestionRevision)
        .join(SuggestionRevision.suggestion)
        .join(Support, Support.suggestion_id == Suggestion.id)
        .where(
            Suggestion.id.in_(suggestions),
            Support.member_id == viewer.member.id,
            Support.withdrawn_at.is_(None),
            Support.revision != Suggestion.revision,
            or_(
                SuggestionRevision.number == Suggestion.revision,
                SuggestionRevision.number == Support.revision,
            ),
        )
        .options(joinedload(SuggestionRevision.base))
        .order_by(SuggestionRevision.suggestion_id, SuggestionRevision.number)
    ).all()
    earlier = {one.suggestion_id: one for one in reversed(rows)}
    latest = {one.suggestion_id: one for one in rows}
    return {key: _difference(earlier[key], latest[key]) for key in latest}


def _difference(former: SuggestionRevision, present: SuggestionRevision) -> Reworded:
    before, after = _words(former, present), _words(present, former)
    return Reworded(before, diff(before, after))


def _words(one: SuggestionRevision, other: SuggestionRevision) -> str:
    """What the passages concerned by either wording would read by this one."""
    own, theirs = regions.touching(one.base, one.changes), _where(other, one.base)
    if theirs is not None:
        low, high = min(own.start, theirs.start), max(_end(own), _end(theirs))
        own = regions.spanning(one.base, low, high)
    return own.wording(one.changes)


def _where(revision: SuggestionRevision, version: Version) -> Region | None:
    """The passages that a wording touches, in a version that may be another than its own."""
    region = regions.touching(revision.base, revision.changes)
    try:
        return regions.named(version, region.name)
    except NotFound:
        return None


def _end(region: Region) -> int:
    return region.start + len(region.words)
