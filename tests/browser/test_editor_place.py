"""The editor where it stands: in the passage's own place, on a phone, by keyboard, and when something is amiss."""

import gzip
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask, request, request_finished
from playwright.sync_api import Browser, Page, Route

from app.models import Writing
from tests.browser.browser import Watch, overflow
from tests.browser.editor import Editor, send
from tests.browser.town import DRAFT
from tests.factories import TEXT, House
from tests.services.merging import suggest

Look = Callable[..., list[str]]
EDITOR = Path("static/vendor/editor.js")
KIB = 1000


def row_of(page: Page, words: str) -> str:
    """The selector of the passage that holds these words."""
    row = page.locator(".passage-row[id]", has=page.locator(".passage-text", has_text=words))
    return f"#{row.get_attribute('id')}"


def kept(house: House) -> list[str]:
    """The words of every unfinished writing."""
    found = [one.text for one in house.session.query(Writing)]
    house.session.rollback()
    return found


def test_a_passage_is_rewritten_where_it_stands(
    page: Page, address: str, enter: Callable[[str, str], Page], house: House, inspect: Look
) -> None:
    watch = Watch(page, address)
    enter(address, "birgit").goto(address + DRAFT)
    row = row_of(page, "Turismen giver")
    page.locator(f"{row} a.passage-act-first").click()
    editor = Editor(page)
    assert page.url == address + DRAFT
    assert page.locator(f"{row} > .passage-text").is_hidden()
    assert page.evaluate("document.activeElement.id") == "rich-text"
    editor.choose("arbejde").type("indkomst")
    assert inspect(page) == []
    assert send(editor, house) == TEXT.replace("arbejde", "indkomst")
    assert "/suggestions/" in page.url
    assert watch.complaints == []


def test_the_key_e_opens_the_passage_and_cancelling_gives_the_text_back(
    page: Page, address: str, enter: Callable[[str, str], Page]
) -> None:
    enter(address, "birgit").goto(address + DRAFT)
    row = row_of(page, "Turismen giver")
    page.keyboard.press("e")
    assert page.locator(".suggesting").count() == 0
    page.locator(f"{row} .passage-gutter a[href='{row}']").focus()
    page.keyboard.press("e")
    Editor(page).choose("arbejde").type("indkomst")
    page.locator(".suggesting .form-buttons a").first.click()
    assert page.locator(f"{row} > .passage-text").is_visible()
    assert page.locator("rich-words").count() == 0
    assert page.evaluate("document.activeElement.className") == "passage-act-first"


def test_another_passage_takes_the_place_of_the_first_and_what_was_typed_is_kept(
    page: Page, address: str, enter: Callable[[str, str], Page], house: House
) -> None:
    enter(address, "birgit").goto(address + DRAFT)
    first, second = row_of(page, "Turismen giver"), row_of(page, "Det skal være let")
    page.locator(f"{first} a.passage-act-first").click()
    Editor(page).choose("arbejde").type("indkomst")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.locator(f"{second} a.passage-act-first").click()
    page.locator(f"{second} #rich-text").wait_for()
    assert page.locator("#rich-text").count() == 1
    assert kept(house) == [
        "Turismen giver indkomst langs kysterne. Den skal vokse hele året og ikke kun om sommeren."
    ]


def test_what_was_typed_survives_a_closed_tab(
    page: Page, address: str, enter: Callable[[str, str], Page], house: House
) -> None:
    enter(address, "birgit").goto(f"{address}{DRAFT}/suggestions/new")
    Editor(page).choose("arbejde").type("indkomst")
    page.locator("#reason").fill("Halvt skrevet")
    said = page.locator(".rich-said", has_text="Saved")
    said.wait_for()
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(f"{address}{DRAFT}/suggestions/new")
    editor = Editor(again)
    assert (editor.gone, editor.came) == (["arbejde"], ["indkomst"])
    assert again.locator("#reason").input_value() == "Halvt skrevet"
    assert send(editor, house) == TEXT.replace("arbejde", "indkomst")
    assert kept(house) == []


def test_what_was_typed_a_moment_ago_is_sent_as_the_page_goes_away(
    page: Page, address: str, enter: Callable[[str, str], Page], app: Flask, house: House
) -> None:
    arrived = Event()

    def note(_app: Flask, **_more: object) -> None:
        if request.method == "PUT":
            arrived.set()

    enter(address, "birgit").goto(f"{address}{DRAFT}/suggestions/new")
    page.on("dialog", lambda dialog: dialog.accept())
    Editor(page).choose("arbejde").type("indkomst")
    with request_finished.connected_to(note, app):
        page.goto(address + DRAFT)
        assert arrived.wait(20)
    assert kept(house) == [TEXT.replace("arbejde", "indkomst").rstrip("\n")]


