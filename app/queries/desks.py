"""The merge desk: the queue of a draft's open suggestions, the one being decided, and the result so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    OPEN_STATES,
    Draft,
    Merge,
    MergeKind,
    Suggestion,
    Version,
)
from app.policy import Actor, Permission, can, require
from app.queries import differences, margins, merges, places, queues, regions
from app.queries.margins import Passages
from app.queries.paging import PER_PAGE
from app.queries.queues import Item, Show
from app.queries.regions import Region
from app.services import merges as merges_s
from app.services import outcomes
from app.text import Changes, Conflict, Merged, Review


@dataclass(frozen=True)
class Desk:
    """Everything the merge desk shows."""

    draft: Draft
    head: Version
    kind: MergeKind
    merge: Merge | None
    items: Sequence[Item]
    show: Show
    page: int
    wanted: int | None
    merged: Merged | None
    in_the_way: Sequence[str]
    may_propose: bool

    @cached_property
    def queue(self) -> Sequence[Item]:
        """The suggestions that pass the filter, in text order with alternatives side by side."""
        return [item for item in self.items if self.show.wants(item)]

    @property
    def pages(self) -> int:
        """How many pages the queue has."""
        return max(1, -(-len(self.queue) // PER_PAGE))

    @cached_property
    def shown(self) -> Sequence[Item]:
        """The queue's present page: the one asked for, else the one with the current suggestion."""
        page = self.present_page
        return self.queue[(page - 1) * PER_PAGE : page * PER_PAGE]

    @cached_property
    def present_page(self) -> int:
        """The number of the queue's present page."""
        if self.page:
            return min(self.page, self.pages)
        at = self.place
        return 1 if at is None else at // PER_PAGE + 1

    @cached_property
    def current(self) -> Item | None:
        """The suggestion being decided: the one asked for, else the first that waits, else the first."""
        if self.wanted is not None:
            return next((item for item in self.items if item.card.id == self.wanted), None) or self._first
        return self._first

    @property
    def _first(self) -> Item | None:
        waiting = [item for item in self.queue if item.decision is None or item.must_look]
        return next(iter(waiting or self.queue or self.items), None)

    @cached_property
    def place(self) -> int | None:
        """Where in the queue the current suggestion stands."""
        return next((at for at, item in enumerate(self.queue) if item is self.current), None)

    @property
    def previous(self) -> Item | None:
        """The one before the current in the queue."""
        return self.queue[self.place - 1] if self.place else None

    @property
    def next(self) -> Item | None:
        """The one after the current in the queue."""
        if self.place is None or self.place + 1 >= len(self.queue):
            return None
        return self.queue[self.place + 1]

    @property
    def after(self) -> Item | None:
        """The one to go to once the current is decided: the next that waits, from here on and then from the start."""
        at = 0 if self.place is None else self.place
        around = [*self.queue[at + 1 :], *self.queue[:at]]
        return next((item for item in around if item.decision is None or item.must_look), self.next)

    @property
    def rivals(self) -> Sequence[Item]:
        """The other suggestions for the current one's words."""
        if self.current is None:
            return ()
        return [item for item in self.items if item.card.id in self.current.card.rivals]

    @property
    def decided(self) -> int:
        """How many suggestions have been decided."""
        return sum(item.decision is not None and not item.must_look for item in self.items)

    def count(self, show: Show) -> int:
        """How many suggestions a filter lets through."""
        return sum(show.wants(item) for item in self.items)

    @cached_property
    def regions(self) -> Sequence[Region]:
        """The runs of passages that the current suggestion touches, as they are rewritten in place."""
        if self.current is None or self.merge is None:
            return ()
        card, version = self.current.card, self.merge.base
        ranges = [(hunk.start, hunk.end) for hunk in self._words] or list(card.conflicts)
        return _runs(version, ranges)

    @property
    def _words(self) -> Changes:
        """The current suggestion's wording, or the decider's where that was changed on acceptance."""
        assert self.current is not None
        decision = self.current.decision
        return (decision.words if decision else None) or self.current.card.changes

    def wording(self, region: Region) -> str:
        """What a run of passages would say with the current suggestion."""
        return region.wording(self._words)

    @cached_property
    def around(self) -> differences.Piece | None:
        """The result where the current suggestion stands, a passage of the text on either side."""
        if self.merged is None or self.merge is None or self.current is None:
            return None
        ranges = [(hunk.start, hunk.end) for hunk in self.current.card.changes] or list(
            self.current.card.conflicts
        )
        return _piece(self.merge.base, ranges[:1], self.merged.changes) if ranges else None

    @property
    def conflicts(self) -> Sequence[Conflict]:
        """Where accepted suggestions want different words."""
        return self.merged.conflicts if self.merged else ()

    @property
    def conflicts_here(self) -> Sequence[Conflict]:
        """Those of them where the current suggestion has a part."""
        label = self.current.card.label if self.current else ""
        return [one for one in self.conflicts if label in one.sides]

    @property
    def reviews_here(self) -> Sequence[Review]:
        """Sentences that the current suggestion changes together with others."""
        label = self.current.card.label if self.current else ""
        return [one for one in self.merged.reviews if label in one.sides] if self.merged else ()


