"""The way by keyboard alone: what one reaches is in sight, and the keys of the desk do what they say."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.models import MergeDecision, Suggestion
from tests.browser.browser import Watch, served
from tests.factories import PASSWORD, House
from tests.services.merging import suggest

DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"
FARTHEST = 150
"""After how many presses of Tab something counts as out of reach."""

HIDDEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return "";
  const boxes = [...one.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  const points = boxes.flatMap((box) => [0.1, 0.5, 0.9].flatMap((across) => [0.1, 0.5, 0.9].map((down) =>
    [box.left + box.width * across, box.top + box.height * down])));
  const seen = points.some(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there && (one.contains(there) || there.contains(one));
  });
  return seen ? "" : one.outerHTML.slice(0, 160);
}"""
"""The focused element if nothing of it can be seen where it stands, covered by a bar or outside the window."""


@pytest.fixture
def page_of_the_house(browser: Browser, app: Flask, house: House) -> Iterator[Page]:
    """A page at the small house, in which a few suggestions wait."""
    app.config["WTF_CSRF_ENABLED"] = True
    for key, old, new in (
        ("birgit", "et godt sted", "et godt og trygt sted"),
        ("jonas", "hele året", "året rundt"),
        ("aviaja", "forlænge", "udvide"),
        ("birgit", "på én dag", "på en time"),
    ):
        suggest(house, key, old, new)
    house.session.commit()
    context = browser.new_context(reduced_motion="reduce", locale="en")
    with served(app) as address:
        page = context.new_page()
        watch = Watch(page, address)
        page.goto(address)
        yield page
        context.close()
    house.session.rollback()
    assert watch.complaints == []


def go(page: Page, path: str) -> None:
    """Type an address."""
    page.goto("/".join(page.url.split("/")[:3]) + path)


def tab(page: Page, key: str = "Tab") -> str:
    """Press Tab; what has the focus then, if it cannot be seen."""
    page.keyboard.press(key)
    return str(page.evaluate(HIDDEN))


def reach(page: Page, selector: str) -> None:
    """Press Tab until the one element that fits has the focus; everything on the way is in sight."""
    hidden = []
    for _ in range(FARTHEST):
        hidden.append(tab(page))
        if page.locator(selector).evaluate("one => one === document.activeElement"):
            assert [one for one in hidden if one] == []
            return
    raise AssertionError(f"{selector} is out of reach on {page.url}")


def enter(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def sign_in(page: Page, email: str) -> None:
    """Sign in without a mouse."""
    go(page, "/sign-in")
    reach(page, "#email")
    page.keyboard.type(email)
    reach(page, "#password")
    page.keyboard.type(PASSWORD)
    enter(page)


def current(page: Page) -> int:
    """The suggestion that the desk shows."""
    label = page.locator(".desk-decisions .suggestion-card-label a").first.get_attribute("href")
    return int(str(label).rsplit("/", 1)[1])


def test_a_member_signs_in_finds_a_passage_and_suggests_by_keyboard(
    page_of_the_house: Page, house: House
) -> None:
    page = page_of_the_house
    sign_in(page, "birgit@example.org")
    go(page, DRAFT)
    tab(page)
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    row = page.locator(".passage-row[id]", has=page.locator(".passage-text", has_text="uddanne flere"))
    reach(page, f"#{row.get_attribute('id')} a[href*='/suggestions/new']")
    page.keyboard.press("Enter")
    page.locator("#rich-text:focus").wait_for()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Hvert år.")
    reach(page, "[name=reason]")
    page.keyboard.type("Uddannelse tager tid.")
    reach(page, "[name=kind]:checked")
    page.keyboard.press("ArrowDown")
    reach(page, "main form:has([name=reason]) button[type=submit]:not([name])")
    enter(page)
    house.session.rollback()
    sent = house.session.query(Suggestion).order_by(Suggestion.id.desc()).first()
    assert sent is not None and sent.reason == "Uddannelse tager tid." and sent.kind == "editorial"
    assert page.url.endswith(f"/suggestions/{sent.id}")


def test_the_merge_desk_is_worked_by_its_keys(page_of_the_house: Page, house: House) -> None:
    page = page_of_the_house
    first, second, third, fourth = [
        number for (number,) in house.session.query(Suggestion.id).order_by(Suggestion.id)
    ]
    house.session.rollback()
    sign_in(page, "mette@example.org")
    go(page, f"{DRAFT}/merge")
    reach(page, f'main form[action="{DRAFT}/merge"] button')
    enter(page)
    assert current(page) == first
    enter(page, "j")
    assert current(page) == second
    enter(page, "k")
    enter(page, "a")
    assert current(page) == second
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.name") == "reason"
    # Letters that are typed into a field are words, not commands.
    page.keyboard.type("jakadrum")
    reach(page, "details[open] button")
    enter(page)
    assert current(page) == third
    page.keyboard.press("d")
    reach(page, "details[open] button")
    enter(page)
    assert current(page) == fourth
    page.keyboard.press("m")
    page.keyboard.press("Control+a")
    page.keyboard.type("Det skal være let at begynde, og på en formiddag.")
    reach(page, "details[open] [name=reason]")
    page.keyboard.type("En formiddag er nok.")
    reach(page, "details[open] button")
    enter(page)
    verdicts = {row.suggestion_id: str(row.verdict) for row in house.session.query(MergeDecision)}
    house.session.rollback()
    assert verdicts == {first: "accept", second: "reject", third: "defer", fourth: "accept_with_changes"}
    for undone, stay in ((fourth, {first, second, third}), (third, {first, second})):
        go(page, f"{DRAFT}/merge?s={first}")
        enter(page, "u")
        assert current(page) == undone
        left = {number for (number,) in house.session.query(MergeDecision.suggestion_id)}
        house.session.rollback()
        assert left == stay


def test_the_language_is_switched_by_keyboard_and_remembered_for_the_member(page_of_the_house: Page) -> None:
    page = page_of_the_house
    sign_in(page, "birgit@example.org")
    for language in ("nl", "da"):
        go(page, f"{DRAFT}?view=changes")
        reach(page, f'button[name=locale][value="{language}"]')
        enter(page)
        assert page.locator("html").get_attribute("lang") == language
        assert page.url.endswith(f"{DRAFT}?view=changes")
    page.context.clear_cookies()
    go(page, "/")
    assert page.locator("html").get_attribute("lang") != "da"
    sign_in(page, "birgit@example.org")
    assert page.locator("html").get_attribute("lang") == "da"


@pytest.mark.parametrize("size", [(1280, 600), (390, 700)], ids=["wide", "narrow"])
@pytest.mark.parametrize("place", [DRAFT, f"{DRAFT}?view=changes", f"{DRAFT}/merge", "/help/rules"])
def test_no_bar_covers_what_has_the_focus(page_of_the_house: Page, place: str, size: tuple[int, int]) -> None:
    page = page_of_the_house
    sign_in(page, "mette@example.org")
    go(page, f"{DRAFT}/merge")
    reach(page, f'main form[action="{DRAFT}/merge"] button')
    enter(page)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    go(page, place)
    forwards = [tab(page) for _ in range(60)]
    backwards = [tab(page, "Shift+Tab") for _ in range(60)]
    assert [one for one in [*forwards, *backwards] if one] == []
