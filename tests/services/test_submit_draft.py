"""The coordinator puts the common draft before the forum."""

from datetime import timedelta

import pytest

from app import clock
from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.models import (
    GateKind,
    LogEntry,
    LogKind,
    Merge,
    MergeKind,
    MergeSource,
    MergeState,
    PhaseKind,
    Role,
    SubmissionState,
    Suggestion,
    SuggestionKind,
)
from app.services import submissions, suggestions, supports, versions
from app.services.gates import DAYS_OPEN, SUPPORTERS, GateCheck
from app.services.submissions import check_policy, close_hearing, submit
from app.text import Span, diff
from tests.factories import House
from tests.services.forum import WAIVED, adopted, publish_by, submitted


def gate(house: House, kind: GateKind) -> GateCheck:
    found = submissions.gates(house.session, house.draft("common"))
    return next(check for check in found if check.kind is kind)


def send(house: House, key: str, draft: str = "nordjylland") -> Suggestion:
    on = house.draft(draft)
    assert on.head is not None
    text = on.head.text.replace("langs kysterne", f"langs kysterne ({key})")
    return suggestions.send(
        house.session, house.actor(key), on, base=on.head, text=text, reason="Det skal stå der."
    )


def test_the_head_is_frozen_by_its_hash_and_the_hearing_opens(house: House) -> None:
    submission = submitted(house)
    head = house.draft("common").head
    assert head is not None
    assert submission.version is head
    assert submission.text_hash == head.text_hash
    assert submission.state is SubmissionState.SUBMITTED
    house.session.expire_all()
    assert house.process.phase is not None
    assert house.process.phase.kind is PhaseKind.HEARING
    assert submission.hearing is not None
    assert submission.hearing.is_open
    assert submission.hearing.opens_on == clock.today()
    assert submission.hearing.closes_on == clock.today() + timedelta(days=13)


def test_every_gate_is_kept_as_it_stood_with_its_figures_and_the_reason_it_was_waived(house: House) -> None:
    submission = submitted(house)
    house.session.expire_all()
    assert [gate.kind for gate in submission.gates] == list(GateKind)
    kept = {gate.kind: gate for gate in submission.gates}
    assert kept[GateKind.SUGGESTIONS_ANSWERED].met
    assert kept[GateKind.SUGGESTIONS_ANSWERED].waived_reason is None
    assert not kept[GateKind.SUPPORTERS].met
    assert kept[GateKind.SUPPORTERS].evidence == {"people": 0, "needed": SUPPORTERS}
    assert kept[GateKind.SUPPORTERS].waived_reason == WAIVED[GateKind.SUPPORTERS]


def test_an_unmet_gate_without_a_reason_stops_the_submission(house: House) -> None:
    house.enter(PhaseKind.CO_WRITING)
    waivers = {**WAIVED, GateKind.SUPPORTERS: "  "}
    with pytest.raises(Invalid) as refused:
        submit(house.session, house.actor("anna"), house.draft("common"), waivers=waivers)
    assert refused.value.field == "waiver_supporters"


def test_waiving_is_logged_with_its_reasons(house: House) -> None:
    submission = submitted(house)
    entry = house.session.query(LogEntry).filter_by(kind=LogKind.SUBMISSION_MADE).one()
    assert entry.object_id == submission.id
    assert entry.details["text_hash"] == submission.text_hash
    assert entry.details["waived"] == {
        "open_long_enough": WAIVED[GateKind.OPEN_LONG_ENOUGH],
        "supporters": WAIVED[GateKind.SUPPORTERS],
    }


@pytest.mark.parametrize("key", ["mette", "lars", "gerda", "ida", "otto"])
def test_nobody_but_the_coordinator_submits(house: House, key: str) -> None:
    house.enter(PhaseKind.CO_WRITING)
    with pytest.raises(NotAllowed):
        submit(house.session, house.actor(key), house.draft("common"), waivers=WAIVED)


def test_a_groups_draft_does_not_go_to_the_forum(house: House) -> None:
    house.enter(PhaseKind.CO_WRITING)
    with pytest.raises(NotAllowed):
        submit(house.session, house.actor("anna"), house.draft("nordjylland"), waivers=WAIVED)


