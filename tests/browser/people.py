"""The people of a journey: one browser, with JavaScript or without, is handed from one to the other."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from flask import Flask
from playwright.sync_api import APIResponse, Browser, Locator, Page
from werkzeug.exceptions import HTTPException

from tests.browser.browser import Watch, overflow
from tests.factories import PASSWORD

Look = Callable[..., list[str]]
Value = str | bool | Path | Sequence[str]

REFUSED = (403, 404)
"""What somebody gets who may not do a thing, or may not even know of it."""

_SUBMIT = "button:not([name]):not([formaction]):not([type=button])"


class People:
    """Everybody who takes part in a journey, and what went wrong on the pages that they saw.

    They share one window, for a window each is slow; each has cookies of their own, and whoever takes the window
    finds it empty.
    """

    def __init__(
        self, browser: Browser, app: Flask, address: str, inspect: Look, *, script: bool, locale: str
    ):
        self.address = address
        self.script = script
        self.context = browser.new_context(java_script_enabled=script, reduced_motion="reduce", locale=locale)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self._watch = Watch(self.page, address)
        self._found: list[str] = []
        self._inspected: set[tuple[str, int]] = set()
        self._app, self._inspect = app, inspect
        self._present: Person | None = None

    @property
    def complaints(self) -> list[str]:
        """What was wrong with pages so far."""
        return [*self._found, *self._watch.complaints]

    def hand_to(self, person: "Person") -> None:
        """Give the window to somebody, with their cookies and no page."""
        if self._present is person:
            return
        if self._present is not None:
            self._present.cookies = list(self.context.cookies())
            self.page.evaluate("document.documentElement.replaceChildren()")
        self.context.clear_cookies()
        self.context.add_cookies(person.cookies)
        self._present = person

    def stranger(self) -> "Person":
        """Somebody who is not signed in."""
        return Person(self)

    def signed_in(self, email: str) -> "Person":
        """A member who has signed in with the form."""
        person = self.stranger()
        person.open("/sign-in")
        person.sign_in(email)
        return person

    def invited(self, link: str, name: str) -> "Person":
        """Somebody who has accepted an invitation, and so is signed in."""
        person = self.stranger()
        person.open(link.removeprefix(self.address))
        person.send("form:has([name=password_again])", name=name, password=PASSWORD, password_again=PASSWORD)
        return person

    def endpoint(self, url: str) -> str:
        """The kind of page at an address."""
        path = url.removeprefix(self.address).split("?")[0].split("#")[0]
        try:
            return str(self._app.url_map.bind("localhost").match(path)[0])
        except HTTPException:
            return "missing"

    def look(self, person: "Person", status: int) -> None:
        """Hold the page that somebody has open to what every page is held to; each kind of page once."""
        kind = (self.endpoint(person.page.url), status)
        if kind in self._inspected:
            return
        self._inspected.add(kind)
        # axe-core waits for timers, which never ring where scripts are off; the pages are the same there.
        found = self._inspect(person.page) if self.script else list(filter(None, [overflow(person.page)]))
        self._found += [f"{kind[0]} ({status}): {one}" for one in found]


class Person:
    """Somebody at the window; everything is found by names, ids and addresses, never by translated words."""

    def __init__(self, people: People):
        self.people = people
        self.cookies: list[Any] = []

    @property
    def page(self) -> Page:
        """The window, in this person's hands."""
        self.people.hand_to(self)
        return self.people.page

    def open(self, path: str, status: int = 200) -> "Person":
        """Go to an address of the house, given without an anchor, which alone would not load the page anew."""
        response = self.page.goto(self.people.address + path)
        assert response is not None
        return self._arrived(response.status, status)

    def press(self, selector: str, status: int = 200) -> "Person":
        """Press the one link or button that fits and read the page it leads to."""
        pressed = self.page.locator(selector)
        self._unfold(pressed)
        return self._arrived(self._answered(pressed, status), status)

    def send(
        self,
        form: str,
        fields: Mapping[str, Value] | None = None,
        *,
        button: str = _SUBMIT,
        status: int = 200,
        **more: Value,
    ) -> "Person":
        """Fill in the one form that fits and press its button."""
        found = self.page.locator(form)
        for field, value in {**(fields or {}), **more}.items():
            self._fill(found, field, value)
        pressed = found.locator(button)
        self._unfold(pressed)
        return self._arrived(self._answered(pressed, status), status)

    def _answered(self, pressed: Locator, status: int) -> int:
        """Press and tell the answer's status: of a whole page, or of the pieces that a desk's script asks for."""
        asked = self.people.script and pressed.evaluate(
            "one => { const piece = one.closest('[data-piece]'); return piece && (piece.href ?? piece.action) }"
        )
        if not asked or status not in (200, 409, 422):
            with self.page.expect_navigation() as navigation:
                pressed.click()
            assert navigation.value is not None
            return navigation.value.status
        with self.page.expect_response(asked) as answer:
            pressed.click()
        self.page.locator("merge-desk:not([aria-busy])").wait_for()
        return answer.value.status

    def pen(self, passage: str) -> "Person":
        """Press the pen beside a passage and go on where the form stands on a page of its own."""
        pen = f"#p-{passage} a.passage-act-first"
        if not self.people.script:
            return self.press(pen)
        self.page.locator(pen).click()
        self.page.locator("#rich-text").wait_for()
        return self.press('.suggesting .form-buttons a[href*="/suggestions/new"]')

    def as_source(self) -> "Person":
        """Turn the editor's words into source, where there is an editor."""
        if self.page.locator("rich-words").count() and self.people.script:
            self.page.locator("rich-words #rich-text").wait_for(state="attached")
            if self.page.locator("#rich-text").is_visible():
                self.page.locator("rich-words [data-act=source]").click()
            self.page.locator("rich-words textarea[name=text]").wait_for()
        return self

    def sign_in(self, email: str, password: str = PASSWORD, *, status: int = 200) -> "Person":
        """Fill in the form for signing in that is on the page."""
        return self.send("form:has(#password)", email=email, password=password, status=status)

    def sees(self, *selectors: str) -> "Person":
        """Each of these stands on the page."""
        missing = [one for one in selectors if self.page.locator(one).count() == 0]
        assert not missing, f"{missing} not on {self.page.url}:\n{self.page.locator('main').inner_text()}"
        return self

    def reads(self, words: str, within: str = "main") -> "Person":
        """These words stand on the page, wherever its lines are broken."""
        text = " ".join(self.page.locator(within).first.text_content().split())  # type: ignore[union-attr]
        assert words in text, f"{words!r} not in {within} on {self.page.url}:\n{text}"
        return self

    def lacks(self, *selectors: str) -> "Person":
        """None of these stands on the page."""
        found = [one for one in selectors if self.page.locator(one).count()]
        assert not found, f"{found} on {self.page.url}"
        return self

    def value(self, selector: str) -> str:
        """What stands in a field."""
        return self.page.locator(selector).input_value()

    def number(self) -> int:
        """The last number in the address of the page."""
        return int(re.findall(r"\d+", self.path())[-1])

    def path(self) -> str:
        """The page's address inside the house, without its anchor."""
        return self.page.url.removeprefix(self.people.address).split("#")[0]

    def passage(self, words: str) -> str:
        """The permanent number of the passage on the reading page that holds these words."""
        row = self.page.locator(".passage-row[id]", has=self.page.locator(".passage-text", has_text=words))
        return str(row.get_attribute("id")).removeprefix("p-")

    def post(self, path: str, **fields: str) -> APIResponse:
        """Send a form as if it had been on the page that is open, with the page's own key."""
        key = self.page.locator("[name=csrf_token]").first.get_attribute("value") or ""
        return self.people.context.request.post(
            self.people.address + path,
            form={"csrf_token": key, **fields},
            headers={"Referer": self.people.address + "/"},
            max_redirects=0,
        )

    def post_raw(self, path: str, fields: Mapping[str, str]) -> APIResponse:
        """The same with characters that no browser would send, half of a surrogate pair among them."""
        key = self.page.locator("[name=csrf_token]").first.get_attribute("value") or ""
        pairs = ((name, quote_plus(value, errors="surrogatepass")) for name, value in fields.items())
        return self.people.context.request.post(
            self.people.address + path,
            data="&".join(f"{name}={value}" for name, value in (("csrf_token", key), *pairs)),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": self.people.address + "/",
            },
            max_redirects=0,
        )

    def refused(self, path: str, **fields: str) -> "Person":
        """Neither is the form for this on the page, nor is it taken when it is sent anyway."""
        self.lacks(f'form[action^="{path}"]', f'[formaction^="{path}"]')
        answer = self.post(path, **fields)
        assert answer.status in REFUSED, f"{path}: {answer.status}"
        return self

    def kept_out(self, path: str) -> "Person":
        """The page is not for them."""
        self.people.hand_to(self)
        answer = self.people.context.request.get(self.people.address + path, max_redirects=0)
        assert answer.status in REFUSED, f"{path}: {answer.status}"
        return self

    def _arrived(self, status: int, wanted: int) -> "Person":
        where = f"{status} at {self.page.url}"
        assert status == wanted, f"{where}:\n{self.page.locator('body').inner_text()}"
        self.people.look(self, status)
        return self

    def _fill(self, form: Locator, name: str, value: Value) -> None:
        named = form.locator(f'[name="{name}"]')
        kind = str(named.first.evaluate("one => one.type"))
        if kind == "radio":
            named = form.locator(f'[name="{name}"][value="{value}"]')
        if kind == "textarea" and name == "text":
            self.as_source()
        self._unfold(named)
        if isinstance(value, bool) or kind == "radio":
            named.set_checked(value is not False)
        elif isinstance(value, Path):
            named.set_input_files(value)
        elif kind.startswith("select"):
            named.select_option(value)
        else:
            named.fill(str(value))

    def _unfold(self, target: Locator) -> None:
        """Open what the target is folded into or pops up with, outermost first."""
        popup = target.locator("xpath=ancestor::*[@popover]")
        if popup.count() and not popup.is_visible():
            self.page.locator(f'[popovertarget="{popup.get_attribute("id")}"]').first.click()
        shut = target.locator("xpath=ancestor::details[not(@open)]")
        # On a wide page some folds stand open by style alone, and have nothing to press.
        while not target.is_visible() and shut.count():
            shut.first.locator("> summary").click()
