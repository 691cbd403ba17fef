"""Several people at once, each at a window of their own, in a house whose groups have written different drafts."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page

from app.models import PhaseKind
from tests.browser.browser import Watch, overflow
from tests.factories import PASSWORD, House
from tests.services.merging import put_through, suggest

DOCUMENT = "/processes/erhvervspolitik/documents/erhvervspolitik"
DESK = f"{DOCUMENT}/consolidation"

WRITTEN = {
    "nordjylland": (
        ("et godt sted", "et trygt sted"),
        ("Turismen giver", "Rejselivet giver"),
        ("på én dag", "på en time"),
    ),
    "hovedstaden": (
        ("et godt sted", "et stærkt sted"),
        ("ikke kun om sommeren", "også om vinteren"),
        ("på én dag", "på to dage"),
        ("- Vi vil uddanne flere i faget.\n", ""),
    ),
}
"""What each group has changed in its draft: variants, what can be combined, and what only one group wants."""


def write_apart(house: House) -> None:
    """The groups publish their versions, and co-writing begins."""
    for draft, edits in WRITTEN.items():
        author = "aviaja" if draft == "nordjylland" else "ruth"
        put_through(house, *(suggest(house, author, *edit, draft=draft) for edit in edits), draft=draft)
    house.enter(PhaseKind.CO_WRITING)
    house.session.commit()


@dataclass
class Colleagues:
    """Windows of the cast on the served house, one for each person, and what was wrong with the pages in them."""

    browser: Browser
    address: str
    inspect: Callable[..., list[str]]
    script: bool = True
    locale: str = "da-DK"
    windows: dict[str, Page] = field(default_factory=dict)
    watches: list[Watch] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def __getitem__(self, key: str) -> Page:
        """The window of a member of the cast, who has signed in with the form."""
        if key not in self.windows:
            context = self.browser.new_context(
                java_script_enabled=self.script, reduced_motion="reduce", locale=self.locale
            )
            page = self.windows[key] = context.new_page()
            page.set_default_timeout(20_000)
            self.watches.append(Watch(page, self.address))
            if key != "visitor":
                page.goto(f"{self.address}/sign-in")
                page.locator("#email").fill(f"{key}@example.org")
                page.locator("#password").fill(PASSWORD)
                with page.expect_navigation():
                    page.locator("main button[type=submit]").click()
        return self.windows[key]

    def open(self, key: str, path: str) -> Page:
        """Somebody goes to an address of the house."""
        page = self[key]
        answer = page.goto(self.address + path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"
        self.look(page, path)
        return page

    def press(self, key: str, target: Locator, status: int = 200) -> Page:
        """Somebody presses what leads to another page, and reads it."""
        page = self[key]
        with page.expect_navigation() as navigation:
            target.click()
        answer = navigation.value
        assert answer is not None and answer.status == status, page.locator("main").inner_text()
        self.look(page, page.url)
        return page

    def look(self, page: Page, where: str) -> None:
        """Hold the page to what every page is held to; axe-core needs scripts, and the pages are the same without."""
        wrong = self.inspect(page) if self.script else list(filter(None, [overflow(page)]))
        self.found += [f"{where}: {one}" for one in wrong]

    def leave(self) -> list[str]:
        """Close every window; everything that was wrong."""
        for page in self.windows.values():
            page.context.close()
        return [*self.found, *(one for watch in self.watches for one in watch.complaints)]
