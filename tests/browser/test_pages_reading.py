"""The reading page in use: notes that come as one nears them, keys, words chosen without a pointer, and nothing that jumps."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.web import reading
from tests.browser.browser import Watch
from tests.browser.town import DRAFT
from tests.factories import House
from tests.queries.test_reading import send
from tests.services.moving import publish_text

Enter = Callable[[str, str], Page]
Look = Callable[[Page], list[str]]
Watching = Callable[[str], Watch]

SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def busy(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A long text with many suggestions, of which the page draws five at first."""
    monkeypatch.setattr(reading, "WHOLE", 5)
    lines = [
        f"Afsnit {number} handler om noget, som er vigtigt for mange i hele landet." for number in range(60)
    ]
    publish_text(house, "# Langt\n\n" + "\n\n".join(lines) + "\n")
    for number in range(0, 60, 2):
        send(house, (f"Afsnit {number} handler", f"Afsnit {number} taler"), key="jonas")
    send(house, ("Afsnit 4 handler", "Afsnit 4 siger"))
    return house


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", ["original", "changes"])
def test_notes_come_as_one_nears_them_and_nothing_jumps(
    page: Page, busy: House, address: str, enter: Enter, inspect: Look, watch: Watching, width: int, view: str
) -> None:
    seen = watch(address)
    enter(address, "ruth")
    page.set_viewport_size({"width": width, "height": 700})
    page.add_init_script(SHIFTS)
    page.goto(f"{address}{DRAFT}?view={view}")
    assert page.locator(".suggestion-card").count() == 5
    brief = page.locator(".passage-brief").count()
    assert brief > 20
    if width > 1000:
        expect(page.locator(".passage-brief").nth(0)).to_be_attached()
        page.wait_for_function(
            "(many) => document.querySelectorAll('.passage-brief').length < many", arg=brief
        )
    else:
        page.locator(".passage-brief > summary").nth(3).click()
        expect(page.locator(".passage-cards[open] .suggestion-card")).to_have_count(1)
    assert page.evaluate("window.shifted") < 0.05
    assert inspect(page) == []
    assert seen.complaints == []


def test_n_and_p_lead_from_note_to_note_unless_they_are_turned_off(
    page: Page, busy: House, address: str, enter: Enter
) -> None:
    enter(address, "ruth")
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{address}{DRAFT}")

    def here() -> str:
        return str(page.evaluate("document.activeElement.closest('.passage-row')?.innerText ?? ''"))

    page.keyboard.press("n")
    assert "Afsnit 0 " in here()
    page.keyboard.press("n")
    assert "Afsnit 2 " in here()
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert "Afsnit 2 " in here()
    page.locator("note-jump [data-step='1']").click()
    page.evaluate("document.querySelector('[data-keys]').click()")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    assert here() == ""
    page.reload()
    page.keyboard.press("n")
    assert here() == ""


def test_words_are_chosen_and_discussed_with_the_keys_alone(
    page: Page, house: House, address: str, enter: Enter, inspect: Look
) -> None:
    enter(address, "birgit")
    page.goto(f"{address}{DRAFT}")
    row = page.locator(".passage-row", has_text="Turismen giver")
    row.locator(".passage-gutter > a").focus()
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("word-picker > [role=status]")).to_have_text("arbejde langs")
    expect(page.locator('.picked-words [data-act="discuss"]')).to_be_visible()
    assert inspect(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".picked-words")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('.passage-gutter') !== null")
    page.keyboard.press("c")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/threads/new?*")
    expect(page.locator("[name=quote]")).to_have_value("Turismen giver")


def test_words_chosen_in_the_marked_text_are_those_that_stand_there(
    page: Page, busy: House, address: str, enter: Enter
) -> None:
    enter(address, "jonas")
    page.goto(f"{address}{DRAFT}?view=changes")
    row = page.locator(".passage-row", has_text=re.compile(r"Afsnit 6\b"))
    row.locator(".passage-gutter > a").first.focus()
    page.keyboard.press("c")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/threads/new?*")
    expect(page.locator("[name=quote]")).to_have_value("Afsnit 6 handler om")


def test_a_screen_reader_is_told_of_every_change(page: Page, busy: House, address: str, enter: Enter) -> None:
    enter(address, "ruth")
    page.goto(f"{address}{DRAFT}?view=changes")
    passage = page.locator(".passage-text")
    said = passage.filter(has_text=re.compile(r"Afsnit 6\b")).aria_snapshot()
    for words in (
        "deleted:",
        "Afsnit 6",
        "handler",
        "end of deletion",
        "inserted:",
        "taler",
        "end of insertion",
        "suggested in",
    ):
        assert words in said
    contested = passage.filter(has_text=re.compile(r"Afsnit 4\b")).aria_snapshot()
    assert "contested:" in contested
    assert "end of contested words" in contested


def test_a_difference_is_read_in_both_its_forms(
    page: Page, house: House, address: str, inspect: Look
) -> None:
    head = house.draft().head
    assert head is not None
    line = "- Vi vil uddanne flere i faget.\n"
    publish_text(house, head.text.replace(line, "").replace("hele året", "**altid**") + "\n" + line)
    house.session.commit()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 700})
        for query in ("", "?view=sides"):
            page.goto(f"{address}{DRAFT}/versions/1...2{query}")
            page.locator('a[href$="#to-1"]').click()
            expect(page.locator("#to-1")).to_be_in_viewport()
            assert inspect(page) == []
