"""Somebody who writes in the rich editor: chooses words, presses keys and buttons, and reads what comes of it."""

import json
from typing import Any

from playwright.sync_api import Page

from app.models import Suggestion
from app.text import apply
from tests.factories import House

CHOOSE = """([words, edge]) => {
  const text = document.querySelector("#rich-text");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0 || node.parentElement.closest("[contenteditable=false]")) continue;
    const range = document.createRange();
    range.setStart(node, edge === "end" ? at + words.length : at);
    range.setEnd(node, edge === "start" ? at : at + words.length);
    text.focus();
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return true;
  }
  return false;
}"""
"""Choose words as a mouse would, or put the cursor at their start or end."""

PASTE = """([kind, words]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData(kind, words);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector("#rich-text").dispatchEvent(event);
}"""

SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


class Editor:
    """The editor on the page that is open."""

    def __init__(self, page: Page):
        self.page = page
        self.text = page.locator("#rich-text")
        self.text.wait_for()

    def settle(self) -> "Editor":
        """Let the browser tell the editor where the cursor went, as it does between two keys of a person."""
        self.page.evaluate(SETTLED)
        return self

    def choose(self, words: str, edge: str = "") -> "Editor":
        """Choose words that stand in one piece; with `edge` put the cursor at their `start` or `end`."""
        assert self.page.evaluate(CHOOSE, [words, edge]), f"{words!r} not in {self.text.inner_text()}"
        return self.settle()

    def type(self, words: str) -> "Editor":
        """Type."""
        self.page.keyboard.type(words)
        return self.settle()

    def press(self, *keys: str) -> "Editor":
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.settle()
        return self

    def click(self, act: str) -> "Editor":
        """Press a button of the toolbar."""
        self.page.locator(f"rich-words [data-act={act}]").click()
        return self.settle()

    def is_on(self, act: str) -> bool:
        """Whether the toolbar says that this form is on."""
        return self.page.locator(f"[data-act={act}]").get_attribute("aria-pressed") == "true"

    def paste(self, words: str, kind: str = "text/html") -> "Editor":
        """Paste what another program put on the clipboard."""
        self.page.evaluate(PASTE, [kind, words])
        return self.settle()

    def source(self) -> str:
        """The wording as source, by the switch and back."""
        field = self.page.locator("textarea[name=text]")
        self.page.locator("[data-act=source]").click()
        field.wait_for()
        words = field.input_value()
        self.page.locator("[data-act=source]").click()
        self.text.wait_for()
        return words

    def shown(self, selector: str) -> list[str]:
        """What is marked so in the text, without the words that only a screen reader says."""
        found: list[str] = self.text.locator(selector).evaluate_all(
            """(all) => all.map((one) => {
              const copy = one.cloneNode(true);
              for (const said of copy.querySelectorAll(".visually-hidden")) said.remove();
              return copy.textContent;
            })"""
        )
        return found

    @property
    def came(self) -> list[str]:
        """What is underlined as added."""
        return self.shown("ins")

    @property
    def gone(self) -> list[str]:
        """What is struck out."""
        return self.shown("del")

    def saved(self) -> dict[str, Any]:
        """Wait until what was written is kept on the server, and give what was sent."""
        with self.page.expect_request(lambda request: request.method == "PUT") as kept:
            pass
        sent: dict[str, Any] = json.loads(kept.value.post_data or "")
        return sent


def send(editor: Editor, house: House, reason: str = "Det læser bedre.") -> str:
    """Send the form; gives the whole text as the suggestion would have it."""
    editor.page.locator("[name=reason]").fill(reason)
    with editor.page.expect_navigation():
        editor.page.locator("form:has([name=reason]) button[type=submit]:not([name])").click()
    house.session.rollback()
    sent = house.session.query(Suggestion).order_by(Suggestion.id.desc()).first()
    assert sent is not None, editor.page.locator("main").inner_text()
    text = apply(sent.version.text, sent.changes)
    house.session.rollback()
    return text
