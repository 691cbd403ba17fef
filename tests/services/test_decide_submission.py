"""The forum decides: recorded by its chair, confirmed by a second member, then carried out."""

from datetime import timedelta

import pytest

from app import clock
from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.models import (
    AdoptedPolicy,
    Decision,
    DecisionOutcome,
    DocumentKind,
    LogEntry,
    LogKind,
    Merge,
    MergeKind,
    PhaseKind,
    SubmissionState,
)
from app.services import decisions, documents, submissions, suggestions
from tests.factories import House
from tests.services.forum import WAIVED, heard, publish_by, recorded, submitted


def confirm(house: House, decision: Decision, key: str = "henrik") -> Decision:
    house.session.flush()
    house.session.expire_all()
    return decisions.confirm(house.session, house.actor(key), decision)


def open_phase(house: House) -> PhaseKind | None:
    house.session.flush()
    house.session.expire_all()
    return house.process.phase.kind if house.process.phase else None


def test_nothing_comes_of_a_decision_before_a_second_member_confirms_it(house: House) -> None:
    submission = heard(house)
    decision = recorded(house, submission)
    assert decision.confirmed_at is None
    assert submission.state is SubmissionState.SUBMITTED
    assert house.session.query(AdoptedPolicy).count() == 0
    assert open_phase(house) is PhaseKind.DECISION


def test_an_adopted_text_enters_the_register_as_the_exact_version(house: House) -> None:
    submission = heard(house)
    decision = confirm(house, recorded(house, submission))
    policy = house.session.query(AdoptedPolicy).one()
    assert policy.version is submission.version
    assert policy.version.text_hash == submission.text_hash
    assert policy.decision is decision
    assert policy.slug == "erhvervspolitik"
    assert policy.ended_on is None
    assert submission.state is SubmissionState.ADOPTED
    assert open_phase(house) is PhaseKind.CLOSED
    assert house.process.is_closed


def test_amendments_published_after_the_hearing_are_part_of_what_is_adopted(house: House) -> None:
    submission = heard(house)
    amended = publish_by(house, MergeKind.AMENDMENTS, "hele året", "alle årets måneder")
    decision = recorded(house, submission)
    assert decision.version is amended
    confirm(house, decision)
    assert house.session.query(AdoptedPolicy).one().version is amended


def test_any_other_change_since_the_submission_stops_the_decision(house: House) -> None:
    submission = heard(house)
    publish_by(house, MergeKind.CONSOLIDATION, "hele året", "alle årets måneder")
    with pytest.raises(Conflict, match="submitted anew"):
        recorded(house, submission)


def test_a_text_that_is_not_what_its_hash_says_is_not_decided(house: House) -> None:
    submission = heard(house)
    submission.text_hash = "0" * 64
    with pytest.raises(Conflict, match="hash"):
        recorded(house, submission)


def test_amendments_still_being_merged_stop_the_decision(house: House) -> None:
    submission = heard(house)
    house.session.add(
        Merge(
            draft=submission.draft,
            kind=MergeKind.AMENDMENTS,
            base=submission.version,
            prepared_by=house.member("gerda"),
            prepared_at=clock.now(),
        )
    )
    with pytest.raises(Conflict, match="still being merged"):
        recorded(house, submission)


def test_an_amendment_nobody_decided_stops_the_adoption_but_not_the_return(house: House) -> None:
    submission = submitted(house)
    house.session.expire_all()
    assert submission.hearing is not None
    suggestions.send(
        house.session,
        house.actor("henrik"),
        submission.draft,
        base=submission.version,
        text=submission.version.text.replace("hele året", "alle årets måneder"),
        reason="Det er klarere.",
        hearing=submission.hearing,
    )
    submissions.close_hearing(house.session, house.actor("anna"), submission.hearing)
    with pytest.raises(Conflict, match="1 amendment has not been decided"):
        recorded(house, submission)
    recorded(house, submission, DecisionOutcome.RETURNED, demands="Tag stilling til ændringen.")


def test_a_text_amended_after_the_record_must_be_recorded_anew(house: House) -> None:
    submission = heard(house)
    decision = recorded(house, submission)
    publish_by(house, MergeKind.AMENDMENTS, "hele året", "alle årets måneder")
    with pytest.raises(Stale):
        confirm(house, decision)


def test_who_confirms_must_have_read_the_record_that_stands(house: House) -> None:
    submission = heard(house)
    decision = recorded(house, submission)
    read = decision.recorded_at
    with clock.standing_at(read + timedelta(minutes=5)):
        again = recorded(house, submission)
    assert again is decision
    with pytest.raises(Stale, match="recorded the decision anew"):
        decisions.confirm(house.session, house.actor("henrik"), decision, recorded_at=read)


@pytest.mark.parametrize("key", ["gerda", "anna", "mette", "ida"])
def test_only_a_second_forum_member_confirms(house: House, key: str) -> None:
    decision = recorded(house, heard(house))
    with pytest.raises(NotAllowed):
        confirm(house, decision, key)


