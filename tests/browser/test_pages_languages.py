"""Every page of the demo that a visitor may read, in the languages that are not the demo's own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.browser import Watch
from tests.browser.pages import View

Look = Callable[[Page], list[str]]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible_in_the_other_languages(
    demo_views: list[View], demo_address: str, browser: Browser, inspect: Look, language: str
) -> None:
    context = browser.new_context(locale=language, reduced_motion="reduce")
    page = context.new_page()
    watch = Watch(page, demo_address)
    found = []
    for view in [one for one in demo_views if "visitor" in one.actors]:
        page.goto(demo_address + view.path)
        assert page.locator("html").get_attribute("lang") == language
        found += [f"{view.name} in {language}: {one}" for one in inspect(page)]
    context.close()
    assert found + watch.complaints == []
