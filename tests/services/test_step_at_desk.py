"""Steps at the merge desk are undone one by one, and nobody overwrites what somebody else decided."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.models import DeskNote, LogEntry, LogKind, Origin, OriginKind, SuggestionState, Verdict
from app.services import merges, notes, steps, suggestions
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, publish, suggest


def test_undoing_gives_back_the_decision_before_with_all_that_was_said(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    merge = prepare(house)
    text = TEXT.replace("hele året", "altid")
    decide(house, merge, season, Verdict.ACCEPT_WITH_CHANGES, text=text, reason="Kortere.")
    decide(house, merge, season, Verdict.REJECT, reason="Alligevel ikke.")
    assert merges.preview(merge).text == TEXT
    steps.undo(house.session, house.actor("mette"), merge)
    [decision] = merge.decisions
    assert (decision.verdict, decision.reason) == (Verdict.ACCEPT_WITH_CHANGES, "Kortere.")
    assert merges.preview(merge).text == text
    steps.undo(house.session, house.actor("mette"), merge)
    assert merge.decisions == []
    with pytest.raises(Conflict, match="no step of yours"):
        steps.undo(house.session, house.actor("mette"), merge)


def test_taking_a_decision_back_is_a_step_too(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    merge = prepare(house)
    decide(house, merge, season, Verdict.REJECT, reason="Nej.")
    merges.undecide(house.session, house.actor("mette"), merge, season)
    assert merge.decisions == []
    steps.undo(house.session, house.actor("mette"), merge)
    assert [one.reason for one in merge.decisions] == ["Nej."]


def test_one_undoes_ones_own_steps_alone(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    day = suggest(house, "birgit", "på én dag", "på en time")
    merge = prepare(house)
    decide(house, merge, season, key="mette")
    decide(house, merge, day, key="soren")
    steps.undo(house.session, house.actor("mette"), merge)
    assert [one.suggestion for one in merge.decisions] == [day]


def test_what_somebody_else_decided_since_is_not_undone(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    merge = prepare(house)
    decide(house, merge, season, key="mette")
    decide(house, merge, season, Verdict.REJECT, key="soren")
    with pytest.raises(Stale, match="has decided about S-"):
        steps.undo(house.session, house.actor("mette"), merge)
    assert [one.verdict for one in merge.decisions] == [Verdict.REJECT]


def test_a_decision_that_was_not_seen_is_not_overwritten(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    merge = prepare(house)
    first = decide(house, merge, season, Verdict.REJECT, key="soren", reason="Sørens grund.")
    house.session.flush()
    for seen in (0, (first.step_id or 0) + 5):
        with pytest.raises(Stale, match="while you were looking"):
            merges.decide(
                house.session,
                house.actor("mette"),
                merge,
                season,
                verdict=Verdict.ACCEPT,
                revision=1,
                seen=seen,
            )
    assert [one.reason for one in merge.decisions] == ["Sørens grund."]
    merges.decide(
        house.session, house.actor("mette"), merge, season, verdict=Verdict.ACCEPT, seen=first.step_id
    )
    assert [one.verdict for one in merge.decisions] == [Verdict.ACCEPT]


def test_many_are_accepted_and_undone_in_one_step(house: House) -> None:
    found = [
        suggest(house, "birgit", old, new, editorial=True)
        for old, new in (("hele året", "året rundt"), ("på én dag", "på en time"), ("kysterne", "kysten"))
    ]
    merge = prepare(house)
    decide(house, merge, found[2], Verdict.REJECT, reason="Nej.")
    revisions = {one.id: one.revision for one in found}
    made = merges.decide_all(house.session, house.actor("mette"), merge, revisions, verdict=Verdict.ACCEPT)
    assert {one.suggestion for one in made} == set(found[:2])
    steps.undo(house.session, house.actor("mette"), merge)
    assert [one.suggestion for one in merge.decisions] == [found[2]]
    with pytest.raises(Conflict, match="Nothing is left to decide"):
        merges.decide_all(
            house.session, house.actor("mette"), merge, {found[0].id: 7}, verdict=Verdict.ACCEPT
        )


def test_a_common_wording_credits_every_author_and_the_one_who_wrote_it(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "i alle årets tolv måneder")
    always = suggest(house, "birgit", "hele året", "om vinteren også hver eneste dag")
    merge = prepare(house)
    words = "i alle årets tolv måneder, om vinteren også hver eneste dag"
    merges.reconcile(
        house.session,
        house.actor("mette"),
        merge,
        [season, always],
        text=TEXT.replace("hele året", words),
        reason="Begge dele.",
    )
    propose(house, merge)
    approve(house, merge)
    version = publish(house, merge)
    assert version.text == TEXT.replace("hele året", words)
    assert {season.state, always.state} == {SuggestionState.ACCEPTED_WITH_CHANGES}
    at, credited = version.text.index(words), {}
    place = 0
    for length, number in version.spans:
        origin = house.session.get_one(Origin, number)
        part = version.text[max(place, at) : min(place + length, at + len(words))]
        if part.strip():
            credited[part.strip()] = origin
        place += length
    mine = {one.suggestion_id for one in credited.values()}
    assert mine == {season.id, always.id}
    [between] = [one for one in credited.values() if one.kind is OriginKind.DECIDER]
    assert between.member is house.member("mette")
    assert [one.suggestion_id for one in between.credits] == [always.id]


def test_a_common_wording_stands_for_at_least_two(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    merge = prepare(house)
    with pytest.raises(Invalid, match="at least two"):
        merges.reconcile(
            house.session, house.actor("mette"), merge, [season], text=TEXT + "\nMere.\n", reason="x"
        )


def test_a_withdrawn_suggestion_that_was_put_off_stays_withdrawn(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    day = suggest(house, "birgit", "på én dag", "på en time")
    merge = prepare(house)
    merges.decide(
        house.session,
        house.actor("mette"),
        merge,
        season,
        verdict=Verdict.DEFER,
        deferred_until=clock.today() + timedelta(days=9),
    )
    decide(house, merge, day)
    propose(house, merge)
    suggestions.withdraw(house.session, house.actor("aviaja"), season)
    approve(house, merge)
    publish(house, merge)
    assert season.state is SuggestionState.WITHDRAWN and season.deferred_until is None
    assert day.state is SuggestionState.ACCEPTED


def test_owners_leave_notes_and_ask_each_other_to_decide(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    soren = house.member("soren")
    note = notes.write(house.session, house.actor("mette"), season, body="Du kender kysten.", to=soren.id)
    assert note.to is soren and house.session.scalars(select(DeskNote)).all() == [note]
    entry = house.session.scalars(select(LogEntry).where(LogEntry.kind == LogKind.DESK_NOTE_WRITTEN)).one()
    assert "body" not in entry.details
    with pytest.raises(Invalid, match="somebody who decides"):
        notes.write(house.session, house.actor("mette"), season, to=house.member("lars").id)
    with pytest.raises(Invalid, match="Write a note"):
        notes.write(house.session, house.actor("mette"), season, body=" ")
    for key in ("lars", "aviaja", "camilla"):
        with pytest.raises(NotAllowed):
            notes.write(house.session, house.actor(key), season, body="Hej.")