def show_desk(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    *,
    show: Show = Show.ALL,
    page: int = 0,
    wanted: int | None = None,
) -> Desk:
    """The desk of a draft, for those who prepare its merges, in a fixed number of queries.

    Raises `NotFound`, and `NotAllowed` for others.
    """
    found = places.find_draft(session, viewer, slug, document, draft)
    require(viewer, Permission.PREPARE_MERGE, found)
    if found.head is None:
        raise places.missing()
    merge = merges.underway(session, found)
    kind = merge.kind if merge else merges_s.kind_of(found)
    amendments = _amendments(session, found)
    cards = [
        card
        for card in margins.suggestion_cards(session, viewer, found)
        if (card.id in amendments) == (kind is MergeKind.AMENDMENTS)
    ]
    stale = merge is not None and outcomes.is_stale(merge)
    merged = merges_s.preview(merge) if merge is not None and not stale else None
    return Desk(
        draft=found,
        head=found.head,
        kind=kind,
        merge=merge,
        items=queues.queue(found.head, merge, cards),
        show=show,
        page=page,
        wanted=wanted,
        merged=merged,
        in_the_way=merges_s.in_the_way(merge, merged) if merge and merged else (),
        may_propose=merge is not None and can(viewer, Permission.PROPOSE_MERGE, merge),
    )


def rewritten(desk: Desk, words: Mapping[str, str]) -> str:
    """The merge's whole base with these words in the current suggestion's regions, by the region's name."""
    assert desk.merge is not None
    text = desk.merge.base.text
    for region in reversed(desk.regions):
        if region.name in words:
            after = text[region.end :]
            text = region.rewritten(words[region.name])
            text = text[: len(text) - len(region.version.text) + region.end] + after
    return text


def _amendments(session: Session, draft: Draft) -> set[int]:
    return set(
        session.scalars(
            select(Suggestion.id).where(
                Suggestion.draft_id == draft.id,
                Suggestion.hearing_id.is_not(None),
                Suggestion.state.in_(OPEN_STATES),
            )
        )
    )


def _runs(version: Version, ranges: Sequence[tuple[int, int]]) -> list[Region]:
    """The runs of neighbouring passages that these ranges touch."""
    runs: list[list[int]] = []
    for index in Passages(version.passages).touched(ranges):
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [regions.between(version, run[0], run[-1]) for run in runs] or [regions.whole(version)]


def _piece(version: Version, ranges: Sequence[tuple[int, int]], changes: Changes) -> differences.Piece | None:
    """The stretch of the text around these ranges, with all changes inside it."""
    spans = version.passages
    indices = Passages(spans).touched(ranges)
    if not indices:
        return None
    low, high = max(0, indices[0] - 1), min(len(spans) - 1, indices[-1] + 1)
    while True:
        start, stop = differences.window(version.text, spans, low, high)
        crossing = [hunk for hunk in changes if hunk.start < stop and hunk.end > start]
        if low > 0 and any(hunk.start < start for hunk in crossing):
            low -= 1
        elif high + 1 < len(spans) and any(hunk.end > stop for hunk in crossing):
            high += 1
        else:
            break
    inside = tuple(
        type(hunk)(hunk.start - start, hunk.end - start, hunk.insert, hunk.deleted)
        for hunk in changes
        if start <= hunk.start and hunk.end <= stop and (hunk.start < stop or stop == len(version.text))
    )
    return differences.Piece(start, version.text[start:stop], inside, low + 1, high + 1, "", 0)
