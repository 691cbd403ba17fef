"""A house in use, with a simple record of what everybody wants, and what must hold after every act."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.models import (
    Draft,
    Merge,
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
    """One process with two groups; `house` is lent and put back as it was."""

    house: House
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = self.house.session
        self.point = self.session.begin_nested()
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
        self.point.rollback()
        self.session.expire_all()

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def no_version_has_changed(self) -> None:
        for number, text in self.texts.items():
            assert self.session.get_one(Version, number).text == text

    @invariant()
    def no_comment_is_lost_or_misplaced(self) -> None:
        for number, quoted in self.quoted.items():
            thread = self.session.get_one(Thread, number)
            self.session.refresh(thread)
            assert [one.body for one in thread.comments] == quoted.said
            assert words_of(thread.quote) == quoted.quote
            head = thread.draft.head
            assert head is not None and thread.version is head and thread.start is not None
            fault = quoted.fault(head.text, thread.start, thread.end or 0, thread.is_orphan)
            assert fault is None, fault

    @invariant()
    def every_open_suggestion_lands_where_its_words_stand(self) -> None:
        for number, wish in self.wishes.items():
            suggestion = self.session.get_one(Suggestion, number)
            if not suggestion.is_open:
                continue
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
        for (suggestion, member), revision in self.backing.items():
            row = self.session.scalars(
                select(Support).where(Support.suggestion_id == suggestion, Support.member_id == member)
            ).one()
            assert row.revision == revision

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
    def refusable(self) -> Iterator[None]:
        """An act that may be refused with a sentence, and then changes nothing."""
        point = self.session.begin_nested()
        try:
            yield
            self.session.flush()
            self.tally["acts"] += 1
        except REFUSED:
            self.tally["refusals"] += 1
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

    def waiting(self) -> list[Suggestion]:
        """Suggestions that can be decided now."""
        rows = [self.session.get_one(Suggestion, number) for number in sorted(self.wishes)]
        return [one for one in rows if one.is_open and one.draft.is_common == self.co_writing]

    def underway(self) -> list[Merge]:
        """Merges that can go on now."""
        rows = self.session.scalars(select(Merge).where(Merge.state.in_(merges.UNDERWAY)).order_by(Merge.id))
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
                case Verdict.ACCEPT:
                    wish = self.wishes[suggestion.id]
                    found[suggestion.id] = wish
                case Verdict.ACCEPT_IN_PART:
                    part = tuple(suggestion.changes[index] for index in decision.hunks or ())
                    found[suggestion.id] = Wish(base, words_of(apply(merge.base.text, part)))
                case Verdict.ACCEPT_WITH_CHANGES:
                    found[suggestion.id] = Wish(base, words_of(apply(merge.base.text, decision.words or ())))
                    self.decided |= found[suggestion.id].new - self.wishes[suggestion.id].new
        return found

    def chosen(self, merge: Merge) -> str | None:
        """What a consolidation's choices come to, or the text that is followed; None where suggestions alone are merged."""
        if not merge.sources:
            return None
        return consolidations.text_of(merge)
