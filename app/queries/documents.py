"""The reading page: a draft's text with everything that is said about it, beside the words it is about."""

import enum
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.models import (
    Document,
    Draft,
    Hearing,
    Submission,
    SuggestionKind,
    SuggestionState,
    Version,
    Visit,
)
from app.policy import Actor, Permission, can
from app.queries import margins, places, visits
from app.queries.kept_margins import Margin, margin_of
from app.queries.margins import Eyes, SuggestionCard, ThreadCard
from app.queries.passages import Passages
from app.text import Changes, Standing


class View(enum.StrEnum):
    """How the text is shown: as it stands, with open suggestions marked, or as it would read with them."""

    ORIGINAL = "original"
    CHANGES = "changes"
    FINAL = "final"


class Status(enum.StrEnum):
    """What has become of the suggestions that stand in the margin."""

    ALL = ""
    UNSETTLED = "unsettled"
    DEFERRED = "deferred"
    AWAITING = "awaiting"


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see in the margin; `group` by name, `author` by id.

    `since` is the reader's last visit; None where it does not count, or is not known.
    """

    status: Status = Status.ALL
    kind: SuggestionKind | None = None
    group: str = ""
    author: int | None = None
    contested: bool = False
    mine: bool = False
    since: datetime | None = None

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()

    def wants(self, card: SuggestionCard) -> bool:
        """Whether a suggestion passes."""
        return (
            self.kind in (None, card.kind)
            and self.group in ("", card.group)
            and self.author in (None, card.author_id)
            and (card.is_contested or not self.contested)
            and (card.mine or not self.mine)
            and (self.since is None or card.touched_at > self.since)
            and self._wants_standing(card)
        )

    def wants_thread(self, card: ThreadCard) -> bool:
        """Whether a discussion passes: only the time counts for it."""
        return self.since is None or card.touched_at > self.since

    def _wants_standing(self, card: SuggestionCard) -> bool:
        match self.status:
            case Status.ALL:
                return True
            case Status.UNSETTLED:
                return card.standing in (Standing.CONFLICTING, Standing.BASE_DELETED, Standing.ALREADY_IN)
            case Status.DEFERRED:
                return card.state is SuggestionState.DEFERRED
            case Status.AWAITING:
                return card.in_merge


@dataclass(frozen=True)
class Notes:
    """What stands beside one passage: whole cards where a suggestion begins, mentions where it goes on."""

    cards: list[SuggestionCard] = field(default_factory=list)
    mentions: list[SuggestionCard] = field(default_factory=list)
    threads: list[ThreadCard] = field(default_factory=list)

    @property
    def key(self) -> tuple[tuple[SuggestionCard | ThreadCard, ...], ...]:
        """Everything it shows, as a key to keep what was drawn by."""
        return tuple(self.cards), tuple(self.mentions), tuple(self.threads)

    @property
    def count(self) -> int:
        """How many notes."""
        return len(self.cards) + len(self.mentions) + len(self.threads)

    @property
    def contested(self) -> bool:
        """Whether suggestions compete here, or one no longer fits."""
        return any(card.is_contested for card in (*self.cards, *self.mentions))


@dataclass(frozen=True)
class Reading:
    """Everything that the reading page of a draft shows."""

    draft: Draft
    document: Document
    head: Version
    view: View
    filters: Filters
    margin: Margin
    eyes: Eyes
    visit: Visit | None
    last_visit: datetime | None
    may_suggest: bool
    may_amend: bool
    may_comment: bool
    hearing: Hearing | None

    @property
    def key(self) -> Hashable:
        """Another one as soon as anything that stands in or beside the text is, for this viewer."""
        eyes = self.eyes
        return (
            self.margin.key,
            self.view,
            self.filters,
            (eyes.named, eyes.may_support, self.margin.own(eyes), frozenset(eyes.backed.items())),
            (self.may_suggest, self.may_amend, self.may_comment),
        )

    @property
    def total(self) -> int:
        """How many open suggestions the draft has."""
        return len(self.margin.cards)

    @cached_property
    def cards(self) -> tuple[SuggestionCard, ...]:
        """The suggestions shown."""
        return tuple(card for card in self.margin.cards_for(self.eyes) if self.filters.wants(card))

    @cached_property
    def threads(self) -> tuple[ThreadCard, ...]:
        """The discussions shown."""
        return tuple(card for card in self.margin.threads_for(self.eyes) if self.filters.wants_thread(card))

    @cached_property
    def groups(self) -> Sequence[str]:
        """The groups whose members suggest something, where there is a choice."""
        found = sorted({card.group for card in self.margin.cards if card.group})
        return found if len(found) > 1 else []

    @cached_property
    def authors(self) -> Sequence[tuple[int, str]]:
        """Who suggests something, for those who see names."""
        if not self.eyes.named:
            return []
        found = {card.author_id: card.author or "" for card in self.margin.cards}
        return sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0])) if len(found) > 1 else []

    @property
    def passages(self) -> Passages:
        """The head's passages."""
        return self.margin.passages

    @property
    def former(self) -> Mapping[int, tuple[int, ...]]:
        """For each passage the ids of those it took in, whose addresses still lead here."""
        return self.margin.former

    @cached_property
    def notes(self) -> Mapping[int, Notes]:
        """By the passage's place in the text, what stands beside it."""
        found: dict[int, Notes] = {}
        for card in self.cards:
            ranges = [(hunk.start, hunk.end) for hunk in card.changes] or list(card.conflicts)
            for position, index in enumerate(self.passages.touched(ranges)):
                beside = found.setdefault(index, Notes())
                (beside.mentions if position else beside.cards).append(card)
        for thread in self.threads:
            if thread.start is not None and thread.end is not None and thread.removed_in is None:
                index = self.passages.touched([(thread.start, thread.end)])[0]
                found.setdefault(index, Notes()).threads.append(thread)
        return found

    @property
    def stray_cards(self) -> list[SuggestionCard]:
        """Suggestions whose words are gone, or whose wish is in the text already."""
        return [card for card in self.cards if margins.first_place(card) is None]

    @property
    def stray_threads(self) -> list[ThreadCard]:
        """Discussions of words that were removed."""
        return [thread for thread in self.threads if thread.removed_in is not None]

    @property
    def general_threads(self) -> list[ThreadCard]:
        """Discussions of the text as a whole."""
        return [thread for thread in self.threads if thread.start is None]

    @property
    def sides(self) -> Mapping[int, Changes]:
        """What each suggestion shown would change in the head, by its id."""
        return {card.id: card.changes for card in self.cards if card.changes}


