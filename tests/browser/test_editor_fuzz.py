"""A session of random edits in a real browser never loses or changes what was not edited.

EDITOR_ROUNDS and EDITOR_SEED take it further: `EDITOR_ROUNDS=500 python -m pytest tests/browser/test_editor_fuzz.py`.
"""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.text import rich
from tests.browser import pasted
from tests.browser.editor import Editor
from tests.factories import House, build_house

ROUNDS = int(os.environ.get("EDITOR_ROUNDS", "30"))
SEED = int(os.environ.get("EDITOR_SEED", "17"))

BLOCKS = [
    "Erhvervspolitik\n===============",
    "Danmark skal være et *godt* sted at\ndrive virksomhed[^1], også uden for __de store byer__.",
    "* Vi vil forlænge sæsonen.\n* Vi vil samle [alt](https://example.org) ét sted.\n    1. Først her.\n    2. Så der.",
    "> Havet er dybt,\n> og himlen er `høj`.",
    "| År   | Gæster |\n|:-----|-------:|\n| 2025 | 100    |\n| 2026 | 120    |",
    "## Turisme ##",
    "Turismen giver arbejde 🙂 langs kysterne.  \nDen skal vokse ![hele](året.png) året & ikke kun < sommeren.",
    "[havn]: https://example.org/havn",
    "```py\nkode = 1\n```",
    "Flere skal lære et fag\\*, og faget skal læres tæt på hjemmet.",
    "[^1]: Eller om vinteren.",
]
SOURCE = "\n\n".join(BLOCKS) + "\n"

PLACE = """([where, length]) => {
  const text = document.querySelector("#rich-text");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest("[contenteditable=false]")) nodes.push(node);
  const node = nodes[Math.floor(where * nodes.length)];
  if (!node) return;
  const letters = [...node.data];
  const from = Math.floor(((where * 7919) % 1) * (letters.length + 1));
  const at = (count) => letters.slice(0, count).join("").length;
  const range = document.createRange();
  range.setStart(node, at(from));
  range.setEnd(node, at(Math.min(letters.length, from + length)));
  text.focus();
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
"""Put the cursor somewhere, or choose some letters."""

SHOWN = """(dropped) => {
  const copy = document.querySelector("#rich-text").cloneNode(true);
  const beside = ".visually-hidden, .rich-footnote-label, .rich-source, [data-footnote-reference], [data-inline-source]";
  for (const one of copy.querySelectorAll(`${beside}, .rich-pilcrow, ${dropped}`)) one.remove();
  const words = copy.textContent.replace(/[¶↵\\s]/g, "");
  return ["[1]", "![hele](året.png)", "[havn]:https://example.org/havn"].reduce((left, sign) => left.replaceAll(sign, ""), words);
}"""
"""The letters on the screen, without those that are marked so."""


@pytest.fixture
def house(session: Session) -> House:
    """The small house around a text of many kinds of blocks."""
    return build_house(session, text=SOURCE)


def act(editor: Editor, chance: random.Random) -> str:
    """One thing that somebody may do; says what."""
    page = editor.page
    page.evaluate(PLACE, [chance.random(), chance.choice([0, 0, 0, 1, 4, 12])])
    editor.settle()
    deeds: dict[str, Callable[[], object]] = {
        "type": lambda: editor.type(chance.choice(["ord", " og mere ", "# ", "- ", "*", "é🙂", "1. ", "  "])),
        "again": lambda: editor.type(chance.choice(["ny", " to ord", "."])),
        "backspace": lambda: editor.press(*["Backspace"] * chance.randint(1, 4)),
        "delete": lambda: editor.press(*["Delete"] * chance.randint(1, 4)),
        "word": lambda: editor.press(chance.choice(["Control+Backspace", "Control+Delete"])),
        "enter": lambda: editor.press(*["Enter"] * chance.randint(1, 2)),
        "break": lambda: editor.press("Shift+Enter"),
        "join": lambda: editor.press("Home", "Backspace"),
        "select": lambda: editor.press(*["Shift+ArrowDown"] * chance.randint(1, 3), "Delete"),
        "cut": lambda: editor.press("Shift+End", "Control+x", "ArrowDown", "Control+v"),
        "mark": lambda: editor.press("Shift+End", chance.choice(["Control+b", "Control+i"])),
        "style": lambda: editor.press(f"Control+Alt+{chance.randint(0, 6)}"),
        "list": lambda: editor.press(chance.choice(["Control+Shift+7", "Control+Shift+8"])),
        "nest": lambda: editor.press(chance.choice(["Control+]", "Control+["])),
        "paste": lambda: editor.paste(chance.choice([pasted.WORD, pasted.DOCS, pasted.WEB])),
        "plain": lambda: editor.paste("en linje\n\nto linjer", "text/plain"),
        "note": lambda: editor.press("Control+Alt+f"),
        "table": lambda: page.locator("[data-act=table]").dispatch_event("click"),
        "undo": lambda: editor.press(*["Control+z"] * chance.randint(1, 4)),
        "redo": lambda: editor.press(*["Control+y"] * chance.randint(1, 3)),
    }
    name = chance.choice(list(deeds))
    deeds[name]()
    return name


def letters(node: dict[str, Any]) -> Iterator[str]:
    """All words of a document, its plain-text parts included, without blanks."""
    said = node.get("text", "") or (node.get("attrs") or {}).get("text", "")
    yield "".join(said.split())
    for child in node.get("content", []):
        yield from letters(child)


def bare(node: dict[str, Any]) -> object:
    """A node with what it is and says; what is missing, and what is as usual, are the same."""
    attrs = {name: value for name, value in (node.get("attrs") or {}).items() if value not in (None, "")}
    marks = sorted(str(bare(mark)) for mark in node.get("marks", []))
    return node["type"], attrs, node.get("text"), marks, [bare(child) for child in node.get("content", [])]


def test_random_edits_change_nothing_else(writing: Callable[..., Editor]) -> None:
    editor, chance = writing(), random.Random(SEED)
    base = rich.nodes(SOURCE)
    assert len(base["content"]) == len(BLOCKS)
    stood = editor.page.evaluate(SHOWN, "ins")
    done: list[str] = []
    for _ in range(ROUNDS):
        done.append(act(editor, chance))
        now = editor.page.evaluate("document.querySelector('rich-words').editor.nodes()")
        told = f"seed {SEED}: {done}"
        text = rich.reworded(SOURCE, now)
        kept = [bare(node) for node in now["content"]]
        at = 0
        for block, node in zip(BLOCKS, base["content"], strict=True):
            if bare(node) in kept and kept.count(bare(node)) == 1:
                found = text.find(block, at)
                assert found >= 0, f"{told}\n{block!r} is not in\n{text}"
        assert "".join(letters(rich.nodes(text))) == "".join(letters(now)), told
        assert editor.page.evaluate(SHOWN, "ins") == stood, told
        if len(text) > 4 * len(SOURCE):
            editor.press("Control+a", "Delete", *["Control+z"] * 40)