def test_a_merge_underway_stops_the_submission(house: House) -> None:
    house.enter(PhaseKind.CO_WRITING)
    draft = house.draft("common")
    assert draft.head is not None
    house.session.add(
        Merge(
            draft=draft,
            kind=MergeKind.CONSOLIDATION,
            base=draft.head,
            prepared_by=house.member("mette"),
            prepared_at=clock.now(),
        )
    )
    with pytest.raises(Conflict, match="underway"):
        submit(house.session, house.actor("anna"), draft, waivers=WAIVED)


def test_a_text_that_is_not_what_its_hash_says_is_refused(house: House) -> None:
    house.enter(PhaseKind.CO_WRITING)
    head = house.draft("common").head
    assert head is not None
    head.text_hash = "0" * 64
    with pytest.raises(Conflict, match="hash"):
        submit(house.session, house.actor("anna"), house.draft("common"), waivers=WAIVED)


def test_a_text_that_the_coordinator_has_not_read_is_not_submitted(house: House) -> None:
    house.enter(PhaseKind.CO_WRITING)
    draft = house.draft("common")
    assert draft.head is not None
    read = draft.head.text_hash
    publish_by(house, MergeKind.CONSOLIDATION, "langs kysterne", "langs alle kyster")
    with pytest.raises(Stale, match="newer version"):
        submit(house.session, house.actor("anna"), draft, waivers=WAIVED, text_hash=read)


@pytest.mark.parametrize("days", [0, 181])
def test_a_hearing_of_an_odd_length_is_refused(house: House, days: int) -> None:
    house.enter(PhaseKind.CO_WRITING)
    with pytest.raises(Invalid) as refused:
        submit(house.session, house.actor("anna"), house.draft("common"), waivers=WAIVED, hearing_days=days)
    assert refused.value.field == "hearing_days"


def test_open_long_enough_counts_from_the_day_members_could_suggest(house: House) -> None:
    house.enter(PhaseKind.CO_WRITING)
    drafting = next(phase for phase in house.process.phases if phase.kind is PhaseKind.DRAFTING)
    drafting.opened_at = clock.now() - timedelta(days=DAYS_OPEN - 1)
    assert not gate(house, GateKind.OPEN_LONG_ENOUGH).met
    drafting.opened_at = clock.now() - timedelta(days=DAYS_OPEN)
    check = gate(house, GateKind.OPEN_LONG_ENOUGH)
    assert check.met
    assert check.evidence["days"] == DAYS_OPEN


def test_supporters_counts_members_once_who_suggested_or_support(house: House) -> None:
    suggestion = send(house, "aviaja")
    send(house, "ruth", "hovedstaden")
    for key in ("birgit", "jonas", "ruth"):
        supports.give(house.session, house.actor(key), suggestion)
    assert gate(house, GateKind.SUPPORTERS).evidence["people"] == 4
    supports.withdraw(house.session, house.actor("jonas"), suggestion)
    assert gate(house, GateKind.SUPPORTERS).evidence["people"] == 3


def test_a_suggestion_waiting_anywhere_leaves_the_gate_shut(house: House) -> None:
    suggestion = send(house, "aviaja")
    send(house, "ruth", "hovedstaden")
    check = gate(house, GateKind.SUGGESTIONS_ANSWERED)
    assert not check.met
    assert check.turn == (Role.PROCESS_OWNER,)
    assert check.evidence == {"sent": 2, "waiting": [["Nordjylland", 1], ["Hovedstaden", 1]]}
    suggestions.withdraw(house.session, house.actor("aviaja"), suggestion)
    assert gate(house, GateKind.SUGGESTIONS_ANSWERED).evidence["waiting"] == [["Hovedstaden", 1]]


