"""A conflict between accepted suggestions is settled where it stands, and whoever's words are taken is credited."""

import pytest

from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.models import Merge, MergeDecision, Suggestion, SuggestionState, Verdict
from app.services import conflicts, merges, steps, suggestions
from app.services.conflicts import Settlement
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, publish, suggest, words_by

OLD, SEASON, ALWAYS = "hele året", "i årets tolv måneder", "vinter som sommer"


@pytest.fixture
def clash(house: House) -> tuple[Merge, Suggestion, Suggestion]:
    """A merge that has accepted two suggestions for the same words."""
    season, always = suggest(house, "aviaja", OLD, SEASON), suggest(house, "birgit", OLD, ALWAYS)
    merge = prepare(house)
    decide(house, merge, season)
    decide(house, merge, always)
    return merge, season, always


def settle(
    house: House, merge: Merge, settlement: Settlement, reason: str = "", *, key: str = "mette"
) -> list[MergeDecision]:
    """The member settles the merge's one conflict as it stands."""
    (one,) = merges.preview(merge).conflicts
    numbers = [int(side[2:]) for side in one.sides]
    seen = {
        number: decision.step_id or 0
        for number, decision in steps.decisions_on(house.session, merge, numbers).items()
    }
    made = conflicts.settle(
        house.session,
        house.actor(key),
        merge,
        place=(one.start, one.end),
        seen=seen,
        settlement=settlement,
        reason=reason,
    )
    house.session.flush()
    return made


def test_both_in_order_stand_and_both_authors_are_credited(
    house: House, clash: tuple[Merge, Suggestion, Suggestion]
) -> None:
    merge, season, always = clash
    settle(house, merge, Settlement(order=[always.id, season.id]))
    both = f"{ALWAYS} {SEASON}"
    assert not merges.preview(merge).conflicts
    assert merges.preview(merge).text == TEXT.replace(OLD, both)
    propose(house, merge)
    approve(house, merge)
    version = publish(house, merge)
    assert version.text == TEXT.replace(OLD, both)
    assert words_by(house, version, season.id).strip() == SEASON
    assert words_by(house, version, always.id).strip() == ALWAYS
    assert {season.state, always.state} == {SuggestionState.ACCEPTED_WITH_CHANGES}


def test_one_side_is_taken_and_the_other_is_rejected_with_the_reason(
    house: House, clash: tuple[Merge, Suggestion, Suggestion]
) -> None:
    merge, season, always = clash
    with pytest.raises(Invalid, match="Say why"):
        settle(house, merge, Settlement(order=[season.id]))
    (made,) = settle(house, merge, Settlement(order=[season.id]), "Det er kortere.")
    assert made.suggestion is always and made.verdict is Verdict.REJECT and made.reason == "Det er kortere."
    assert merges.preview(merge).text == TEXT.replace(OLD, SEASON)


def test_it_can_stay_as_it_was(house: House, clash: tuple[Merge, Suggestion, Suggestion]) -> None:
    merge, _, _ = clash
    made = settle(house, merge, Settlement(), "Ingen af dem.")
    assert {one.verdict for one in made} == {Verdict.REJECT}
    assert merges.preview(merge).text == TEXT


def test_new_words_stand_for_both(house: House, clash: tuple[Merge, Suggestion, Suggestion]) -> None:
    merge, _, _ = clash
    made = settle(house, merge, Settlement(words="altid"), "Kort og godt.")
    assert {one.verdict for one in made} == {Verdict.ACCEPT_WITH_CHANGES}
    assert merges.preview(merge).text == TEXT.replace(OLD, "altid")


def test_words_that_stood_there_before_are_no_new_words(
    house: House, clash: tuple[Merge, Suggestion, Suggestion]
) -> None:
    merge, _, _ = clash
    (one,) = merges.preview(merge).conflicts
    made = settle(house, merge, Settlement(words=one.base), "Ingen af dem.")
    assert {one.verdict for one in made} == {Verdict.REJECT}


def test_what_the_other_side_changes_elsewhere_is_kept(house: House) -> None:
    season = suggest(house, "aviaja", OLD, SEASON)
    on = house.draft()
    assert on.head is not None
    wide = suggestions.send(
        house.session,
        house.actor("birgit"),
        on,
        base=on.head,
        text=TEXT.replace(OLD, ALWAYS).replace("på én dag", "på en time"),
        reason="To ting på én gang.",
    )
    merge = prepare(house)
    decide(house, merge, season)
    decide(house, merge, wide)
    (made,) = settle(house, merge, Settlement(order=[season.id]), "Kun det andet.")
    assert made.suggestion is wide and made.verdict is Verdict.ACCEPT_IN_PART
    assert merges.preview(merge).text == TEXT.replace(OLD, SEASON).replace("på én dag", "på en time")


def test_three_sides_stand_in_the_order_asked_for(
    house: House, clash: tuple[Merge, Suggestion, Suggestion]
) -> None:
    merge, season, always = clash
    third = suggest(house, "jonas", OLD, "uden pause")
    decide(house, merge, third)
    settle(house, merge, Settlement(order=[third.id, season.id, always.id]))
    assert merges.preview(merge).text == TEXT.replace(OLD, f"uden pause {SEASON} {ALWAYS}")


def test_a_settlement_is_one_step_to_be_undone(
    house: House, clash: tuple[Merge, Suggestion, Suggestion]
) -> None:
    merge, season, always = clash
    settle(house, merge, Settlement(order=[season.id, always.id]))
    steps.undo(house.session, house.actor("mette"), merge)
    assert len(merges.preview(merge).conflicts) == 1
    assert {one.verdict for one in merge.decisions} == {Verdict.ACCEPT}


def test_what_somebody_decided_meanwhile_is_never_overwritten(
    house: House, clash: tuple[Merge, Suggestion, Suggestion]
) -> None:
    merge, season, always = clash
    (one,) = merges.preview(merge).conflicts
    seen = {one.suggestion_id: one.step_id or 0 for one in merge.decisions}
    decide(house, merge, always, Verdict.REJECT, key="soren", reason="Sørens.")
    house.session.flush()
    now = {one.suggestion_id: one.step_id or 0 for one in merge.decisions}
    for looked, error in ((seen, "while you were looking"), (now, "no longer clash")):
        with pytest.raises(Stale, match=error):
            conflicts.settle(
                house.session,
                house.actor("mette"),
                merge,
                place=(one.start, one.end),
                seen=looked,
                settlement=Settlement(order=[season.id, always.id]),
            )
    assert {one.reason for one in merge.decisions} == {"Fordi.", "Sørens."}


def test_only_a_side_of_the_conflict_can_be_chosen_and_only_by_its_owners(
    house: House, clash: tuple[Merge, Suggestion, Suggestion]
) -> None:
    merge, season, always = clash
    with pytest.raises(Conflict, match="Choose what shall stand there"):
        settle(house, merge, Settlement(order=[season.id, always.id + 100]))
    with pytest.raises(NotAllowed):
        settle(house, merge, Settlement(order=[season.id, always.id]), key="aviaja")
