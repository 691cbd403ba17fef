"""The second key: given to an exact text, by somebody else, lapsing when anything changes."""

import pytest

from app import clock
from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.models import LogEntry, LogKind, Merge, MergeState, Role, RoleAssignment, SuggestionAuthor, Verdict
from app.services import approvals, keys, merges
from tests.factories import House
from tests.services.merging import approve, decide, prepare, propose, publish, suggest


@pytest.fixture
def proposed(house: House) -> Merge:
    """A merge of one suggestion by aviaja, proposed by mette."""
    merge = prepare(house)
    decide(house, merge, suggest(house, "aviaja", "hele året", "året rundt"))
    return propose(house, merge)


def add_facilitator(house: House, key: str) -> None:
    """Make somebody a facilitator of nordjylland too."""
    house.session.add(
        RoleAssignment(
            member=house.member(key),
            role=Role.FACILITATOR,
            process=house.process,
            group=house.groups["nordjylland"],
            starts_at=clock.now(),
        )
    )
    house.session.flush()


def test_a_facilitator_of_the_group_approves_exactly_that_text(house: House, proposed: Merge) -> None:
    assert approvals.missing(house.session, proposed) == ["1 facilitator of Nordjylland must approve."]
    approval = approve(house, proposed)
    assert approval.text_hash == proposed.text_hash and approval.role is Role.FACILITATOR
    assert approvals.missing(house.session, proposed) == []


def test_nobody_else_does(house: House, proposed: Merge) -> None:
    for key in (
        "mette",
        "soren",
        "fatima",
        "camilla",
        "aviaja",
        "anna",
        "gerda",
        "otto",
        "ida",
        "claus",
        "visitor",
    ):
        with pytest.raises(NotAllowed):
            approve(house, proposed, key)


def test_the_proposer_cannot_approve_even_as_facilitator(house: House, proposed: Merge) -> None:
    add_facilitator(house, "mette")
    with pytest.raises(NotAllowed, match="did not propose it"):
        approve(house, proposed, "mette")


def test_another_text_than_the_one_read_is_not_approved(house: House, proposed: Merge) -> None:
    seen = proposed.text_hash or ""
    merges.take_back(house.session, house.actor("mette"), proposed)
    decide(house, proposed, suggest(house, "birgit", "på én dag", "på en time"))
    propose(house, proposed)
    with pytest.raises(Stale, match="changed since you opened it"):
        approvals.grant(house.session, house.actor("lars"), proposed, text_hash=seen)


def test_approving_twice_is_approving_once(house: House, proposed: Merge) -> None:
    assert approve(house, proposed) is approve(house, proposed)


def test_taking_the_merge_back_lapses_the_approval_and_says_why(house: House, proposed: Merge) -> None:
    approval = approve(house, proposed)
    merges.take_back(house.session, house.actor("soren"), proposed, reason="Vi glemte ét forslag.")
    assert proposed.state is MergeState.PREPARING and proposed.text_hash is None
    assert approval.lapsed_at is not None and approval.lapsed_reason == "Vi glemte ét forslag."
    propose(house, proposed, "soren")
    assert approvals.missing(house.session, proposed) == ["1 facilitator of Nordjylland must approve."]


def test_a_refusal_sends_it_back_with_the_reason(house: House, proposed: Merge) -> None:
    with pytest.raises(Invalid):
        approvals.refuse(house.session, house.actor("lars"), proposed, reason=" ")
    refusal = approvals.refuse(house.session, house.actor("lars"), proposed, reason="Punktum mangler.")
    assert proposed.state is MergeState.PREPARING and not refusal.granted
    entry = house.session.query(LogEntry).filter_by(kind=LogKind.MERGE_REFUSED).one()
    assert entry.details["reason"] == "Punktum mangler."


def test_one_persons_refusal_lapses_anothers_approval(house: House, proposed: Merge) -> None:
    add_facilitator(house, "birgit")
    approval = approve(house, proposed, "birgit")
    approvals.refuse(house.session, house.actor("lars"), proposed, reason="Punktum mangler.")
    assert approval.lapsed_reason is not None and "Punktum mangler." in approval.lapsed_reason


def test_a_process_may_ask_for_more_persons(house: House, proposed: Merge) -> None:
    house.process.approvals_needed = 2
    add_facilitator(house, "birgit")
    assert approvals.missing(house.session, proposed) == ["2 facilitators of Nordjylland must approve."]
    approve(house, proposed, "lars")
    assert approvals.missing(house.session, proposed) == ["1 facilitator of Nordjylland must approve."]
    approve(house, proposed, "birgit")
    assert approvals.missing(house.session, proposed) == []


def test_an_approval_counts_only_while_its_giver_holds_the_role(house: House, proposed: Merge) -> None:
    approve(house, proposed)
    role = house.session.query(RoleAssignment).filter_by(member=house.member("lars")).one()
    role.ended_at = clock.now()
    house.session.flush()
    assert "no facilitator who could approve" in approvals.missing(house.session, proposed)[0]
    with pytest.raises(Conflict):
        publish(house, proposed, "mette")


def test_two_authors_of_a_suggestion_cannot_turn_both_keys(house: House) -> None:
    merge = prepare(house)
    shared = suggest(house, "lars", "hele året", "året rundt")
    house.session.add(SuggestionAuthor(suggestion=shared, member=house.member("mette")))
    house.session.flush()
    decide(house, merge, shared)
    propose(house, merge)
    approve(house, merge)
    assert keys.decided_only_by_authors(merge) == [shared]
    with pytest.raises(Conflict, match=f"{shared.label}: everybody who has turned a key wrote it"):
        publish(house, merge)
    add_facilitator(house, "birgit")
    approve(house, merge, "birgit")
    assert publish(house, merge).number == 2


def test_ones_own_suggestion_needs_a_decider_who_did_not_write_it(house: House) -> None:
    merge = prepare(house)
    decide(house, merge, suggest(house, "mette", "hele året", "året rundt"))
    propose(house, merge)
    approve(house, merge)
    assert keys.decided_only_by_authors(merge) == []
    assert publish(house, merge).number == 2


def test_a_rejection_of_ones_own_by_both_authors_alone_is_not_enough_either(house: House) -> None:
    merge = prepare(house)
    shared = suggest(house, "lars", "hele året", "året rundt")
    house.session.add(SuggestionAuthor(suggestion=shared, member=house.member("mette")))
    house.session.flush()
    decide(house, merge, shared, Verdict.REJECT)
    propose(house, merge)
    approve(house, merge)
    with pytest.raises(Conflict):
        publish(house, merge)
