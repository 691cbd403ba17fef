"""One word changed in the editor is one word changed in the source: for real policy texts, in a real browser."""

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from app.text.rich import nodes, reworded
from tests.browser.editor import Editor
from tests.browser.town import DRAFT
from tests.factories import TEXT
from tests.text import data

pytestmark = pytest.mark.skipif(not data.present(), reason=data.MISSING)

WORD = re.compile(r"[^\W\d_]{4,}")
LONGEST = 60_000
"""Letters of a text that are opened at once; people suggest on a few passages, or on a text of this size."""


def begins(text: str) -> str:
    """The text as far as it is opened, up to an empty line."""
    if len(text) <= LONGEST:
        return text
    return text[: text.rindex("\n\n", 0, LONGEST) + 1]


def words(node: dict[str, Any]) -> list[str]:
    """The words of a document that stand once only in one piece, links' own addresses left out."""
    found = WORD.findall(node.get("text", "")) if "://" not in node.get("text", "") else []
    return found + [word for child in node.get("content", []) for word in words(child)]


def test_one_word_typed_over_changes_that_word_alone(
    page: Page, address: str, enter: Callable[[str, str], Page]
) -> None:
    answer: dict[str, Any] = {"base": 1, "words": TEXT}

    def give(route: Route) -> None:
        route.fulfill(body=json.dumps(answer), content_type="application/json")

    enter(address, "birgit")
    page.route("**/nodes?*", give)
    # What is written on one text is not to be taken up again on the next.
    page.route("**/writing?*", lambda route: route.fulfill(body="{}", content_type="application/json"))
    chance = random.Random(5)
    wrong: list[str] = []
    tried = 0
    for history in data.histories():
        text = begins(data.versions(history)[-1])
        document = nodes(text)
        once = [word for word in words(document) if text.count(word) == 1]
        if not once:
            continue
        answer["nodes"] = document
        page.goto(f"{address}{DRAFT}/suggestions/new")
        editor = Editor(page)
        word = chance.choice(once)
        editor.choose(word).type("Ξξ")
        tried += 1
        if editor.came != ["Ξξ"] or editor.gone != [word]:
            wrong.append(f"{history}: {word} is marked as {editor.gone} and {editor.came}")
        now = page.evaluate("document.querySelector('rich-words').editor.nodes()")
        if reworded(text, now) != text.replace(word, "Ξξ"):
            wrong.append(f"{history}: {word}")
        page.evaluate("document.querySelector('rich-words').remove()")
    assert tried > 30
    assert wrong == []
