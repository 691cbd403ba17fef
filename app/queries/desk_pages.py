"""What one page of the merge desk shows, and what follows from it: where one goes next, what stands beside, what clashes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.i18n import gettext as _
from app.i18n import ngettext
from app.models import DeskNote, Draft, Merge, MergeDecision, MergeKind
from app.queries import regions, results
from app.queries.boards import Board, Claim
from app.queries.cards import Card
from app.queries.desk_notes import Owner
from app.queries.paging import PER_PAGE
from app.queries.queues import Item, Order, Queue, Show
from app.queries.regions import Region
from app.queries.results import Stretch
from app.services import merges as merges_s
from app.services.steps import Latest
from app.text import Changes, Conflict

MOST_RIVALS = 6


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
    noted: Mapping[int, Owner | None]
    latest: Latest
    open_choices: int
    gone: Sequence[str]
    cards: dict[int, Card] = field(default_factory=dict)
    decision: MergeDecision | None = None
    notes: Sequence[DeskNote] = ()
    reasons: Sequence[str] = ()

    @cached_property
    def given(self) -> Mapping[int, str]:
        """Who was asked last to decide about each suggestion, by name."""
        return {number: owner.name for number, owner in self.noted.items() if owner}

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
        """Whether a first decision about these suggestions changes nothing of what is said about the current one."""
        if self.current is None or self.latest.undoable < 2:
            return False  # the first step brings the way to undo it
        near = {item.entry.id for item in (*self.rivals, *self.beside)}
        return not any(number in near or number not in self.board.by_id for number in numbers)

    def is_near(self, numbers: Collection[int]) -> bool:
        """Whether the result around the current suggestion may read otherwise after a step about these."""
        if self.around is None:
            return True
        start, stop = self.around.piece.start, self.around.piece.start + len(self.around.piece.words)
        places = [
            *(
                range_
                for number in numbers
                if number in self.board.by_id
                for range_ in self.board.by_id[number].ranges
            ),
            *(
                (claim.start, claim.end)
                for claim in self.claims
                if claim.side in {f"S-{one}" for one in numbers}
            ),
        ]
        return any(low <= stop and start <= high for low, high in places)

    @cached_property
    def in_the_way(self) -> Sequence[str]:
        """Why the merge cannot be proposed yet, one sentence each."""
        again = [item.entry.label for item in self.queue.ruled if item.must_look]
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
        nothing = not self.queue.ruled and not self.claims
        if nothing and self.kind is not MergeKind.CONSOLIDATION:
            found.append(_("Nothing is decided yet."))
        return found

    @cached_property
    def regions(self) -> Sequence[Region]:
        """The runs of passages that the current suggestion touches, as they are rewritten in place."""
        if self.current is None or self.merge is None or self.stale:
            return ()
        ranges = [(hunk.start, hunk.end) for hunk in self._words] or self.current.entry.collisions
        return regions.runs(self.board, ranges)

    @cached_property
    def common_regions(self) -> Sequence[Region]:
        """The runs of passages that the current suggestion and its rivals touch, to be written as one."""
        if self.current is None or not self.rivals or self.merge is None or self.stale:
            return ()
        return regions.runs(
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
