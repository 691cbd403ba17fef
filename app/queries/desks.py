"""The merge desk: one page of the queue, the suggestion being decided, and the result so far around it."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only

from app import clock
from app.i18n import gettext as _
from app.i18n import ngettext
from app.models import (
    DeskNote,
    Document,
    Draft,
    Member,
    Merge,
    MergeDecision,
    MergeKind,
    MergeState,
    Process,
    Role,
    RoleAssignment,
    Suggestion,
    Verdict,
    Version,
    WorkGroup,
)
from app.policy import Actor, Permission, can, require
from app.queries import boards, cards, merges, places, queues, regions, results
from app.queries.boards import Board
from app.queries.cards import Card
from app.queries.paging import PER_PAGE
from app.queries.queues import Item, Order, Queue, Show
from app.queries.regions import Region
from app.queries.results import Claim, Stretch
from app.services import merges as merges_s
from app.services import outcomes, steps, stretches
from app.text import Changes, Conflict

MOST_RIVALS = 6
MOST_REASONS = 8
NEAR = 2
"""How many passages away a decision is seen in the result around a suggestion."""
OFFERED_SECONDS = 60
T = TypeVar("T")
OWN_WORDS = (Verdict.ACCEPT_IN_PART, Verdict.ACCEPT_WITH_CHANGES)
"""Verdicts that take other words than the suggestion's own, or only some of them."""


class Owner(NamedTuple):
    """Somebody who decides at a desk."""

    id: int
    name: str


