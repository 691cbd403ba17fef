"""The browser's fixtures: the demo to look at, and a small house to act in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page

from app import create_app
from app.config import database_url
from app.db import db
from app.demo.build import build
from tests.browser.browser import ARGUMENTS, Watch, chromium, overflow, served
from tests.browser.editor import Editor
from tests.browser.pages import View, views
from tests.browser.people import People
from tests.browser.town import DRAFT, Town
from tests.factories import PASSWORD, House


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, in a container if need be."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over the whole demo, on a SQLite file; for looking, not for changing."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db"
    app = create_app({"SQLALCHEMY_DATABASE_URI": database_url(url), "PARTY_NAME": "Lærken"})
    with app.app_context():
        upgrade()
        for _step in build(db.session()):
            pass
        db.session.commit()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def demo_address(demo_app: Flask) -> Iterator[str]:
    """Where the demo is served."""
    with served(demo_app) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a window of its own, in English."""
    context = browser.new_context(reduced_motion="reduce", locale="en")
    yield context.new_page()
    context.close()


@pytest.fixture
def address(app: Flask, house: House) -> Iterator[str]:
    """Where the small house of tests/factories.py is served, its rows committed."""
    app.config["WTF_CSRF_ENABLED"] = True
    house.session.commit()
    with served(app) as url:
        yield url
    house.session.rollback()


@pytest.fixture
def enter(page: Page) -> Callable[[str, str], Page]:
    """`enter(address, "mette")` signs that member in with the form, as a person would."""

    def sign_in(address: str, key: str) -> Page:
        page.goto(f"{address}/sign-in")
        page.get_by_label("E-mail").fill(f"{key}@example.org")
        page.locator("#password").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url(lambda url: not url.endswith("/sign-in"))
        return page

    return sign_in


@pytest.fixture
def inspect() -> Callable[[Page, str], list[str]]:
    """`inspect(page, address)`: everything wrong with the page that is open: axe-core's findings and overflow."""

    def look(page: Page, _address: str = "") -> list[str]:
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        found = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
            for one in results.response["violations"]
        ]
        width = overflow(page)
        return [*found, *([f"wider than the window: {width}"] if width else [])]

    return look


@pytest.fixture
def watch(page: Page) -> Callable[[str], Watch]:
    """`watch(address)` notes from now on what the page must not do."""
    return lambda address: Watch(page, address)


@pytest.fixture(scope="session")
def demo_views(demo_app: Flask) -> list[View]:
    """All pages of the demo."""
    return views(demo_app)


@pytest.fixture(scope="session")
def contexts(browser: Browser, demo_address: str) -> Iterator[Callable[[str], BrowserContext]]:
    """One signed-in browser for each of the cast, kept as long as the tests run."""
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


@pytest.fixture(params=[True, False], ids=["script", "without-script"])
def town(
    request: pytest.FixtureRequest,
    browser: Browser,
    app: Flask,
    house: House,
    inspect: Callable[..., list[str]],
) -> Iterator[Town]:
    """The house with its people, with JavaScript and without."""
    app.config["WTF_CSRF_ENABLED"] = True
    house.session.commit()
    with served(app) as address:
        people = People(browser, app, address, inspect, script=request.param, locale="da-DK")
        yield Town(house, people)
        people.context.close()
    house.session.rollback()
    assert people.complaints == []


@pytest.fixture
def writing(page: Page, address: str, enter: Callable[[str, str], Page]) -> Iterator[Callable[..., Editor]]:
    """`writing(path)` opens the form of a suggestion there, for Birgit; what breaks in the page fails the test."""
    watch = Watch(page, address)
    enter(address, "birgit")

    def begin(path: str = f"{DRAFT}/suggestions/new") -> Editor:
        page.goto(address + path)
        return Editor(page)

    yield begin
    assert watch.complaints == []
