"""Every page of the demo, as each of the cast: accessible, inside its window, silent, and from this host alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.browser import Watch
from tests.browser.pages import CAST, View

Look = Callable[[Page], list[str]]


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
    for number, view in enumerate([view for view in demo_views if actor in view.actors]):
        narrow = number % 2
        page.set_viewport_size({"width": 390 if narrow else 1280, "height": 844})
        response = page.goto(demo_address + view.path)
        assert response is not None
        if response.status >= 500:
            found.append(f"{view.name}: {response.status}")
        found += [f"{view.name} as {actor}: {one}" for one in inspect(page)]
    page.close()
    assert found + watch.complaints == []
