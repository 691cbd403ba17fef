"""Every page of the demo in the narrowest window: nothing reaches past its edge."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from tests.browser.pages import View

Look = Callable[[Page], list[str]]


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
