"""The merge desk in every state and language, and with two owners at it who see each other's steps and overwrite none."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.models import Merge, MergeDecision, Suggestion, Verdict
from app.services import merges
from tests.browser.browser import served
from tests.browser.colleagues import Colleagues
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, suggest

DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"
DESK = f"{DRAFT}/merge"
OLD = "hele året"
UNFOLD = """() => {
  for (const one of document.querySelectorAll("main details")) {
    one.removeAttribute("name");
    one.open = true;
  }
}"""
"""Everything that can be unfolded is, at once."""


@pytest.fixture
def colleagues(
    browser: Browser, app: Flask, house: House, inspect: Callable[..., list[str]]
) -> Iterator[Colleagues]:
    """Everybody at a window of their own; what is wrong with a page fails the test."""
    app.config["WTF_CSRF_ENABLED"] = True
    house.session.commit()
    with served(app) as address:
        everybody = Colleagues(browser, address, inspect, locale="en")
        yield everybody
        complaints = everybody.leave()
    house.session.rollback()
    assert complaints == []


@pytest.fixture
def waiting(house: House) -> list[int]:
    """Three suggestions, the first two for the same words, and a merge underway; all committed."""
    found = [
        suggest(house, "aviaja", OLD, "i årets tolv måneder"),
        suggest(house, "birgit", OLD, "vinter som sommer"),
        suggest(house, "jonas", "på én dag", "på en time", editorial=True),
    ]
    prepare(house)
    numbers = [one.id for one in found]
    house.session.commit()
    return numbers


@pytest.mark.parametrize("language", ["da", "nl", "en"])
def test_the_desk_is_accessible_in_every_state(house: House, colleagues: Colleagues, language: str) -> None:
    house.member("mette").locale = language

    def look(name: str, path: str = DESK) -> Page:
        house.session.commit()
        page = colleagues.open("mette", path)
        assert page.locator("html").get_attribute("lang") == language
        page.evaluate(UNFOLD)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            colleagues.look(page, f"{name} in {language} at {width}")
        return page

    look("without suggestions")
    first, second = (
        suggest(house, "aviaja", OLD, "i årets tolv måneder"),
        suggest(house, "birgit", OLD, "vinter som sommer"),
    )
    third = suggest(house, "jonas", "på én dag", "på en time", editorial=True)
    look("before a merge is begun")
    merge = prepare(house)
    late = suggest(house, "jonas", "kysterne", "alle kysterne")
    look("with a queue")
    look("with what came late", f"{DESK}?s={late.id}")
    look("the editorial ones", f"{DESK}/editorial")
    for one in (first, second):
        decide(house, merge, one)
    decide(house, merge, third, Verdict.DEFER, reason="Senere.")
    page = look("with a conflict", f"{DESK}?s={first.id}")
    expect(page.locator(".conflict-block details[open] input[type=radio]")).to_have_count(6)
    look("all that is accepted", f"{DESK}/result")
    text = TEXT.replace(OLD, "altid")
    merges.reconcile(house.session, house.actor("mette"), merge, [first, second], text=text, reason="Begge.")
    look("with one text for both", f"{DESK}?s={first.id}")
    propose(house, merge)
    look("proposed", f"/merges/{merge.id}")
    approve(house, merge)
    look("approved", f"/merges/{merge.id}")


def test_a_conflict_is_settled_by_keyboard(house: House, colleagues: Colleagues, waiting: list[int]) -> None:
    first, second, _ = waiting
    merge = house.session.query(Merge).one()
    for number in (first, second):
        decide(house, merge, house.session.get_one(Suggestion, number))
    house.session.commit()
    page = colleagues.open("mette", f"{DESK}?s={first}")
    page.keyboard.press("s")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("name", "choice")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(focused).to_have_attribute("value", f"{first}-{second}")
    page.keyboard.press("Enter")
    expect(page.locator("#desk-here")).to_contain_text("i årets tolv måneder vinter som sommer")
    expect(page.locator(".conflict-block")).to_have_count(0)
    house.session.rollback()
    made = house.session.query(MergeDecision).filter(MergeDecision.suggestion_id.in_([first, second]))
    assert {one.verdict for one in made} == {Verdict.ACCEPT_WITH_CHANGES}


def test_two_owners_see_each_others_steps_at_once_and_overwrite_none(
    house: House, colleagues: Colleagues, waiting: list[int]
) -> None:
    first, second, third = waiting
    mette = colleagues.open("mette", f"{DESK}?s={second}")
    soren = colleagues.open("soren", f"{DESK}?s={first}")
    soren.keyboard.press("r")
    soren.locator("#reason-reject").fill("Sørens grund.")
    soren.locator("details[open] button[type=submit]").click()
    expect(soren.locator(f"#q-{first} .queue-note")).to_contain_text("Rejected")
    # What the one has done comes with the answer to the other's own next step, or before it.
    mette.keyboard.press("a")
    expect(mette.locator(f"#q-{second} .queue-note")).to_contain_text("Accepted")
    expect(mette.locator(f"#q-{first} .queue-note")).to_contain_text("Rejected")
    expect(mette.locator("#desk-news")).to_contain_text(f"decided about S-{first}")
    # And nothing of one's own is needed to see it.
    expect(soren.locator(f"#q-{second} .queue-note")).to_contain_text("Accepted", timeout=15_000)
    # Who has not looked yet is refused, and what was typed stays.
    for page in (mette, soren):
        page.evaluate("clearInterval(document.querySelector('merge-desk').timer)")
        page.goto(f"{colleagues.address}{DESK}?s={third}")
        page.evaluate("clearInterval(document.querySelector('merge-desk').timer)")
    soren.keyboard.press("a")
    expect(soren.locator(f"#q-{third} .queue-note")).to_contain_text("Accepted")
    mette.keyboard.press("r")
    mette.locator("#reason-reject").fill("Mettes grund.")
    mette.locator("details[open] button[type=submit]").click()
    expect(mette.locator("#desk-decision")).to_contain_text("while you were looking")
    expect(mette.locator("#reason-reject")).to_have_value("Mettes grund.")
    colleagues.look(mette, "refused")
    house.session.rollback()
    made = {one.suggestion_id: (one.verdict, one.decided_by) for one in house.session.query(MergeDecision)}
    owners = {key: house.member(key) for key in ("mette", "soren")}
    assert made == {
        first: (Verdict.REJECT, owners["soren"]),
        second: (Verdict.ACCEPT, owners["mette"]),
        third: (Verdict.ACCEPT, owners["soren"]),
    }


def test_what_was_typed_to_propose_outlives_every_step(
    house: House, colleagues: Colleagues, waiting: list[int]
) -> None:
    page = colleagues.open("mette", f"{DESK}?s={waiting[2]}")
    page.keyboard.press("a")
    expect(page.locator(f"#q-{waiting[2]} .queue-note")).to_contain_text("Accepted")
    page.locator("#summary").fill("Årets første.")
    for number in waiting[:2]:
        page.locator(f"#q-{number} a").click()
        expect(page.locator(f"#q-{number}")).to_have_attribute("aria-current", "true")
        page.locator("[data-key=a]").click()
        expect(page.locator(f"#q-{number} .queue-note")).to_contain_text("Accepted")
    expect(page.locator("#summary")).to_be_hidden()
    expect(page.locator("#propose-way")).to_contain_text("want different words")
    page.keyboard.press("u")
    expect(page.locator("#summary")).to_be_visible()
    expect(page.locator("#summary")).to_have_value("Årets første.")
