"""The consolidation desk, and what became of one group's text."""

import enum
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from app.models import Draft, Merge, MergeKind, MergeSource, MergeState, Version, WorkGroup
from app.policy import Actor, Permission, can, require
from app.queries import merges, places
from app.services import merges as merges_s
from app.services import outcomes, sources
from app.services.stretches import Stretch, StretchStatus, stretches
from app.text import Changes, Hunk, Merged, diff, passages

PER_PAGE = 25
"""How many stretches a page of the desk shows at most; each may hold many wordings."""


class Show(enum.StrEnum):
    """Which stretches stand on the desk."""

    DIFFERENT = ""
    OPEN = "open"
    VARIANTS = "variants"
    ONE = "one"
    SETTLED = "settled"
    ALL = "all"

    def wants(self, part: Stretch) -> bool:
        """Whether a stretch passes."""
        match self:
            case Show.DIFFERENT:
                return part.status not in (StretchStatus.SAME, StretchStatus.SETTLED)
            case Show.OPEN:
                return not part.decided
            case Show.VARIANTS:
                return part.status in (StretchStatus.VARIANTS, StretchStatus.DELETED)
            case Show.ONE:
                return part.status in (StretchStatus.ONE, StretchStatus.AGREED)
            case Show.SETTLED:
                return part.status is StretchStatus.SETTLED
            case Show.ALL:
                return True


@dataclass(frozen=True)
class Row:
    """One stretch with its place among all of them, and the ancestor's passages that it holds, all from 1."""

    number: int
    part: Stretch
    first: int
    last: int

    @property
    def is_new(self) -> bool:
        """Whether it stands between two passages of the ancestor."""
        return self.part.start == self.part.end

    @property
    def name(self) -> str:
        """How a form and an address name it."""
        return f"{self.part.start}-{self.part.end}"

    def local(self, words: str) -> Changes:
        """What a wording changes in the ancestor's words."""
        return diff(self.part.ancestor, words)


@dataclass(frozen=True)
class Desk:
    """Everything the consolidation desk shows."""

    draft: Draft
    merge: Merge | None
    parts: Sequence[Stretch]
    show: Show
    page: int
    behind: Sequence[Version]
    merged: Merged | None
    in_the_way: Sequence[str]
    suggestions_decided: int
    may_choose: bool
    stale: bool

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The stretches that pass the filter."""
        return [row for row in self._all if self.show.wants(row.part)]

    @cached_property
    def _all(self) -> Sequence[Row]:
        ancestor = self.merge.ancestor if self.merge else None
        starts = [passage.start for passage in passages(ancestor.text)] if ancestor else []
        found: list[Row] = []
        for number, part in enumerate(self.parts, 1):
            first = bisect_left(starts, part.start) + 1 if part.start else 1
            found.append(Row(number, part, first, max(first, bisect_left(starts, part.end))))
        return found

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return max(1, -(-len(self.rows) // PER_PAGE))

    @property
    def present_page(self) -> int:
        """The number of the page shown."""
        return min(max(1, self.page), self.pages)

    @property
    def shown(self) -> Sequence[Row]:
        """The stretches of the present page."""
        at = (self.present_page - 1) * PER_PAGE
        return self.rows[at : at + PER_PAGE]

    @property
    def decided(self) -> int:
        """How many stretches say already what they will say."""
        return sum(part.decided for part in self.parts)

    @property
    def next_open(self) -> Row | None:
        """The first stretch that waits for a choice."""
        return next((row for row in self._all if not row.part.decided), None)

    def count(self, show: Show) -> int:
        """How many stretches a filter lets through."""
        return sum(show.wants(part) for part in self.parts)

    @cached_property
    def groups(self) -> Sequence[MergeSource]:
        """The groups' drafts that are co-written."""
        return [one for one in self.merge.sources if one.version.draft.group] if self.merge else []


def show_desk(
    session: Session, viewer: Actor, slug: str, document: str, *, show: Show = Show.DIFFERENT, page: int = 1
) -> Desk:
    """The consolidation desk of a document, for those who prepare it, in a fixed number of queries.

    Raises `NotFound`, and `NotAllowed` for others.
    """
    draft = places.find_draft(session, viewer, slug, document, "common")
    require(viewer, Permission.PREPARE_MERGE, draft)
    if draft.head is None:
        raise places.missing()
    merge = merges.underway(session, draft)
    if merge is not None and merge.kind is not MergeKind.CONSOLIDATION:
        raise places.missing()
    stale = merge is not None and outcomes.is_stale(merge)
    merged = merges_s.preview(merge) if merge is not None and not stale else None
    return Desk(
        draft=draft,
        merge=merge,
        parts=stretches(merge) if merge else (),
        show=show,
        page=page,
        behind=sources.behind(session, merge) if merge and merge.state is MergeState.PREPARING else (),
        merged=merged,
        in_the_way=merges_s.in_the_way(merge, merged) if merge and merged else (),
        suggestions_decided=len(merge.decisions) if merge else 0,
        may_choose=merge is not None and can(viewer, Permission.PROPOSE_MERGE, merge) and not stale,
        stale=stale,
    )


class Became(enum.StrEnum):
    """What became of a group's words in a stretch."""

    KEPT = "kept"
    REWORDED = "reworded"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Outcome:
    """One stretch that a group had changed: what it had written, and what the common draft says now."""

    number: int
    part: Stretch
    words: str
    became: Became
    reason: str

    @property
    def theirs(self) -> Changes:
        """What the group had changed."""
        return diff(self.part.ancestor, self.words)

    @property
    def since(self) -> Changes:
        """What the consolidation made of the group's words."""
        return diff(self.words, self.part.result)


@dataclass(frozen=True)
class OutcomePage:
    """What became of one group's text in one consolidation."""

    merge: Merge
    group: WorkGroup
    source: MergeSource
    outcomes: Sequence[Outcome]

    @property
    def tally(self) -> Mapping[Became, int]:
        """How many stretches were kept, reworded, dropped."""
        return {one: sum(outcome.became is one for outcome in self.outcomes) for one in Became}


def show_outcome(session: Session, viewer: Actor, number: int, group: str) -> OutcomePage:
    """What became of a group's text in a published consolidation. Raises `NotFound`."""
    merge = merges.find(session, viewer, number)
    source = next(
        (one for one in merge.sources if one.version.draft.group and one.version.draft.group.slug == group),
        None,
    )
    if merge.state is not MergeState.PUBLISHED or source is None or source.version.draft.group is None:
        raise places.missing()
    found: list[Outcome] = []
    for at, part in enumerate(stretches(merge), 1):
        mine = next((one for one in part.wordings if one.source is source), None)
        if mine is not None and part.status is not StretchStatus.SETTLED:
            reason = part.choice.reason if part.choice else ""
            found.append(Outcome(at, part, mine.words, _became(part, mine.words, mine.hunks), reason))
    return OutcomePage(merge, source.version.draft.group, source, found)


def _became(part: Stretch, words: str, hunks: Changes) -> Became:
    """Kept to the letter; reworded, when any of what the group had changed is still there; else dropped."""
    if part.result == words:
        return Became.KEPT
    changed = [Hunk(one.start - part.start, one.end - part.start, one.insert, one.deleted) for one in hunks]
    done = diff(part.ancestor, part.result)
    survives = any(
        one.insert.strip() in other.insert
        if one.insert.strip()
        else other.start <= one.start and one.end <= other.end
        for one in changed
        for other in done
        if other.start <= one.end and one.start <= other.end
    )
    return Became.REWORDED if survives else Became.DROPPED