def test_consolidated_asks_for_every_head_that_a_group_has_published(house: House) -> None:
    assert gate(house, GateKind.CONSOLIDATED).met
    draft = house.draft("nordjylland")
    head = draft.head
    assert head is not None
    merge = Merge(
        draft=draft,
        kind=MergeKind.SUGGESTIONS,
        base=head,
        prepared_by=house.member("mette"),
        prepared_at=clock.now(),
        state=MergeState.PUBLISHED,
    )
    house.session.add(merge)
    text = head.text + "\nOg havnen."
    version = versions.append(
        house.session,
        draft,
        text=text,
        changes=diff(head.text, text),
        spans=[*versions.spans_of(head), Span(len(text) - len(head.text), head.spans[0][1])],
        merge=merge,
    )
    assert gate(house, GateKind.CONSOLIDATED).evidence["missing"] == ["Nordjylland"]
    common = house.draft("common")
    assert common.head is not None
    consolidation = Merge(
        draft=common,
        kind=MergeKind.CONSOLIDATION,
        base=common.head,
        prepared_by=house.member("mette"),
        prepared_at=clock.now(),
        state=MergeState.PUBLISHED,
    )
    house.session.add_all([consolidation, MergeSource(merge=consolidation, version=version, changes=())])
    assert gate(house, GateKind.CONSOLIDATED).met


def test_roles_filled_names_every_vacant_seat(house: House) -> None:
    assert gate(house, GateKind.ROLES_FILLED).met
    for assignment in (*house.actor("lars").assignments, *house.actor("gerda").assignments):
        assignment.ended_at = clock.now()
    check = gate(house, GateKind.ROLES_FILLED)
    assert check.evidence["vacant"] == [["facilitator", "Nordjylland"], ["forum_chair", None]]
    assert check.turn == (Role.COORDINATOR, Role.ADMINISTRATOR)


def test_a_seat_held_by_a_suspended_member_is_vacant(house: House) -> None:
    house.member("lars").suspended_at = clock.now()
    house.session.flush()
    assert gate(house, GateKind.ROLES_FILLED).evidence["vacant"] == [["facilitator", "Nordjylland"]]


def test_adopted_policy_is_checked_against_every_entry_in_force_and_the_present_head(house: House) -> None:
    assert gate(house, GateKind.ADOPTED_POLICY_CHECKED).met
    adopted(house)
    assert not gate(house, GateKind.ADOPTED_POLICY_CHECKED).met
    house.enter(PhaseKind.CO_WRITING)
    draft = house.draft("common")
    assert draft.head is not None
    check_policy(
        house.session, house.actor("anna"), draft, version=draft.head, finding="Intet strider mod den."
    )
    check = gate(house, GateKind.ADOPTED_POLICY_CHECKED)
    assert check.met
    assert check.evidence["finding"] == "Intet strider mod den."
    publish_by(house, MergeKind.CONSOLIDATION, "langs kysterne", "langs alle kyster")
    assert not gate(house, GateKind.ADOPTED_POLICY_CHECKED).met


def test_a_finding_about_an_older_version_is_refused(house: House) -> None:
    house.enter(PhaseKind.CO_WRITING)
    draft = house.draft("common")
    old = draft.head
    assert old is not None
    publish_by(house, MergeKind.CONSOLIDATION, "langs kysterne", "langs alle kyster")
    with pytest.raises(Conflict, match="newer version"):
        check_policy(house.session, house.actor("anna"), draft, version=old, finding="Intet.")


def test_the_chair_closes_the_hearing_and_the_decision_phase_opens(house: House) -> None:
    submission = submitted(house)
    house.session.expire_all()
    hearing = submission.hearing
    assert hearing is not None
    with pytest.raises(NotAllowed):
        close_hearing(house.session, house.actor("henrik"), hearing)
    close_hearing(house.session, house.actor("gerda"), hearing)
    assert not hearing.is_open
    assert house.process.phase is not None
    assert house.process.phase.kind is PhaseKind.DECISION
    with pytest.raises(NotAllowed, match="hearing is open"):
        close_hearing(house.session, house.actor("anna"), hearing)


def test_a_forum_member_amends_in_the_hearing_and_others_do_not(house: House) -> None:
    submission = submitted(house)
    house.session.expire_all()
    hearing, head = submission.hearing, submission.version
    assert hearing is not None
    text = head.text.replace("hele året", "alle årets måneder")
    amendment = suggestions.send(
        house.session,
        house.actor("henrik"),
        submission.draft,
        base=head,
        text=text,
        reason="Det er klarere.",
        kind=SuggestionKind.EDITORIAL,
        hearing=hearing,
    )
    assert amendment.is_amendment
    with pytest.raises(NotAllowed):
        suggestions.send(
            house.session,
            house.actor("aviaja"),
            submission.draft,
            base=head,
            text=text,
            reason="Også jeg.",
            hearing=hearing,
        )