@pytest.mark.parametrize("key", ["henrik", "anna", "ida"])
def test_only_the_chair_records(house: House, key: str) -> None:
    submission = heard(house)
    with pytest.raises(NotAllowed):
        decisions.record(
            house.session,
            house.actor(key),
            submission,
            outcome=DecisionOutcome.REJECTED,
            votes_for=1,
            votes_against=2,
            votes_blank=0,
            motivation="Nej.",
        )


def test_nothing_is_recorded_while_the_hearing_is_open(house: House) -> None:
    submission = submitted(house)
    with pytest.raises(NotAllowed, match="hearing is over"):
        recorded(house, submission)


def test_a_confirmed_decision_stands(house: House) -> None:
    submission = heard(house)
    decision = confirm(house, recorded(house, submission))
    with pytest.raises(NotAllowed):
        confirm(house, decision, "nivi")
    with pytest.raises(NotAllowed):
        recorded(house, submission)


@pytest.mark.parametrize(
    ("outcome", "votes", "motivation", "demands", "field"),
    [
        (DecisionOutcome.ADOPTED, (12, 12, 0), "Ja.", "", "votes_for"),
        (DecisionOutcome.ADOPTED, (-1, 0, 0), "Ja.", "", "votes_for"),
        (DecisionOutcome.REJECTED, (1, 2_000_000, 0), "Nej.", "", "votes_against"),
        (DecisionOutcome.REJECTED, (0, 0, 0), "Nej.", "", "votes_for"),
        (DecisionOutcome.REJECTED, (1, 2, 0), " \n", "", "motivation"),
        (DecisionOutcome.RETURNED, (1, 2, 0), "Ikke endnu.", " ", "demands"),
    ],
)
def test_what_cannot_be_a_decision_is_refused_at_its_field(
    house: House,
    outcome: DecisionOutcome,
    votes: tuple[int, int, int],
    motivation: str,
    demands: str,
    field: str,
) -> None:
    submission = heard(house)
    with pytest.raises(Invalid) as refused:
        decisions.record(
            house.session,
            house.actor("gerda"),
            submission,
            outcome=outcome,
            votes_for=votes[0],
            votes_against=votes[1],
            votes_blank=votes[2],
            motivation=motivation,
            demands=demands,
        )
    assert refused.value.field == field


def test_a_returned_text_reopens_co_writing_and_may_be_submitted_again(house: House) -> None:
    first = heard(house)
    confirm(house, recorded(house, first, DecisionOutcome.RETURNED, demands="Skriv om havnene."))
    assert first.state is SubmissionState.RETURNED
    assert open_phase(house) is PhaseKind.CO_WRITING
    hearing = next(phase for phase in house.process.phases if phase.kind is PhaseKind.HEARING)
    assert hearing.opened_at is None
    assert hearing.closed_at is None
    second = submissions.submit(house.session, house.actor("anna"), house.draft("common"), waivers=WAIVED)
    assert second.id != first.id
    assert open_phase(house) is PhaseKind.HEARING


def test_a_rejected_text_closes_the_process_and_registers_nothing(house: House) -> None:
    submission = heard(house)
    confirm(house, recorded(house, submission, DecisionOutcome.REJECTED))
    assert submission.state is SubmissionState.REJECTED
    assert open_phase(house) is PhaseKind.CLOSED
    assert house.session.query(AdoptedPolicy).count() == 0


def test_the_process_goes_on_while_another_of_its_documents_is_undecided(house: House) -> None:
    documents.add(
        house.session,
        house.actor("anna"),
        house.process,
        title="Bilag om turisme",
        kind=DocumentKind.POLICY,
        text="# Turisme\n",
    )
    house.session.flush()
    house.session.expire_all()
    confirm(house, recorded(house, heard(house)))
    assert open_phase(house) is PhaseKind.CO_WRITING


def test_what_is_adopted_replaces_the_entry_that_the_process_started_from(house: House) -> None:
    confirm(house, recorded(house, heard(house)))
    old = house.session.query(AdoptedPolicy).one()
    house.process.starts_from = old
    house.session.flush()
    submission = heard(house)
    confirm(house, recorded(house, submission))
    new = house.session.query(AdoptedPolicy).filter(AdoptedPolicy.id != old.id).one()
    assert new.slug == "erhvervspolitik-2"
    assert old.replaced_by is new
    assert old.ended_on == clock.today()
    assert new.ended_on is None
    entry = house.session.query(LogEntry).filter_by(kind=LogKind.POLICY_ADOPTED, object_id=new.id).one()
    assert entry.details["replaces"] == "Erhvervspolitik"


def test_each_step_stands_in_the_log(house: House) -> None:
    confirm(house, recorded(house, heard(house)))
    kinds = [entry.kind for entry in house.session.query(LogEntry).order_by(LogEntry.id)]
    steps = [
        LogKind.SUBMISSION_MADE,
        LogKind.HEARING_CLOSED,
        LogKind.DECISION_RECORDED,
        LogKind.DECISION_CONFIRMED,
        LogKind.POLICY_ADOPTED,
    ]
    assert [kind for kind in kinds if kind in steps] == steps
    entry = house.session.query(LogEntry).filter_by(kind=LogKind.DECISION_RECORDED).one()
    assert entry.actor is house.member("gerda")
    assert entry.process is house.process
    assert (entry.details["votes_for"], entry.details["outcome"]) == (41, "adopted")
