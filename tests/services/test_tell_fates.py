"""What became of a contribution is told to everyone who wrote it, and seen once."""

from datetime import timedelta

import pytest

from app import clock
from app.errors import NotAllowed
from app.models import Fate, Merge, MergeKind, SuggestionAuthor, SuggestionState
from app.services import fates, suggestions
from tests.factories import House


def told(house: House) -> list[Fate]:
    draft = house.draft()
    assert draft.head is not None
    suggestion = suggestions.send(
        house.session,
        house.actor("aviaja"),
        draft,
        base=draft.head,
        text=draft.head.text.replace("hele året", "alle årets måneder"),
        reason="Det er klarere.",
    )
    house.session.add(SuggestionAuthor(suggestion=suggestion, member=house.member("birgit")))
    merge = Merge(
        draft=draft,
        kind=MergeKind.SUGGESTIONS,
        base=draft.head,
        prepared_by=house.member("mette"),
        prepared_at=clock.now(),
    )
    house.session.add(merge)
    house.session.flush()
    return fates.tell(
        house.session, merge, suggestion, outcome=SuggestionState.REJECTED, reason="Det står der."
    )


def test_the_author_and_every_co_author_are_told_with_the_reason(house: House) -> None:
    made = told(house)
    assert [fate.member.name for fate in made] == [house.member(key).name for key in ("aviaja", "birgit")]
    assert {fate.outcome for fate in made} == {SuggestionState.REJECTED}
    assert {fate.reason for fate in made} == {"Det står der."}
    assert {fate.seen_at for fate in made} == {None}


def test_marking_seen_is_for_oneself_and_keeps_the_first_moment(house: House) -> None:
    made = told(house)
    assert fates.mark_seen(house.session, house.actor("aviaja")) == 1
    seen = made[0].seen_at
    assert seen is not None
    assert made[1].seen_at is None
    with clock.standing_at(seen + timedelta(days=1)):
        assert fates.mark_seen(house.session, house.actor("aviaja")) == 0
    assert made[0].seen_at == seen


def test_a_visitor_has_no_fates(house: House) -> None:
    with pytest.raises(NotAllowed):
        fates.mark_seen(house.session, house.actor("visitor"))