@dataclass
class Desk:
    """Everything the merge desk shows; `furnish` adds what is read about the current suggestion and the rows."""

    draft: Draft
    board: Board
    kind: MergeKind
    merge: Merge | None
    stale: bool
    queue: Queue
    order: Order
    passage: int | None
    page: int
    wanted: int | None
    claims: Sequence[Claim]
    may_propose: bool
    owners: Sequence[Owner]
    noted: Mapping[int, str | None]
    step: int
    undoable: bool
    open_choices: int
    gone: Sequence[str]
    cards: dict[int, Card] = field(default_factory=dict)
    decision: MergeDecision | None = None
    notes: Sequence[DeskNote] = ()
    reasons: Sequence[str] = ()

    @cached_property
    def given(self) -> Mapping[int, str]:
        """Who was asked last to decide about each suggestion, by name."""
        return {number: name for number, name in self.noted.items() if name}

    @property
    def show(self) -> Show:
        """Which suggestions the queue shows."""
        return self.queue.show

    @property
    def pages(self) -> int:
        """How many pages the queue has."""
        return max(1, -(-len(self.queue.shown) // PER_PAGE))

    @cached_property
    def shown(self) -> Sequence[Item]:
        """The queue's present page: the one asked for, else the one with the current suggestion."""
        page = self.present_page
        return self.queue.shown[(page - 1) * PER_PAGE : page * PER_PAGE]

    @cached_property
    def present_page(self) -> int:
        """The number of the queue's present page."""
        if self.page:
            return min(self.page, self.pages)
        return 1 if self.place is None else self.place // PER_PAGE + 1

    @cached_property
    def current(self) -> Item | None:
        """The suggestion being decided: the one asked for, else the first that waits, else the first."""
        wanted: Item | None = self.queue.by_id.get(self.wanted or 0)
        if wanted is not None:
            return wanted
        items = self.queue.shown
        first: Item | None = next((item for item in items if _calls(item)), next(iter(items), None))
        return first

    @cached_property
    def place(self) -> int | None:
        """Where in the queue the current suggestion stands."""
        return next((at for at, item in enumerate(self.queue.shown) if item is self.current), None)

    @property
    def previous(self) -> Item | None:
        """The one before the current in the queue."""
        return self.queue.shown[self.place - 1] if self.place else None

    @property
    def following(self) -> Item | None:
        """The one after the current in the queue."""
        if self.place is None or self.place + 1 >= len(self.queue.shown):
            return None
        return self.queue.shown[self.place + 1]

    @cached_property
    def after(self) -> Item | None:
        """The one to go to once the current is decided: the next that waits, from here on and then from the start."""
        at = -1 if self.place is None else self.place
        items: Sequence[Item] = self.queue.shown
        for where in [*range(at + 1, len(items)), *range(max(at, 0))]:
            item: Item = items[where]
            if _calls(item) and item is not self.current:
                return item
        return self.following

    @cached_property
    def rivals(self) -> Sequence[Item]:
        """The other suggestions for the current one's words."""
        if self.current is None:
            return ()
        return [self.queue.by_id[one] for one in self.current.entry.rivals if one in self.queue.by_id]

    @cached_property
    def twins(self) -> Mapping[int, int]:
        """Suggestions that say nearly the same as the current one: how much alike, in per cent."""
        if self.current is None:
            return {}
        twins = self.board.twins(self.current.entry)
        return {entry.id: round(100 * like) for entry, like in twins if entry.id in self.queue.by_id}

    @cached_property
    def beside(self) -> Sequence[Item]:
        """What is shown beside the current one: its rivals, and those that say nearly the same."""
        near = [*(item.entry.id for item in self.rivals), *self.twins]
        return [self.queue.by_id[number] for number in dict.fromkeys(near)][:MOST_RIVALS]

    @cached_property
    def conflicts(self) -> Sequence[Conflict]:
        """Where accepted suggestions want different words."""
        return results.conflicts(self.board, self.claims)

    @cached_property
    def around(self) -> Stretch | None:
        """The result where the current suggestion stands, a passage of the text on either side."""
        if self.current is None or self.merge is None or self.stale:
            return None
        return results.around(self.board, self.current.entry.ranges[:1], self.claims)

    @property
    def accepted(self) -> int:
        """How many suggestions have a part in the result."""
        return len({claim.side for claim in self.claims})

    def leaves_alone(self, numbers: Collection[int]) -> bool:
        """Whether a step about these suggestions changes nothing of what is said about the current one."""
        if self.current is None or len(self.claims) < 2 or self.conflicts:
            return False
        near = {*self.current.entry.rivals, *self.twins}
        return not any(number in near or number not in self.board.by_id for number in numbers)

    def is_near(self, numbers: Collection[int]) -> bool:
        """Whether the result around the current suggestion may read otherwise after a step about these."""
        places = [self.board.by_id[number].passage for number in numbers if number in self.board.by_id]
        here = self.current.entry.passage if self.current else None
        return here is None or any(place is None or abs(place - here) <= NEAR for place in places)

    @property
    def in_the_way(self) -> Sequence[str]:
        """Why the merge cannot be proposed yet, one sentence each."""
        again = [item.entry.label for item in self.queue.items if item.must_look]
        found = []
        if self.conflicts:
            found.append(
                ngettext(
                    "In %(num)d place accepted suggestions want different words: choose between them.",
                    "In %(num)d places accepted suggestions want different words: choose between them.",
                    len(self.conflicts),
                )
            )
        if again:
            found.append(
                _(
                    "%(labels)s changed after being decided and must be looked at again.",
                    labels=", ".join(again[:20]),
                )
            )
        if self.open_choices:
            found.append(merges_s.choices_left(self.open_choices))
        nothing = not any(item.ruling for item in self.queue.items) and not self.claims
        if nothing and self.kind is not MergeKind.CONSOLIDATION:
            found.append(_("Nothing is decided yet."))
        return found

    @cached_property
    def regions(self) -> Sequence[Region]:
        """The runs of passages that the current suggestion touches, as they are rewritten in place."""
        if self.current is None or self.merge is None or self.stale:
            return ()
        ranges = [(hunk.start, hunk.end) for hunk in self._words] or self.current.entry.collisions
        return _runs(self.board, ranges)

    @cached_property
    def common_regions(self) -> Sequence[Region]:
        """The runs of passages that the current suggestion and its rivals touch, to be written as one."""
        if self.current is None or not self.rivals or self.merge is None or self.stale:
            return ()
        return _runs(
            self.board,
            [one for item in (self.current, *self.rivals[:MOST_RIVALS]) for one in item.entry.ranges],
        )

    @property
    def _words(self) -> Changes:
        """The current suggestion's wording, or the decider's where that was changed on acceptance."""
        assert self.current is not None
        return (self.decision.words if self.decision else None) or self.current.entry.changes

    def wording(self, region: Region) -> str:
        """What a run of passages would say with the current suggestion."""
        return region.wording(self._words)


def _calls(item: Item) -> bool:
    """Whether the desk leads on to it: it waits, and did not come late."""
    return item.waits and not item.off


@dataclass(frozen=True)
class Place:
    """Where one decides: a draft, and its merge underway, if there is one."""

    draft: Draft
    merge: Merge | None

    @property
    def address(self) -> dict[str, Any]:
        """The draft's address, word by word."""
        document = self.draft.document
        return {"slug": document.process.slug, "document": document.slug, "draft": self.draft.slug}


def find(session: Session, viewer: Actor, slug: str, document: str, draft: str) -> Place:
    """The desk with this address for those who prepare merges there; texts are left in the database.

    Raises `NotFound`, and `NotAllowed` for others. Two queries.
    """
    underway = (Merge.draft_id == Draft.id) & Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED))
    query = (
        select(Draft, Merge)
        .outerjoin(Merge, underway)
        .join(Draft.document)
        .join(Document.process)
        .outerjoin(Draft.group)
        .where(Process.slug == slug, Document.slug == document)
        .where(Draft.group_id.is_(None) if draft == "common" else WorkGroup.slug == draft)
        .options(
            contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
            contains_eager(Draft.group),
        )
    )
    row = session.execute(query).one_or_none()
    if row is None or not can(viewer, Permission.READ, row[0]):
        raise places.missing()
    require(viewer, Permission.PREPARE_MERGE, row[0])
    if row[0].head_id is None:
        raise places.missing()
    return Place(*row)


