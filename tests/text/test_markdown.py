"""The parser's quicker rules say what markdown-it's own say."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from markdown_it.rules_block import lheading
from markdown_it.token import Token

from app.text.markdown import _Parser, parse, same_length
from app.text.render import plain
from tests.text.strategies import texts

OWN = _Parser(lines=True)
OWN.block.ruler.at("lheading", lheading)
LINES = [
    "a",
    "===",
    "---",
    "- b",
    "1. c",
    "> d",
    "a | b",
    "-|-",
    "    e",
    "```",
    "# f",
    "[^1]: g",
    "[h]: /u",
    "\t",
    "",
]


def told(tokens: Iterable[Token]) -> list[object]:
    """All that tokens say, with those within them."""
    return [(one.as_dict(children=False), told(one.children or ())) for one in tokens]


@given(st.one_of(texts(), st.lists(st.sampled_from(LINES), max_size=12).map("\n".join)))
def test_paragraphs_read_once_are_the_paragraphs_of_markdown_it(text: str) -> None:
    source = same_length(text)
    env: dict[str, object] = {}
    assert told(parse(source)[0]) == told(OWN.parse(source, env))


@given(texts())
def test_line_ends_among_the_words_are_the_line_ends_that_had_tokens(text: str) -> None:
    def words(*, lines: bool) -> str:
        inlines = [one for one in parse(same_length(text), lines=lines)[0] if one.type == "inline"]
        return "".join(
            "\n" if part.type == "softbreak" else part.content
            for one in inlines
            for part in one.children or ()
            if part.type in ("text", "softbreak")
        )

    assert words(lines=False) == words(lines=True)


def test_spaces_around_a_line_end_are_dropped_two_before_it_break_the_line() -> None:
    assert plain("one \n   two\nthree") == "one two three"
    assert [part.type for part in parse("one  \ntwo\nthree", lines=False)[0][1].children or ()] == [
        "text",
        "hardbreak",
        "text",
    ]
