"""Concrete measures in the idea catalogue."""

import pytest

from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.models import LogEntry, LogKind, PhaseKind, Proposal, ProposalState, Visibility
from app.services import proposals
from tests.factories import House


def add(
    house: House,
    key: str = "aviaja",
    passage: int | None = None,
    title: str = "Vinteråbne havne",
    body: str = "Havnene holder åbent fra oktober til april.",
) -> Proposal:
    return proposals.add(
        house.session, house.actor(key), house.document, title=title, body=body, passage=passage
    )


def test_a_participant_adds_a_proposal_tied_to_a_passage(house: House) -> None:
    head = house.draft("common").head
    assert head is not None
    identity, start, end = head.passages[4]
    assert head.text[start:end].strip() == "- Vi vil forlænge sæsonen."
    proposal = add(house, passage=identity)
    assert proposal.author is house.member("aviaja")
    assert proposal.passage == identity
    assert proposal.quote == "Vi vil forlænge sæsonen."
    assert proposal.state is ProposalState.OPEN


def test_a_proposal_may_be_about_the_whole_document(house: House) -> None:
    proposal = add(house)
    assert proposal.passage is None
    assert proposal.quote == ""


def test_a_passage_that_is_not_there_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        add(house, passage=9999)
    assert refused.value.field == "passage"


def test_an_empty_field_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        add(house, title="  ")
    assert refused.value.field == "title"
    with pytest.raises(Invalid) as refused:
        add(house, body="\n")
    assert refused.value.field == "body"


@pytest.mark.parametrize("key", ["visitor", "claus", "lea", "viggo", "ida"])
def test_who_takes_no_part_adds_nothing(house: House, key: str) -> None:
    with pytest.raises(NotAllowed):
        add(house, key)


def test_a_forbidden_process_looks_like_a_missing_one(house: House) -> None:
    house.process.visibility = Visibility.PARTICIPANTS
    with pytest.raises(NotFound):
        add(house, "viggo")


def test_its_author_withdraws_it_once_and_it_stays(house: House) -> None:
    proposal = add(house)
    with pytest.raises(NotAllowed):
        proposals.withdraw(house.session, house.actor("birgit"), proposal)
    proposals.withdraw(house.session, house.actor("aviaja"), proposal)
    assert proposal.state is ProposalState.WITHDRAWN
    with pytest.raises(Conflict):
        proposals.withdraw(house.session, house.actor("aviaja"), proposal)
    kinds = [entry.kind for entry in house.session.query(LogEntry).filter_by(object_kind="Proposal")]
    assert kinds == [LogKind.PROPOSAL_ADDED, LogKind.PROPOSAL_WITHDRAWN]


def test_a_closed_process_takes_no_proposals(house: House) -> None:
    house.enter(PhaseKind.CLOSED)
    with pytest.raises(NotAllowed):
        add(house)