def show_desk(
    session: Session,
    viewer: Actor,
    place: Place,
    *,
    show: Show = Show.ALL,
    order: Order = Order.TEXT,
    passage: int | None = None,
    page: int = 0,
    wanted: int | None = None,
) -> Desk:
    """The desk at a place, in a fixed number of queries."""
    found, merge = place.draft, place.merge
    if merge is not None and merge.kind is MergeKind.CONSOLIDATION:
        merge = merges.underway(session, found)
    kind = merge.kind if merge else merges_s.kind_of(found)
    board = boards.board(session, found)
    stale = merge is not None and outcomes.is_stale(merge)
    ruled = queues.rulings(session, merge) if merge else {}
    noted = _noted(session, found)
    queue = queues.queue(
        board,
        ruled,
        begun=merge.prepared_at if merge else None,
        amendments=kind is MergeKind.AMENDMENTS,
        show=show,
        order=order,
        passage=passage,
        mine=[number for number, member in noted.items() if member and viewer.is_member(member)],
    )
    own: Mapping[int, results.Own] = {}
    if merge and any(one.verdict in OWN_WORDS for one in ruled.values()):
        own = results.own_words(session, merge)
    newest, undoable = steps.latest(session, viewer, merge) if merge else (0, 0)
    sides = outcomes.own_sides(merge) if merge and not stale else {}
    return Desk(
        draft=found,
        board=board,
        kind=kind,
        merge=merge,
        stale=stale,
        queue=queue,
        order=order,
        passage=passage,
        page=page,
        wanted=wanted,
        claims=results.claims(board, queue.items, own, sides) if merge and not stale else (),
        may_propose=merge is not None and can(viewer, Permission.PROPOSE_MERGE, merge),
        owners=_for_a_while(board, ("owners", kind), lambda: _owners(session, found, kind)),
        noted={number: member.name if member else None for number, member in noted.items()},
        step=newest,
        undoable=bool(undoable),
        open_choices=_open_choices(merge),
        gone=[f"S-{number}" for number in sorted(ruled) if number not in queue.by_id],
        reasons=_reasons(session, found),
    )


def furnish(session: Session, viewer: Actor, desk: Desk, *, rows: Collection[Item] | None = None) -> Desk:
    """Read what the page says about the queue's rows (these, or the page shown) and the current suggestion."""
    current = desk.current
    wanted = {item.entry.id for item in (desk.shown if rows is None else rows)}
    if current is not None:
        wanted |= {current.entry.id, *(item.entry.id for item in desk.beside)}
    desk.cards.update(cards.cards(session, viewer, desk.draft, wanted))
    if current is not None and current.ruling is not None and desk.merge is not None:
        desk.decision = session.scalars(
            select(MergeDecision)
            .where(MergeDecision.merge_id == desk.merge.id, MergeDecision.suggestion_id == current.entry.id)
            .options(joinedload(MergeDecision.decided_by))
        ).one_or_none()
    if current is not None and current.entry.id in desk.noted:
        desk.notes = session.scalars(
            select(DeskNote)
            .where(DeskNote.suggestion_id == current.entry.id)
            .options(joinedload(DeskNote.written_by), joinedload(DeskNote.to))
            .order_by(DeskNote.id)
        ).all()
    return desk


