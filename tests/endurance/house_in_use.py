"""A house in use, with a simple record of what everybody wants, and what must hold after every act."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.models import (
    OPEN_STATES,
    Draft,
    Merge,
    MergeState,
    Origin,
    OriginKind,
    PhaseKind,
    Suggestion,
    Support,
    Thread,
    Verdict,
    Version,
)
from app.services import (
    consolidations,
    merges,
    outcomes,
)
from app.text import Standing, apply
from tests.endurance.edits import EDITS, one_of
from tests.endurance.words import Quoted, Wish, foreseen, in_order, words_of
from tests.factories import House

REFUSED = (Conflict, Invalid, NotAllowed, Stale)


class HouseInUse(RuleBasedStateMachine):
    """One process with two groups; `house` is lent, committed, and put back as it was."""

    house: House
    acts: ClassVar[Counter[str]] = Counter()
    refusals: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = self.house.session
        self.next_word = 100
        self.wishes: dict[int, Wish] = {}
        self.quoted: dict[int, Quoted] = {}
        self.brought: dict[str, set[int]] = {}
        self.decided: set[str] = set()
        self.texts: dict[int, str] = {}
        self.backing: dict[tuple[int, int], int] = {}
        self.co_writing = False
        self.house.enter(PhaseKind.DRAFTING)

    def teardown(self) -> None:
        # All of one interleaving is one transaction that is never committed: nothing piles up in the database.
        self.session.rollback()

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def no_version_has_changed(self) -> None:
        rows = self.session.execute(select(Version.id, Version.text).where(Version.id.in_(self.texts)))
        assert {row.id: row.text for row in rows} == self.texts

    @invariant()
    def no_comment_is_lost_or_misplaced(self) -> None:
        threads = self.session.scalars(
            select(Thread)
            .where(Thread.id.in_(self.quoted))
            .options(selectinload(Thread.comments))
            .execution_options(populate_existing=True)
        ).all()
        assert len(threads) == len(self.quoted)
        for thread in threads:
            quoted = self.quoted[thread.id]
            assert [one.body for one in thread.comments] == quoted.said
            assert words_of(thread.quote) == quoted.quote
            head = thread.draft.head
            assert head is not None and thread.version is head and thread.start is not None
            fault = quoted.fault(head.text, thread.start, thread.end or 0, thread.is_orphan)
            assert fault is None, fault

    @invariant()
    def every_open_suggestion_lands_where_its_words_stand(self) -> None:
        for suggestion in self.suggestions():
            wish = self.wishes[suggestion.id]
            head = suggestion.draft.head
            assert head is not None and suggestion.version_id == head.id
            before, after = words_of(head.text), words_of(apply(head.text, suggestion.changes))
            assert len(set(after)) == len(after), "a word stands twice"
            assert set(before) - set(after) <= wish.gone | set(wish.before), (
                "it takes out what it never meant"
            )
            assert set(after) - set(before) <= wish.new, "it brings in what nobody wrote"
            assert in_order(after, wish.after) and in_order(after, before)
            if suggestion.standing in (Standing.FITS, Standing.ADAPTED) and not suggestion.conflicts:
                assert set(after) == foreseen(before, [wish])

    @invariant()
    def support_is_for_the_wording_that_was_read(self) -> None:
        rows = self.session.execute(select(Support.suggestion_id, Support.member_id, Support.revision))
        assert {(suggestion, member): revision for suggestion, member, revision in rows} == self.backing

    def check_published(
        self, base: Version, version: Version, taken: dict[int, Wish], chosen: str | None
    ) -> None:
        """The new version has exactly the words it should have, in their order, each with its origin."""
        ground = words_of(chosen) if chosen is not None else words_of(base.text)
        words = words_of(version.text)
        assert len(set(words)) == len(words), "a word stands twice"
        assert set(words) == foreseen(ground, taken.values())
        assert in_order(words, ground)
        for wish in taken.values():
            assert in_order(words, wish.after)
        for number, wish in taken.items():
            for word in wish.new & set(words):
                self.brought.setdefault(word, set()).add(number)
        self.seen(version.draft)
        self.check_origins(version)

    def check_origins(self, version: Version) -> None:
        at = 0
        for length, key in version.spans:
            origin = self.session.get_one(Origin, key)
            credited = {origin.suggestion_id, *(one.suggestion_id for one in origin.credits)}
            for word in words_of(version.text[at : at + length]):
                if word in self.brought:
                    assert credited & self.brought[word], f"{word} is credited to {credited}"
                elif word in self.decided:
                    assert origin.kind is OriginKind.DECIDER
                else:
                    assert origin.kind is OriginKind.IMPORT, f"{word} was there from the beginning"
            at += length
        assert at == len(version.text)

    # --- the way there ----------------------------------------------------------------------------

    @contextmanager
    def refusable(self, act: str) -> Iterator[None]:
        """An act that may be refused with a sentence, and then changes nothing."""
        point = self.session.begin_nested()
        try:
            yield
            self.session.flush()
            self.acts[act] += 1
        except REFUSED:
            self.refusals[act] += 1
            point.rollback()
            self.session.expire_all()
        else:
            point.commit()

    def word(self) -> str:
        self.next_word += 1
        return f"w{self.next_word}"

    def edited(self, text: str, edits: list[tuple[int, int]]) -> str:
        for place, how in edits:
            words = words_of(text)
            if words:
                text = EDITS[how % len(EDITS)](text, words[place % len(words)], self.word())
        return text

    def seen(self, draft: Draft) -> None:
        assert draft.head is not None
        self.texts[draft.head.id] = draft.head.text

    def version(self, draft: Draft, number: int) -> Version:
        return self.session.scalars(
            select(Version).where(Version.draft_id == draft.id, Version.number == number)
        ).one()

    def draft(self, pick: int) -> Draft:
        """A draft that takes suggestions now."""
        return self.house.draft("common" if self.co_writing else one_of(["nordjylland", "hovedstaden"], pick))

    def behind(self) -> list[Draft]:
        """The groups' drafts that can follow the common one now."""
        common = self.house.draft("common").head
        assert common is not None
        if common.number == 1:
            return []
        drafts = [self.house.draft(slug) for slug in ("nordjylland", "hovedstaden")]
        return [one for one in drafts if one.head is not None and one.head.text != common.text]

    def waiting(self) -> list[Suggestion]:
        """Suggestions that can be decided now."""
        return [one for one in self.suggestions() if one.draft.is_common == self.co_writing]

    def suggestions(self) -> Sequence[Suggestion]:
        """All that are open."""
        return self.session.scalars(
            select(Suggestion)
            .where(Suggestion.id.in_(self.wishes), Suggestion.state.in_(OPEN_STATES))
            .order_by(Suggestion.id)
        ).all()

    def all_underway(self) -> Sequence[Merge]:
        return self.session.scalars(
            select(Merge).where(Merge.state.in_(merges.UNDERWAY)).order_by(Merge.id)
        ).all()

    def underway(self) -> list[Merge]:
        """Merges that can go on now."""
        return [one for one in self.all_underway() if one.draft.is_common == self.co_writing]

    def published(self) -> list[Merge]:
        """Merges that can be taken back now."""
        rows = self.session.scalars(
            select(Merge).where(Merge.state == MergeState.PUBLISHED).order_by(Merge.id)
        )
        return [one for one in rows if one.draft.is_common == self.co_writing]

    def key(self, member: int) -> str:
        return next(key for key, one in self.house.members.items() if one.id == member)

    def taken(self, merge: Merge) -> dict[int, Wish]:
        """What the merge's accepting decisions bring, as wishes on its base."""
        found: dict[int, Wish] = {}
        base = words_of(merge.base.text)
        for decision in filter(outcomes.is_current, merge.decisions):
            suggestion = decision.suggestion
            match decision.verdict:
                case Verdict.ACCEPT if merge.words is not None:
                    # A part of it that is in already may be what this merge takes back.
                    found[suggestion.id] = Wish(base, words_of(apply(merge.base.text, suggestion.changes)))
                case Verdict.ACCEPT:
                    found[suggestion.id] = self.wishes[suggestion.id]
                case Verdict.ACCEPT_IN_PART:
                    part = tuple(suggestion.changes[index] for index in decision.hunks or ())
                    found[suggestion.id] = Wish(base, words_of(apply(merge.base.text, part)))
                case Verdict.ACCEPT_WITH_CHANGES:
                    found[suggestion.id] = Wish(base, words_of(apply(merge.base.text, decision.words or ())))
                    self.decided |= found[suggestion.id].new - self.wishes[suggestion.id].new
        return found

    def chosen(self, merge: Merge) -> str | None:
        """What the base reads like before any suggestion is taken in: by choices, by following, by taking back."""
        if merge.words is not None:
            return apply(merge.base.text, merge.words)
        return consolidations.text_of(merge) if merge.sources else None
