"""The consolidation desk."""

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Draft,
    Merge,
    MergeKind,
    MergeSource,
    MergeState,
    Thread,
    ThreadState,
    Version,
)
from app.policy import Actor, Permission, can, require
from app.queries import merges, places
from app.services import consolidations, outcomes, sources
from app.services import merges as merges_s
from app.services.stretches import Stretch, StretchStatus, Wording, stretches
from app.text import Changes, Merged, diff, moves, passages

PER_PAGE = 25
"""How many stretches a page of the desk shows at most; each may hold many wordings."""


class Show(enum.StrEnum):
    """Which stretches stand on the desk."""

    DIFFERENT = ""
    OPEN = "open"
    VARIANTS = "variants"
    ONE = "one"
    DELETED = "deleted"
    SAME = "same"
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
            case Show.DELETED:
                return "" in (one.words.strip() for one in part.wordings) and bool(part.ancestor.strip())
            case Show.SAME:
                return part.status is StretchStatus.SAME
            case Show.ONE:
                return part.status in (StretchStatus.ONE, StretchStatus.AGREED)
            case Show.SETTLED:
                return part.status is StretchStatus.SETTLED
            case Show.ALL:
                return True


@dataclass(frozen=True)
class Moved:
    """Words that a draft has carried from one stretch to another, which is named; `away` when they left this one."""

    source: MergeSource
    other: str
    away: bool


@dataclass(frozen=True)
class Row:
    """One stretch with its place among all of them, and the ancestor's passages that it holds, all from 1."""

    number: int
    part: Stretch
    first: int
    last: int
    moved: Sequence[Moved] = ()

    @property
    def is_new(self) -> bool:
        """Whether it stands between two passages of the ancestor."""
        return self.part.start == self.part.end

    @property
    def name(self) -> str:
        """How a form and an address name it."""
        return f"{self.part.start}-{self.part.end}"

    @property
    def seen(self) -> str:
        """What has been chosen here, as a form names it, so that nobody overwrites a choice unseen."""
        return consolidations.named(self.part.choice)

    def asks(self, wording: Wording) -> int:
        """The passage of the draft in which the words of one of its wordings begin, to ask a question about."""
        return _passage_at(wording)[0]

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
    group: str
    page: int
    questions: Mapping[int, Sequence[Thread]]
    behind: Sequence[Version]
    merged: Merged | None
    in_the_way: Sequence[str]
    suggestions_decided: int
    may_choose: bool
    stale: bool

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The stretches that pass the filter."""
        return [row for row in self._all if self.show.wants(row.part) and self._concerns(row.part)]

    def _concerns(self, part: Stretch) -> bool:
        """Whether the group asked about has changed the stretch; any stretch where none is."""
        return not self.group or any(one.source.version.draft.slug == self.group for one in part.wordings)

    def asked(self, part: Stretch) -> Sequence[Thread]:
        """The questions put to the groups about their words in a stretch."""
        return [
            thread
            for one in part.wordings
            for thread in self.questions.get(one.source.version_id, ())
            if _is_about(thread, one)
        ]

    @cached_property
    def _all(self) -> Sequence[Row]:
        ancestor = self.merge.ancestor if self.merge else None
        starts = [passage.start for passage in passages(ancestor.text)] if ancestor else []
        found: list[Row] = []
        moved = _moved(self.merge, self.parts) if self.merge else {}
        for number, part in enumerate(self.parts, 1):
            first = bisect_left(starts, part.start) + 1 if part.start else 1
            last = max(first, bisect_left(starts, part.end))
            found.append(Row(number, part, first, last, moved.get(number - 1, ())))
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
        return sum(show.wants(part) and self._concerns(part) for part in self.parts)

    @cached_property
    def groups(self) -> Sequence[MergeSource]:
        """The groups' drafts that are co-written."""
        return [one for one in self.merge.sources if one.version.draft.group] if self.merge else []


def show_desk(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    *,
    show: Show = Show.DIFFERENT,
    group: str = "",
    page: int = 1,
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
        group=group if merge and any(one.version.draft.slug == group for one in merge.sources) else "",
        page=page,
        questions=_questions(session, merge) if merge else {},
        behind=sources.behind(session, merge) if merge and merge.state is MergeState.PREPARING else (),
        merged=merged,
        in_the_way=merges_s.in_the_way(merge, merged) if merge and merged else (),
        suggestions_decided=len(merge.decisions) if merge else 0,
        may_choose=merge is not None and can(viewer, Permission.PROPOSE_MERGE, merge) and not stale,
        stale=stale,
    )


def _passage_at(wording: Wording) -> tuple[int, int, int]:
    """The passage of the draft's version in which a wording begins: its identity, start and end."""
    rows = wording.source.version.passages
    number, start, end = rows[max(0, bisect_right(rows, wording.at, key=lambda row: row[1]) - 1)]
    return number, start, end


def _is_about(thread: Thread, wording: Wording) -> bool:
    """Whether a question is about these words; where the draft took words out, about the passage that stands there."""
    start, end = wording.at, wording.at + len(wording.words)
    if not wording.words.strip():
        _number, start, end = _passage_at(wording)
    return (thread.start or 0) < end and start < (thread.end or 0)


def _questions(session: Session, merge: Merge) -> Mapping[int, Sequence[Thread]]:
    """The open questions about words of the versions that are co-written, by version, in one query."""
    rows = session.scalars(
        select(Thread)
        .where(
            Thread.version_id.in_([one.version_id for one in merge.sources]),
            Thread.put_to.is_not(None),
            Thread.state == ThreadState.OPEN,
            Thread.orphaned_in_id.is_(None),
        )
        .order_by(Thread.id)
    )
    found: dict[int, list[Thread]] = {}
    for thread in rows:
        found.setdefault(thread.version_id or 0, []).append(thread)
    return found


def _moved(merge: Merge, parts: Sequence[Stretch]) -> Mapping[int, Sequence[Moved]]:
    """Passages that a draft only put elsewhere, at both ends, by the index of the stretch."""
    found: dict[int, list[Moved]] = {}
    if merge.ancestor is None:
        return found
    for source in merge.sources:
        placed = [
            (one.at, one.at + len(one.words), index)
            for index, part in enumerate(parts)
            for one in part.wordings
            if one.source is source
        ]
        for move in moves(source.changes, merge.ancestor.text):
            here = bisect_right(parts, move.start, key=lambda part: part.start) - 1
            there = next((index for start, end, index in placed if start <= move.new_start < end), here)
            if there != here:
                names = [f"{parts[one].start}-{parts[one].end}" for one in (here, there)]
                found.setdefault(here, []).append(Moved(source, names[1], away=True))
                found.setdefault(there, []).append(Moved(source, names[0], away=False))
    return found