def find_suggestion(session: Session, draft: Draft, number: int) -> Suggestion:
    """The draft's suggestion with this number. Raises `NotFound`."""
    found = session.scalars(
        select(Suggestion).where(Suggestion.id == number, Suggestion.draft_id == draft.id)
    ).one_or_none()
    if found is None:
        raise places.missing()
    return found


def rewritten(board: Board, written: Sequence[Region], words: Mapping[str, str]) -> str:
    """The board's whole text with these words in the regions, by the region's name."""
    text = board.text
    for region in reversed(written):
        if region.name in words:
            after = text[region.end :]
            text = region.rewritten(words[region.name])
            text = text[: len(text) - len(board.text) + region.end] + after
    return text


def _noted(session: Session, draft: Draft) -> Mapping[int, Member | None]:
    """The suggestions that have notes, and who was asked last to decide about each."""
    rows = session.execute(
        select(DeskNote.suggestion_id, Member)
        .outerjoin(DeskNote.to)
        .join(DeskNote.suggestion)
        .where(Suggestion.draft_id == draft.id)
        .options(load_only(Member.name))
        .order_by(DeskNote.id)
    )
    found: dict[int, Member | None] = {}
    for number, member in rows:
        found[number] = member or found.get(number)
    return found


def _for_a_while(board: Board, key: Hashable, read: Callable[[], T]) -> T:
    """What is offered to choose from, read anew once a minute: the choice made is checked when it is sent."""
    now = clock.now()
    until, found = board.memo.get(("while", key), (now, None))
    if until <= now:
        found = read()
        board.memo["while", key] = (now + timedelta(seconds=OFFERED_SECONDS), found)
    return cast("T", found)


def _owners(session: Session, draft: Draft, kind: MergeKind) -> Sequence[Owner]:
    """Who may decide at this desk."""
    role = Role.FORUM_CHAIR if kind is MergeKind.AMENDMENTS else Role.PROCESS_OWNER
    query = (
        select(Member.id, Member.name)
        .join(RoleAssignment, RoleAssignment.member_id == Member.id)
        .where(
            RoleAssignment.role == role,
            RoleAssignment.process_id == draft.document.process_id,
            RoleAssignment.ended_at.is_(None),
            Member.suspended_at.is_(None),
        )
        .order_by(Member.id)
    )
    if draft.group_id is not None:
        query = query.where(RoleAssignment.group_id == draft.group_id)
    return [Owner(number, name) for number, name in session.execute(query.distinct())]


def _open_choices(merge: Merge | None) -> int:
    if merge is None or merge.kind is not MergeKind.CONSOLIDATION or outcomes.is_stale(merge):
        return 0
    return sum(not part.decided for part in stretches.stretches(merge))


def _reasons(session: Session, draft: Draft) -> Sequence[str]:
    """Reasons that were given in the process before, the most used first."""
    latest = session.scalars(
        select(MergeDecision.reason)
        .join(MergeDecision.merge)
        .join(Merge.draft)
        .join(Draft.document)
        .where(
            Document.process_id == draft.document.process_id,
            MergeDecision.reason != "",
            MergeDecision.verdict.in_((Verdict.REJECT, Verdict.DEFER, Verdict.ACCEPT_WITH_CHANGES)),
        )
        .order_by(MergeDecision.id.desc())
        .limit(200)
    ).all()
    counts: dict[str, int] = {}
    for reason in latest:
        if len(reason) <= 300:
            counts[reason] = counts.get(reason, 0) + 1
    return sorted(counts, key=lambda reason: -counts[reason])[:MOST_REASONS]


def _runs(board: Board, ranges: Sequence[tuple[int, int]]) -> list[Region]:
    """The runs of neighbouring passages that these ranges touch."""
    runs: list[list[int]] = []
    for index in board.places.touched(ranges):
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    # A region asks a version for its words and passages alone, and a board has both.
    version = cast("Version", board)
    return [regions.between(version, run[0], run[-1]) for run in runs] or [regions.whole(version)]