def show_document(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    *,
    view: View = View.ORIGINAL,
    filters: Filters = Filters(),
    new: bool = False,
) -> Reading | Draft:
    """The reading page of a draft, in a fixed number of queries; the bare draft while it has no text.

    `new` leaves out what is older than the viewer's last visit. Raises `NotFound`.
    """
    found = places.find_draft(session, viewer, slug, document, draft, light=True)
    if found.head is None:
        return found
    margin = margin_of(session, found)
    hearing = open_hearing(session, found)
    visit = visits.find(session, viewer, found)
    last_visit = visit.last_before(clock.now()) if visit else None
    return Reading(
        draft=found,
        document=found.document,
        head=found.head,
        view=view,
        filters=replace(filters, since=last_visit) if new else filters,
        margin=margin,
        eyes=margins.look(viewer, found, margin.backed),
        visit=visit,
        last_visit=last_visit,
        may_suggest=can(viewer, Permission.SUGGEST, found),
        may_amend=hearing is not None and can(viewer, Permission.AMEND, hearing),
        may_comment=can(viewer, Permission.COMMENT, found),
        hearing=hearing,
    )


def open_hearing(session: Session, draft: Draft) -> Hearing | None:
    """The hearing that is open on the draft's submission, if any; never on a group's draft."""
    if not draft.is_common:
        return None
    return session.scalars(
        select(Hearing)
        .join(Hearing.submission)
        .where(Submission.draft_id == draft.id, Hearing.closed_at.is_(None))
        .options(joinedload(Hearing.submission))
    ).first()
