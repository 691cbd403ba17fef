"""The idea catalogue in a browser without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.models import Comment, MergeKind, PhaseKind, Proposal, ProposalState, Thread
from app.services import proposals
from tests.factories import House
from tests.services.forum import publish_by

SignIn = Callable[[str], FlaskClient]
HERE = "/processes/erhvervspolitik/ideas"
NEW = "/processes/erhvervspolitik/documents/erhvervspolitik/ideas/new"


def text(response: Any) -> str:
    """The page's HTML."""
    body: str = response.get_data(as_text=True)
    return body


def season(house: House) -> int:
    """The passage about the season."""
    head = house.draft("common").head
    assert head is not None
    for number, start, end in head.passages:
        if "forlænge sæsonen" in head.text[start:end]:
            return int(number)
    raise AssertionError("the text has no such passage")


@pytest.fixture
def idea(house: House) -> Proposal:
    """Aviaja's proposal for the passage about the season; committed."""
    proposal = proposals.add(
        house.session,
        house.actor("aviaja"),
        house.document,
        title="Vinteråbne havne",
        body="Havnene holder åbent fra **oktober** til april.",
        passage=season(house),
    )
    house.session.commit()
    return proposal


def test_a_participant_adds_a_proposal_from_the_list_of_passages(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    aviaja, passage = sign_in("aviaja"), str(season(house))
    assert NEW in text(aviaja.get(HERE))
    assert re.search(f'<option selected value="{passage}">', text(aviaja.get(f"{NEW}?passage={passage}")))
    typed = {"title": "Vinteråbne havne", "body": "Fra oktober til april.", "passage": passage}
    done = aviaja.post(NEW, data=typed)
    proposal = house.session.query(Proposal).one()
    assert (done.status_code, done.location) == (303, f"{HERE}/{proposal.id}")
    assert proposal.quote == "Vi vil forlænge sæsonen."
    assert "Vinteråbne havne" in text(aviaja.get(HERE))


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"body": ""}, {"passage": "9999"}, {"passage": "havnen"}, {"title": "x" * 301}]
)
def test_a_mistake_keeps_what_was_typed(house: House, sign_in: SignIn, wrong: dict[str, str]) -> None:
    house.session.commit()
    typed = {"title": "Vinteråbne havne", "body": "Fra oktober til april.", "passage": "", **wrong}
    response = sign_in("aviaja").post(NEW, data=typed)
    assert response.status_code == 422
    assert ("Fra oktober til april." if typed["body"] else "Vinteråbne havne") in text(response)
    assert house.session.query(Proposal).count() == 0


@pytest.mark.parametrize(("key", "status"), [("visitor", 401), ("viggo", 403), ("lea", 403), ("ida", 403)])
def test_who_takes_no_part_adds_nothing(house: House, sign_in: SignIn, key: str, status: int) -> None:
    house.session.commit()
    browser = sign_in(key)
    assert NEW not in text(browser.get(HERE))
    assert browser.post(NEW, data={"title": "A", "body": "B", "passage": ""}).status_code == status


def test_a_proposal_leads_to_its_passage_while_that_is_in_the_text(
    house: House, idea: Proposal, sign_in: SignIn
) -> None:
    page = text(sign_in("visitor").get(f"{HERE}/{idea.id}"))
    assert f"/documents/erhvervspolitik/common#p-{idea.passage}" in page
    assert re.search(r"<strong[^>]*>.*oktober", page)
    assert house.member("aviaja").name not in page
    assert house.member("aviaja").name in text(sign_in("ruth").get(f"{HERE}/{idea.id}"))
    publish_by(house, MergeKind.CONSOLIDATION, "- Vi vil forlænge sæsonen.\n", "")
    house.session.commit()
    gone = text(sign_in("visitor").get(f"{HERE}/{idea.id}"))
    assert f"#p-{idea.passage}" not in gone
    assert "Vi vil forlænge sæsonen." in gone


def test_a_proposal_is_discussed_on_its_own_page(house: House, idea: Proposal, sign_in: SignIn) -> None:
    ruth = sign_in("ruth")
    assert ruth.post(f"{HERE}/{idea.id}/threads", data={"body": " "}).status_code == 422
    assert ruth.post(f"{HERE}/{idea.id}/threads", data={"body": "Hvad koster det?"}).status_code == 303
    thread = house.session.query(Thread).one()
    assert thread.proposal_id == idea.id
    assert house.session.query(Comment).one().body == "Hvad koster det?"
    page = text(sign_in("visitor").get(f"{HERE}/{idea.id}"))
    assert "Hvad koster det?" in page
    assert f"/threads/{thread.id}" in page
    assert sign_in("viggo").post(f"{HERE}/{idea.id}/threads", data={"body": "Og?"}).status_code == 403


def test_only_its_author_withdraws_it_and_it_stays_readable(
    house: House, idea: Proposal, sign_in: SignIn
) -> None:
    address = f"{HERE}/{idea.id}/withdrawal"
    assert address not in text(sign_in("ruth").get(f"{HERE}/{idea.id}"))
    assert sign_in("ruth").post(address).status_code == 403
    aviaja = sign_in("aviaja")
    assert address in text(aviaja.get(f"{HERE}/{idea.id}"))
    assert aviaja.post(address).status_code == 303
    house.session.expire_all()
    assert idea.state is ProposalState.WITHDRAWN
    assert "Vinteråbne havne" not in text(aviaja.get(HERE))
    assert "Vinteråbne havne" in text(aviaja.get(f"{HERE}?status=withdrawn"))
    assert aviaja.get(f"{HERE}/{idea.id}").status_code == 200


def test_a_proposal_is_found_in_its_own_process_only(idea: Proposal, sign_in: SignIn) -> None:
    assert sign_in("visitor").get(f"/processes/sundhedspolitik/ideas/{idea.id}").status_code == 404
    assert sign_in("visitor").get(f"{HERE}/{idea.id + 1}").status_code == 404


def test_a_closed_process_shows_its_ideas_and_takes_no_more(
    house: House, idea: Proposal, sign_in: SignIn
) -> None:
    house.enter(PhaseKind.CLOSED)
    house.session.commit()
    page = text(sign_in("aviaja").get(HERE))
    assert "Vinteråbne havne" in page
    assert NEW not in page
