"""Every page of the demo: accessible, inside its window, silent, and from this host alone, in each language."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.browser import Watch
from tests.browser.pages import CAST, View, views
from tests.factories import PASSWORD

Look = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def demo_views(demo_app: Flask) -> list[View]:
    """All pages of the demo."""
    return views(demo_app)


@pytest.fixture(scope="module")
def contexts(browser: Browser, demo_address: str) -> Iterator[Callable[[str], BrowserContext]]:
    """One signed-in browser for each of the cast, kept while the module runs."""
    kept: dict[str, BrowserContext] = {}

    def of(actor: str) -> BrowserContext:
        if actor not in kept:
            kept[actor] = browser.new_context(reduced_motion="reduce", locale="da-DK")
            if actor != "visitor":
                _sign_in(kept[actor], demo_address, actor)
        return kept[actor]

    yield of
    for context in kept.values():
        context.close()


def _sign_in(context: BrowserContext, address: str, actor: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.locator("#email").fill(f"{actor}@example.org")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
    page.close()


def _seen(demo_views: list[View], actor: str) -> list[View]:
    return [view for view in demo_views if actor in view.actors]


@pytest.mark.parametrize("actor", [*CAST, "fatima"])
def test_every_page_is_accessible_and_keeps_to_its_window(
    demo_views: list[View],
    demo_address: str,
    contexts: Callable[[str], BrowserContext],
    inspect: Look,
    actor: str,
) -> None:
    page = contexts(actor).new_page()
    watch = Watch(page, demo_address)
    found = []
    for number, view in enumerate(_seen(demo_views, actor)):
        narrow = number % 2
        page.set_viewport_size({"width": 390 if narrow else 1280, "height": 844})
        response = page.goto(demo_address + view.path)
        assert response is not None
        if response.status >= 500:
            found.append(f"{view.name}: {response.status}")
        found += [f"{view.name} as {actor}: {one}" for one in inspect(page)]
    page.close()
    assert found + watch.complaints == []


def test_every_page_reflows_at_320_pixels(
    demo_views: list[View], demo_address: str, contexts: Callable[[str], BrowserContext], inspect: Look
) -> None:
    found = []
    for view in demo_views:
        actor = view.actors[-1]
        page = contexts(actor).new_page()
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(demo_address + view.path)
        found += [f"{view.name} as {actor}: {one}" for one in inspect(page)]
        page.close()
    assert found == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible_in_the_other_languages(
    demo_views: list[View], demo_address: str, browser: Browser, inspect: Look, language: str
) -> None:
    context = browser.new_context(locale=language, reduced_motion="reduce")
    page = context.new_page()
    watch = Watch(page, demo_address)
    found = []
    for view in _seen(demo_views, "visitor"):
        page.goto(demo_address + view.path)
        assert page.locator("html").get_attribute("lang") == language
        found += [f"{view.name} in {language}: {one}" for one in inspect(page)]
    context.close()
    assert found + watch.complaints == []
