"""The reading page: a draft's text with everything that is said about it, beside the words it is about."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import (
    Document,
    Draft,
    Hearing,
    Submission,
    SuggestionKind,
    SuggestionState,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries import margins, places
from app.queries.margins import Passages, SuggestionCard, ThreadCard
from app.text import Changes, Standing, merge


class View(enum.StrEnum):
    """How the text is shown: as it stands, with open suggestions marked, or as it would read with them."""

    ORIGINAL = "original"
    CHANGES = "changes"
    FINAL = "final"


class Status(enum.StrEnum):
    """Which open suggestions stand in the margin."""

    ALL = ""
    CONTESTED = "contested"
    UNSETTLED = "unsettled"
    DEFERRED = "deferred"
    AWAITING = "awaiting"
    MINE = "mine"


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see in the margin."""

    status: Status = Status.ALL
    kind: SuggestionKind | None = None

    def wants(self, card: SuggestionCard) -> bool:
        """Whether a suggestion passes."""
        if self.kind not in (None, card.kind):
            return False
        match self.status:
            case Status.ALL:
                return True
            case Status.CONTESTED:
                return bool(card.rivals)
            case Status.UNSETTLED:
                return card.standing in (Standing.CONFLICTING, Standing.BASE_DELETED, Standing.ALREADY_IN)
            case Status.DEFERRED:
                return card.state is SuggestionState.DEFERRED
            case Status.AWAITING:
                return card.in_merge
            case Status.MINE:
                return card.mine


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
        return any(card.rivals or card.conflicts for card in (*self.cards, *self.mentions))


@dataclass(frozen=True)
class Reading:
    """Everything that the reading page of a draft shows."""

    draft: Draft
    document: Document
    head: Version
    drafts: tuple[Draft, ...]
    view: View
    filters: Filters
    cards: tuple[SuggestionCard, ...]
    threads: tuple[ThreadCard, ...]
    total: int
    may_suggest: bool
    may_amend: bool
    may_comment: bool
    hearing: Hearing | None

    @cached_property
    def passages(self) -> Passages:
        """The head's passages."""
        return Passages(self.head.passages)

    @cached_property
    def former(self) -> Mapping[int, tuple[int, ...]]:
        """For each passage the ids of those it took in, whose addresses still lead here."""
        here = set(self.passages.ids)
        found: dict[int, tuple[int, ...]] = {}
        for gone, heir in self.head.redirects.items():
            if heir in here and int(gone) not in here:
                found[heir] = (*found.get(heir, ()), int(gone))
        return found

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

    @cached_property
    def proposed(self) -> Changes:
        """The changes of all suggestions shown that nobody contests, together."""
        sides = {str(card.id): card.changes for card in self.cards if card.changes}
        return merge(self.head.text, sides).changes


def show_document(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    *,
    view: View = View.ORIGINAL,
    filters: Filters = Filters(),
) -> Reading | Draft:
    """The reading page of a draft, in a fixed number of queries; the bare draft while it has no text.

    Raises `NotFound`.
    """
    found = places.find_draft(session, viewer, slug, document, draft)
    if found.head is None:
        return found
    drafts = session.scalars(
        select(Draft)
        .where(Draft.document_id == found.document_id)
        .options(joinedload(Draft.group))
        .order_by(Draft.group_id.is_not(None), Draft.id)
    ).all()
    cards = margins.suggestion_cards(session, viewer, found)
    hearing = open_hearing(session, found)
    return Reading(
        draft=found,
        document=found.document,
        head=found.head,
        drafts=tuple(drafts),
        view=view,
        filters=filters,
        cards=tuple(card for card in cards if filters.wants(card)),
        threads=tuple(margins.thread_cards(session, viewer, found)),
        total=len(cards),
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