def test_the_way_by_keyboard_alone(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    page = editor.page
    page.locator("[data-act=undo]").focus()
    editor.press("End")
    assert page.evaluate("document.activeElement.dataset.act") == "source"
    editor.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert page.evaluate("document.activeElement.dataset.act") == "style"
    editor.press("ArrowLeft", "Tab")
    assert page.evaluate("document.activeElement.id") == "rich-text"
    editor.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.act") == "redo"
    editor.press("Tab", "Control+Home", "Control+End")
    editor.type(" Hvert år.").press("Escape", "Tab")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.type("Fordi.")
    page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    house.session.rollback()
    assert "/suggestions/" in page.url
    assert "Hvert år." in page.locator("main").inner_text()


def test_the_way_by_touch_and_with_an_input_method(
    browser: Browser, page: Page, address: str, enter: Callable[[str, str], Page], house: House
) -> None:
    enter(address, "birgit")
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    cookies: list[Any] = list(page.context.cookies())
    phone.add_cookies(cookies)
    touched = phone.new_page()
    touched.goto(f"{address}{DRAFT}/suggestions/new")
    editor = Editor(touched)
    editor.text.locator("p", has_text="Turismen giver").tap()
    keyboard = phone.new_cdp_session(touched)
    editor.choose("arbejde", "end")
    for part in (" o", " og", " og ly"):
        keyboard.send(
            "Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)}
        )
        editor.settle()
    keyboard.send("Input.insertText", {"text": " og lys"})
    touched.locator("#rich-text ins", has_text="og lys").wait_for()
    assert editor.came == [" og lys"]
    editor.choose("kysterne")
    touched.locator("[data-act=bold]").tap()
    assert overflow(touched) == ""
    small = touched.locator(".rich-tool:visible, .rich-style").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).filter((box) => box.width < 44 || box.height < 44).length"
    )
    assert small == 0
    assert send(editor, house) == TEXT.replace("arbejde", "arbejde og lys").replace(
        "kysterne", "**kysterne**"
    )
    phone.close()


@pytest.mark.parametrize("language", ["da", "nl", "en"])
def test_the_editor_is_accessible_in_every_language(
    page: Page, address: str, enter: Callable[[str, str], Page], house: House, inspect: Look, language: str
) -> None:
    suggest(house, "jonas", "hele året", "året rundt")
    house.member("birgit").locale = language
    house.session.commit()
    enter(address, "birgit").goto(f"{address}{DRAFT}/suggestions/new")
    assert page.locator("html").get_attribute("lang") == language
    editor = Editor(page)
    editor.choose("Turisme", "end").type("n").press("Control+Alt+4")
    editor.choose("arbejde").type("indkomst").click("bold")
    editor.choose("forlænge", "start").press("Enter").click("indent")
    editor.choose("kysterne").click("link")
    assert inspect(page) == []
    page.locator("[data-link=close]").click()
    editor.click("source")
    page.locator("textarea[name=text]").wait_for()
    assert inspect(page) == []


@pytest.mark.parametrize("broken", ["**/vendor/editor.js", "**/nodes?*"])
def test_where_the_editor_does_not_come_the_plain_field_counts(
    page: Page, address: str, enter: Callable[[str, str], Page], house: House, broken: str
) -> None:
    page.route(broken, lambda route: route.abort())
    enter(address, "birgit")
    with page.expect_event("requestfailed"):
        page.goto(f"{address}{DRAFT}/suggestions/new")
    page.locator("rich-words:not(:has(.rich-frame))").wait_for()
    field = page.locator("textarea[name=text]")
    field.fill(TEXT.replace("arbejde", "indkomst"))
    page.locator("#reason").fill("Fordi.")
    page.locator(".rich-said", has_text="Saved").wait_for()
    with page.expect_navigation():
        page.locator("form:has([name=reason]) button[type=submit]:not([name])").click()
    assert "indkomst" in page.locator("main").inner_text()


def test_words_typed_before_the_editor_came_are_taken_along(
    page: Page, address: str, enter: Callable[[str, str], Page]
) -> None:
    waiting: list[Route] = []
    page.route("**/vendor/editor.js", lambda route: waiting.append(route))
    enter(address, "birgit")
    with page.expect_request("**/vendor/editor.js"):
        page.goto(f"{address}{DRAFT}/suggestions/new")
    page.locator("textarea[name=text]").fill(TEXT.replace("arbejde", "indkomst"))
    waiting[0].continue_()
    editor = Editor(page)
    assert (editor.gone, editor.came) == (["arbejde"], ["indkomst"])


def test_who_else_wants_these_words_is_told_while_one_writes(
    page: Page, address: str, enter: Callable[[str, str], Page], house: House
) -> None:
    enter(address, "birgit").goto(address + DRAFT)
    page.locator(f"{row_of(page, 'Turismen giver')} a.passage-act-first").click()
    editor = Editor(page)
    assert page.locator("#around h2").count() == 0
    other = suggest(house, "jonas", "hele året", "året rundt")
    number = other.id
    house.session.commit()
    editor.choose("arbejde").type("indkomst")
    page.locator(f'#around a[href$="/suggestions/{number}"]').first.wait_for()
    assert page.locator(".rich-said").inner_text() == page.locator("#around h2").inner_text()


def test_the_editor_is_loaded_only_to_write_and_keeps_within_its_budget(
    page: Page, address: str, enter: Callable[[str, str], Page]
) -> None:
    scripts: dict[str, int] = {}
    page.on(
        "response",
        lambda answer: (
            scripts.update({answer.url.split("/", 5)[-1]: len(gzip.compress(answer.body(), 6))})
            if answer.url.endswith(".js")
            else None
        ),
    )
    enter(address, "birgit").goto(address + DRAFT, wait_until="networkidle")
    assert not any("vendor" in name for name in scripts)
    assert sum(scripts.values()) < 25 * KIB
    page.locator("a.passage-act-first").first.click()
    Editor(page)
    page.wait_for_load_state("networkidle")
    (editor,) = [size for name, size in scripts.items() if "vendor" in name]
    assert editor < 110 * KIB
    assert EDITOR.read_text(encoding="utf-8").startswith("/*! Built by")
