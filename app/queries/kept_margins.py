"""A draft's text with everything beside it, gathered once after each change and kept for all who read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, cast

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Draft, Version
from app.queries import margins, stamps, supports
from app.queries.margins import Eyes, SuggestionCard, ThreadCard
from app.queries.passages import Passages
from app.queries.shelves import Shelf


class DraftName(NamedTuple):
    """A draft's word in an address, and its group's name; None for the common one."""

    slug: str
    group: str | None


@dataclass(frozen=True, eq=False)
class Margin:
    """The head's text and passages, with the notes beside them as `margins.public_cards` has them.

    `backed` is as `supports.by_member` has it; `drafts` are all of the document, the common one first.
    `key` is another one as soon as anything of it is.
    """

    key: object
    text: str
    text_hash: str
    passages: Passages
    redirects: Mapping[str, int]
    cards: Sequence[SuggestionCard]
    threads: Sequence[ThreadCard]
    backed: Mapping[int, Mapping[int, str]]
    drafts: Sequence[DraftName]

    @cached_property
    def former(self) -> Mapping[int, tuple[int, ...]]:
        """For each passage the ids of those it took in, whose addresses still lead here."""
        here = set(self.passages.ids)
        found: dict[int, tuple[int, ...]] = {}
        for gone, heir in self.redirects.items():
            if heir in here and int(gone) not in here:
                found[heir] = (*found.get(heir, ()), int(gone))
        return found

    @cached_property
    def first_noted(self) -> int | None:
        """The id of the first passage beside which something stands."""
        ranges = [(hunk.start, hunk.end) for card in self.cards for hunk in card.changes]
        ranges += [
            (card.start, card.end or card.start)
            for card in self.threads
            if card.start is not None and card.removed_in is None
        ]
        return self.passages.ids[self.passages.touched([min(ranges)])[0]] if ranges else None

    @cached_property
    def _by_author(self) -> Mapping[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        for card in self.cards:
            found.setdefault(card.author_id, set()).add(card.id)
        return {author: frozenset(numbers) for author, numbers in found.items()}

    @cached_property
    def _seen(self) -> dict[tuple[bool, bool], tuple[SuggestionCard, ...]]:
        return {}

    @cached_property
    def _unnamed(self) -> tuple[ThreadCard, ...]:
        eyes = Eyes(0, named=False, may_support=False, backed={})
        return tuple(eyes.see_thread(card) for card in self.threads)

    def own(self, eyes: Eyes) -> frozenset[int]:
        """The suggestions that the viewer wrote."""
        return self._by_author.get(eyes.member, frozenset())

    def cards_for(self, eyes: Eyes) -> Sequence[SuggestionCard]:
        """The suggestions as the viewer sees them; those they have no part in are the same rows for all."""
        kind = (eyes.named, eyes.may_support)
        if kind not in self._seen:
            strange = Eyes(0, *kind, backed={})
            self._seen[kind] = tuple(strange.see(card) for card in self.cards)
        involved = self.own(eyes) | eyes.backed.keys()
        if not involved:
            return self._seen[kind]
        return tuple(
            eyes.see(card) if card.id in involved else strange
            for card, strange in zip(self.cards, self._seen[kind], strict=True)
        )

    def threads_for(self, eyes: Eyes) -> Sequence[ThreadCard]:
        """The discussions as the viewer sees them."""
        if eyes.named:
            return self.threads
        if not eyes.member:
            return self._unnamed
        return tuple(eyes.see_thread(card) for card in self.threads)


_ROOM = 8_000_000
_CARD, _BACKING = 2_500, 100
"""About how many bytes a note takes, and that somebody backs one."""


def _weight(one: Margin) -> int:
    backings = sum(map(len, one.backed.values()))
    return 2 * len(one.text) + _CARD * (len(one.cards) + len(one.threads)) + _BACKING * backings


_kept: Shelf[Margin] = Shelf(_ROOM, _weight)


def margin_of(session: Session, draft: Draft) -> Margin:
    """What stands beside the draft's head; one query while nothing has happened."""
    key = (draft.id, draft.head_id, stamps.stamp(session, draft.document.process))
    return _kept.get(key, lambda: _gathered(session, draft, key), of=draft.id)


def _gathered(session: Session, draft: Draft, key: object) -> Margin:
    head = session.execute(
        select(Version.text, Version.text_hash, Version.passages, Version.redirects).where(
            Version.id == draft.head_id
        )
    ).one()
    return Margin(
        key=key,
        text=head.text,
        text_hash=head.text_hash,
        passages=Passages(head.passages),
        redirects=cast("Mapping[str, int]", head.redirects),
        cards=tuple(margins.public_cards(session, draft)),
        threads=tuple(margins.thread_cards(session, draft)),
        backed=supports.by_member(session, draft),
        drafts=_drafts(session, draft),
    )


def _drafts(session: Session, draft: Draft) -> Sequence[DraftName]:
    rows = session.scalars(
        select(Draft)
        .where(Draft.document_id == draft.document_id)
        .options(joinedload(Draft.group))
        .order_by(Draft.group_id.is_not(None), Draft.id)
    )
    return tuple(DraftName(one.slug, one.group.name if one.group else None) for one in rows)
