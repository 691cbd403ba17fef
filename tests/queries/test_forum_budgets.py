"""The pages before the forum, the register, ideas, log and one's own page ask as few questions however full they are."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from app.models import (
    Decision,
    LogEntry,
    Merge,
    PhaseKind,
    Proposal,
    Role,
    Submission,
    SuggestionState,
    Verdict,
)
from app.services import fates, moderation, proposals, suggestions, supports, threads
from tests.factories import House
from tests.services.forum import adopted, submitted
from tests.services.merging import approve, decide, prepare, propose, publish, suggest

Browser = Callable[[str], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]

HERE = "/processes/erhvervspolitik"
BUDGETS = {
    ("visitor", f"{HERE}/submission"): 14,
    ("gerda", f"{HERE}/submission"): 17,
    ("gerda", f"{HERE}/submission?view=text"): 17,
    ("visitor", f"{HERE}/hearing"): 12,
    ("henrik", f"{HERE}/hearing"): 15,
    ("visitor", f"{HERE}/decision"): 7,
    ("gerda", f"{HERE}/decision"): 10,
    ("visitor", "/adopted"): 2,
    ("visitor", "/adopted/erhvervspolitik-1"): 4,
    ("visitor", f"{HERE}/ideas"): 7,
    ("ruth", f"{HERE}/ideas/1"): 13,
    ("aviaja", "/me"): 24,
    ("lars", "/me"): 27,
    ("ida", "/me"): 24,
    ("visitor", "/help"): 0,
    ("visitor", "/help/rules"): 0,
    ("visitor", "/help/glossary"): 0,
}
"""How many statements each page may send: three of them say who is looking, once one is signed in."""


def talk(house: House, number: int) -> None:
    """A rejected suggestion with support, a question, a reported comment, a proposal that is discussed."""
    rejected = suggest(house, "aviaja", "hele året", f"hele året {number}")
    for key in ("birgit", "jonas"):
        supports.give(house.session, house.actor(key), rejected)
    merge = house.session.query(Merge).first()
    if merge is None:
        merge = prepare(house)
        decide(house, merge, rejected, Verdict.REJECT, reason="Nej.")
        propose(house, merge)
        approve(house, merge)
        publish(house, merge)
    else:
        rejected.state = SuggestionState.REJECTED
        fates.tell(house.session, merge, rejected, outcome=rejected.state, reason="Nej.")
    thread = threads.start(
        house.session, house.actor("birgit"), house.draft(), body="Hvornår?", put_to=Role.FACILITATOR
    )
    house.session.flush()
    house.session.refresh(thread)
    moderation.flag(house.session, house.actor("jonas"), thread.comments[0], reason="Tonen.")
    proposal = proposals.add(
        house.session, house.actor("aviaja"), house.document, title=f"Idé {number}", body="Sådan."
    )
    threads.start(house.session, house.actor("ruth"), house.draft("common"), body="Hvad?", proposal=proposal)


def wait_for_a_key(house: House) -> None:
    """A merge that waits for its second key."""
    waiting = prepare(house)
    decide(house, waiting, suggest(house, "aviaja", "på én dag", "på to dage"))
    propose(house, waiting)


def put_before_the_forum(house: House) -> Submission:
    """The text before the forum, its hearing open, with a recorded decision from an earlier round."""
    adopted(house)
    house.session.query(Decision).update({"confirmed_at": None})
    return submitted(house)


def discuss(house: House, submission: Submission, times: int) -> None:
    """Comments and amendments in the hearing."""
    house.session.flush()
    house.session.expire_all()
    assert submission.hearing is not None
    for number in range(times):
        threads.start(house.session, house.actor("ruth"), submission.draft, body=f"Nummer {number}")
        suggestions.send(
            house.session,
            house.actor("henrik"),
            submission.draft,
            base=submission.version,
            text=submission.version.text.replace("på én dag", f"på {number + 2} dage"),
            reason="Det skal kunne holdes.",
            hearing=submission.hearing,
        )


@pytest.mark.parametrize(("key", "address"), BUDGETS)
def test_a_page_keeps_to_its_budget_however_much_it_shows(
    house: House, sign_in: Browser, counted: Counted, key: str, address: str
) -> None:
    talk(house, 0)
    wait_for_a_key(house)
    submission = put_before_the_forum(house)
    discuss(house, submission, 1)
    house.session.commit()
    idea = house.session.query(Proposal).first()
    assert idea is not None
    page = address.replace("/ideas/1", f"/ideas/{idea.id}")
    browser = sign_in(key)
    browser.get(page)
    with counted() as before:
        assert browser.get(page).status_code == 200
    house.enter(PhaseKind.DRAFTING)
    for number in range(1, 5):
        talk(house, number)
    house.enter(PhaseKind.HEARING)
    discuss(house, submission, 4)
    house.session.commit()
    with counted() as after:
        assert browser.get(page).status_code == 200
    assert len(after) == len(before), "\n".join(after)
    assert len(after) == BUDGETS[key, address], "\n".join(after)


@pytest.mark.parametrize("address", [f"{HERE}/log", "/log"])
def test_the_log_asks_once_for_each_kind_of_thing_it_mentions(
    house: House, sign_in: Browser, counted: Counted, address: str
) -> None:
    talk(house, 0)
    discuss(house, put_before_the_forum(house), 2)
    house.session.commit()
    browser = sign_in("mette")
    browser.get(address)
    with counted() as statements:
        assert browser.get(address).status_code == 200
    mentioned = {entry.object_kind for entry in house.session.query(LogEntry)}
    assert len(statements) <= 7 + len(mentioned), "\n".join(statements)
