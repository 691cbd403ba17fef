"""A published merge is taken back by a new merge alone."""

import pytest

from app.errors import Conflict, NotAllowed
from app.models import Merge, MergeState, Origin, PhaseKind, Verdict
from app.services import merges, reversals
from app.text import Standing
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, publish, put_through, suggest


def published(house: House, *wanted: tuple[str, str]) -> Merge:
    """The merge that made these words of nordjylland's draft read otherwise."""
    version = put_through(house, *(suggest(house, "aviaja", old, new) for old, new in wanted))
    assert version.merge is not None
    return version.merge


def test_it_takes_two_keys_like_any_other_and_restores_text_and_origin(house: House) -> None:
    merge = published(house, ("hele året", "året rundt"), (" til staten", ""))
    back = reversals.prepare(house.session, house.actor("mette"), merge)
    assert back.reverts is merge and back.state is MergeState.PREPARING
    assert merges.preview(back).text == TEXT
    propose(house, back)
    with pytest.raises(Conflict, match="must approve"):
        publish(house, back, "mette")
    approve(house, back)
    version = publish(house, back)
    assert version.text == TEXT and version.number == 3
    assert merge.state is MergeState.PUBLISHED
    at = version.text.index(" til staten")
    place = 0
    for length, number in version.spans:
        if place <= at + 5 < place + length:
            assert house.session.get_one(Origin, number).suggestion_id is None
        place += length


def test_what_was_changed_again_since_stays_and_the_rest_goes(house: House) -> None:
    merge = published(house, ("hele året", "året rundt"), ("på én dag", "på en time"))
    put_through(house, suggest(house, "birgit", "året rundt", "i alle årets måneder"))
    back = reversals.prepare(house.session, house.actor("mette"), merge)
    assert merges.preview(back).text == TEXT.replace("hele året", "i alle årets måneder")


def test_suggestions_may_be_decided_besides_and_a_clash_is_named(house: House) -> None:
    merge = published(house, ("hele året", "året rundt"))
    rival = suggest(house, "birgit", "året rundt", "altid")
    back = reversals.prepare(house.session, house.actor("mette"), merge)
    decide(house, back, rival)
    with pytest.raises(Conflict, match="taken back meet about"):
        propose(house, back)
    decide(house, back, rival, Verdict.REJECT)
    propose(house, back)
    assert back.state is MergeState.PROPOSED


def test_what_stands_in_the_text_already_is_not_accepted_while_it_may_be_taken_back(house: House) -> None:
    same = suggest(house, "birgit", "hele året", "året rundt")
    merge = published(house, ("hele året", "året rundt"))
    assert same.standing is Standing.ALREADY_IN
    back = reversals.prepare(house.session, house.actor("mette"), merge)
    with pytest.raises(Conflict, match="Decide about it in the next one"):
        decide(house, back, same)
    propose(house, back)
    approve(house, back)
    publish(house, back)
    house.session.refresh(same)
    assert (same.is_open, same.standing) == (True, Standing.FITS)


def test_only_a_published_merge_and_only_once_at_a_time(house: House) -> None:
    merge = published(house, ("hele året", "året rundt"))
    other = prepare(house)
    with pytest.raises(Conflict, match="Only a published"):
        reversals.prepare(house.session, house.actor("mette"), other)
    with pytest.raises(Conflict, match="underway"):
        reversals.prepare(house.session, house.actor("mette"), merge)
    merges.abandon(house.session, house.actor("mette"), other)
    for key in ("lars", "aviaja", "camilla", "anna", "ida"):
        with pytest.raises(NotAllowed):
            reversals.prepare(house.session, house.actor(key), merge)


def test_nothing_left_to_take_back_is_said(house: House) -> None:
    merge = published(house, ("hele året", "året rundt"))
    put_through(house, suggest(house, "birgit", "året rundt", "hele året"))
    with pytest.raises(Conflict, match="Nothing that this merge changed"):
        reversals.prepare(house.session, house.actor("mette"), merge)


def test_it_follows_the_draft_when_that_moves_on(house: House) -> None:
    merge = published(house, ("hele året", "året rundt"))
    later = suggest(house, "birgit", "# Erhvervspolitik", "# Erhverv")
    back = reversals.prepare(house.session, house.actor("mette"), merge)
    merges.abandon(house.session, house.actor("mette"), back)
    put_through(house, later)
    again = reversals.prepare(house.session, house.actor("mette"), merge)
    assert merges.preview(again).text == TEXT.replace("# Erhvervspolitik", "# Erhverv")


def test_what_was_left_open_is_answered_in_co_writing_but_the_groups_text_stands(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    house.enter(PhaseKind.CO_WRITING)
    merge = prepare(house)
    with pytest.raises(Conflict, match="stand while the common draft"):
        decide(house, merge, season)
    with pytest.raises(Conflict, match="stand while the common draft"):
        decide(house, merge, season, Verdict.ACCEPT_WITH_CHANGES, text=TEXT.replace("hele året", "altid"))
    decide(house, merge, season, Verdict.REJECT, reason="Foreslå det for det fælles udkast.")
    propose(house, merge)
    approve(house, merge)
    version = publish(house, merge)
    assert version.text == TEXT and not season.is_open
