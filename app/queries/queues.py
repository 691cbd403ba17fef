"""The queue of a merge desk: a draft's open suggestions in text order, alternatives side by side."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models import Merge, MergeDecision, SuggestionKind, Verdict, Version
from app.queries import margins
from app.queries.margins import Passages, SuggestionCard
from app.text import Standing


class Show(enum.StrEnum):
    """Which suggestions stand in the queue."""

    ALL = ""
    WAITING = "waiting"
    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"
    CONTESTED = "contested"
    UNFIT = "unfit"

    def wants(self, item: "Item") -> bool:
        """Whether a suggestion passes."""
        match self:
            case Show.ALL:
                return True
            case Show.WAITING:
                return item.decision is None or item.must_look
            case Show.SUBSTANTIVE:
                return item.card.kind is SuggestionKind.SUBSTANTIVE
            case Show.EDITORIAL:
                return item.card.kind is SuggestionKind.EDITORIAL
            case Show.CONTESTED:
                return bool(item.card.rivals)
            case Show.UNFIT:
                return item.unfit


@dataclass(frozen=True)
class Item:
    """One suggestion in the queue: where it begins, what has been decided, and why it needs a look."""

    card: SuggestionCard
    passage: int | None
    set: int
    decision: MergeDecision | None
    late: bool

    @property
    def must_look(self) -> bool:
        """Whether the wording has changed since it was decided."""
        return self.decision is not None and self.decision.revision != self.card.revision

    @property
    def unfit(self) -> bool:
        """Whether its words are gone or changed, so that it cannot be taken as it is."""
        return self.card.standing in (Standing.CONFLICTING, Standing.BASE_DELETED)

    @property
    def kind(self) -> str | None:
        """How the queue marks it."""
        if self.decision is None or self.must_look:
            return "late" if self.late or self.must_look else None
        if self.decision.verdict is Verdict.REJECT:
            return "rejected"
        return "deferred" if self.decision.verdict is Verdict.DEFER else "accepted"


def queue(head: Version, merge: Merge | None, cards: Sequence[SuggestionCard]) -> list[Item]:
    """The suggestions in text order, each set of alternatives together where its first words stand."""
    sets = _sets(cards)
    first = {number: at for at, number in reversed(list(enumerate(sets[card.id] for card in cards)))}
    ordered = sorted(
        enumerate(cards),
        key=lambda one: (margins.first_place(one[1]) is None, first[sets[one[1].id]], one[0]),
    )
    decided = {one.suggestion_id: one for one in merge.decisions} if merge else {}
    places_of = Passages(head.passages)
    return [
        Item(
            card=card,
            passage=_passage(places_of, card),
            set=sets[card.id],
            decision=decided.get(card.id),
            late=merge is not None and card.created_at > merge.prepared_at,
        )
        for _, card in ordered
    ]


def _sets(cards: Sequence[SuggestionCard]) -> Mapping[int, int]:
    """For each suggestion its set of alternatives, named by the set's first: rivals, and rivals of rivals."""
    by_id = {card.id: card for card in cards}
    found: dict[int, int] = {}
    for card in cards:
        if card.id in found:
            continue
        waiting = [card.id]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found[number] = card.id
                waiting += [other for other in by_id[number].rivals if other in by_id]
    return found


def _passage(rows: Passages, card: SuggestionCard) -> int | None:
    place = margins.first_place(card)
    if place is None:
        return None
    end = card.changes[0].end if card.changes else place
    indices = rows.touched([(place, max(place, end))])
    return indices[0] + 1 if indices else None
