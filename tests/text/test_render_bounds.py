"""What makes Markdown parsers slow is answered, with every word still there. What ran away would never end here."""

from __future__ import annotations

import re

import pytest

from app.text.coarse import fewer
from app.text.diff import diff
from app.text.hunks import Hunk
from app.text.markdown import cost
from app.text.render import render, render_passages
from app.text.render_changes import HUNKS, render_change_passages, render_changes
from app.text.render_excerpt import render_excerpt
from app.text.render_leaves import MOST
from app.text.render_signs import Sign, Signs, of_fewer
from tests.text.render_checks import assert_placed, letters, read

SIZE = 40_000  # code points


def filled(part: str) -> str:
    """The part, over and over."""
    return part * (SIZE // len(part))


HALF = SIZE // 2
HARD = {
    "nested strong emphasis": "*a **a " * (SIZE // 14) + "b" + " a** a*" * (SIZE // 14),
    "closers": filled("a_ "),
    "openers": filled("_a "),
    "mismatched": filled("*a_ "),
    "thirds": "a**b" + filled("c* "),
    "link closers": filled("a]"),
    "link openers": filled("[a"),
    "links and emphasis": filled("[ a_"),
    "brackets and parentheses": filled("[ (]("),
    "images": filled("![[]()"),
    "nested brackets": "[" * HALF + "a" + "]" * HALF,
    "nested links": "[" * HALF + "](a)" * (HALF // 4),
    "nested quotes": filled("> ") + "a",
    "nested lists": "".join("  " * depth + "* a\n" for depth in range(200)),
    "items": filled("* a\n"),
    "backticks": "".join("e" + "`" * size for size in range(1, 280)),
    "comments": "</" + filled("<!--"),
    "angles": filled("<a "),
    "addresses": filled("<a@b>"),
    "entities": filled("&amp;"),
    "half entities": filled("&#x"),
    "destinations": filled("[a](<b"),
    "titles": filled('[a](b "'),
    "a wide table": f"|{'a|' * 20_000}\n|{'-|' * 20_000}\n|{'b|' * 20_000}",
    "a table filled up": f"|{'x|' * 300}\n|{'-|' * 300}\n" + "a\n" * 3_000,
    "definitions": "".join(f"[a{n}]: /u\n" for n in range(SIZE // 12)),
    "uses of a definition": "[a]: /u\n\n" + filled("[a] "),
    "footnotes": "".join(f"[^a{n}]: n\n\n" for n in range(SIZE // 14)),
    "nested footnotes": "[^a]: " * 4_000,
    "breaks": filled("a  \n"),
    "lines": filled("a\n"),
    "one word": "a" * SIZE,
    "spaces": " " * SIZE + "a",
    "hidden": filled("\u200b\u202e"),
}


@pytest.mark.parametrize("name", HARD)
def test_what_slows_parsers_is_answered_and_whole(name: str) -> None:
    text = HARD[name]
    html = render(text)
    marked = render_changes(text, diff(text, text + " x"))
    render_excerpt(text, diff(text, text + " x"))
    assert_placed(html, text)
    assert_placed(marked, text, text + " x")


def test_a_long_programme_is_parsed_and_not_shown_as_written() -> None:
    prose = "## Aims\n\nWe want **good** schools, [roads](/r) and care.[^1]\n\n"
    text = (prose + "- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n") * 1_500 + "[^1]: note\n"
    assert len(text.split()) > 35_000
    assert cost(text) < MOST
    assert "unparsed" not in render(text)


def test_what_costs_too_much_is_shown_as_written_with_every_word_in_its_place() -> None:
    text = "# Title\n\n" + "- *item*\n" * 60_000
    assert cost(text) > MOST
    html = render(text)
    assert html.startswith('<pre class="unparsed"><code data-at="0"># Title')
    assert letters(read(html).new) == "".join(text.split())
    parts = render_passages(text[: text.index("-") + 9 * 200] + "*_" * 100_000)
    assert '<code data-at="0"># Title' in parts[0]
    assert parts[3].startswith('<pre class="unparsed"><code data-at="27">- *item*')


def test_a_change_of_what_costs_too_much_is_shown_at_its_first_passage_and_names_every_passage() -> None:
    base = "- *item*\n" * 50_000
    new = base + "- one more\n"
    shown = render_change_passages(base, diff(base, new))
    assert [one.base for one in shown if one.base is not None] == list(range(50_000))
    assert [one.new for one in shown if one.new is not None] == list(range(50_001))
    assert not any(one.html for one in shown[1:])
    assert letters(read(shown[0].html).old) == "".join(base.split())
    assert letters(read(shown[0].html).new) == "".join(new.split())


def test_very_many_changes_are_shown_as_fewer_signed_by_all_who_wanted_a_part() -> None:
    base = "one two three four five six\n\n" * 6_200
    changes = tuple(
        Hunk(at, at + 3, sign, word)
        for line in range(0, len(base), 29)
        for at, word, sign in ((line, "one", "1"), (line + 24, "six", "6"))
    )
    assert len(changes) == 12_400
    signs = Signs(tuple((Sign(f"S-{k}", f"/{k}"),) for k in range(len(changes))))
    shown = render_change_passages(base, changes, signs=signs)
    html = "".join(one.html for one in shown)
    assert len(shown) == 6_200
    assert {*re.findall(r'href="/(\d+)"', html)} == {*map(str, range(len(changes)))}
    few = fewer(base, changes, HUNKS)
    joined = of_fewer(signs, changes, few)
    assert len(joined.hunks) == len(few) <= HUNKS
    assert [sign for own in joined.hunks for sign in own] == [sign for own in signs.hunks for sign in own]


def test_nesting_deeper_than_anyone_reads_keeps_its_words() -> None:
    assert "deep" in render("> " * 200 + "deep")
    assert "deep" in render("- " * 200 + "deep")
