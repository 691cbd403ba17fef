"""What members do in the rich editor, and the source that comes of it, byte for byte."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from app.text.rich import nodes, reworded
from tests.text.rich_documents import Node

Content = list[Node]
Edit = Callable[[Content], Any]


def words(text: str, *marks: str) -> Node:
    node: Node = {"type": "text", "text": text}
    return {**node, "marks": [{"type": mark} for mark in marks]} if marks else node


def paragraph(*content: Node | str) -> Node:
    return {
        "type": "paragraph",
        "content": [words(one) if isinstance(one, str) else one for one in content],
    }


def item(*blocks: Node | str) -> Node:
    return {
        "type": "list_item",
        "content": [paragraph(one) if isinstance(one, str) else one for one in blocks],
    }


def edited(text: str, edit: Edit) -> str:
    document = nodes(text)
    before = copy.deepcopy(document)
    edit(document["content"])
    assert document != before
    assert reworded(text, before) == text
    return reworded(text, document)


def say(node: Node, *content: Node | str) -> None:
    """Put other words into a block."""
    node["content"] = paragraph(*content)["content"]


def retype(old: str, new: str) -> Edit:
    """Replace words wherever they stand."""

    def edit(content: Content) -> None:
        for node in content:
            if old in node.get("text", ""):
                node["text"] = node["text"].replace(old, new)
            edit(node.get("content", []))

    return edit


THREE = "# Aims ##\n\n\nOne *two*\nthree __four__.  \n\n\n\nLast &amp; least.\n\n"
LIST = "Before.\n\n*   one\n*   two\n    goes on\n\n    more\n*   three\n\nBehind.\n"
NUMBERS = "3) one\n4) two\n   - inner\n   - second\n5) three\n"
TABLE = "| a | b   |\n|---|:---:|\n| c | d\\|e |\n| f |\n"
NOTES = "See[^n] and [this page](/p 'T') or [that][r].\n\n[^n]: A note\n  on two lines.\n\n    And more.\n\n[r]: /u\n"

CASES: dict[str, tuple[str, Edit, str]] = {
    "a word": (THREE, retype("three", "3"), THREE.replace("three", "3")),
    "a word before a line's end": (THREE, retype("two", "2"), THREE.replace("two", "2")),
    "a word in a heading": (THREE, retype("Aims", "Our aims"), THREE.replace("Aims", "Our aims")),
    "a word that was emphasised": (THREE, retype("four", "five"), THREE.replace("four", "five")),
    "a passage deleted": (
        THREE,
        lambda content: content.pop(1),
        "# Aims ##\n\n\nLast &amp; least.\n\n",
    ),
    "the first passage deleted": (THREE, lambda content: content.pop(0), THREE[len("# Aims ##\n\n\n") :]),
    "the last passage deleted": (
        THREE,
        lambda content: content.pop(),
        "# Aims ##\n\n\nOne *two*\nthree __four__.  \n\n",
    ),
    "a passage added": (
        "One.\n\nTwo.\n",
        lambda content: content.insert(1, paragraph("New.")),
        "One.\n\nNew.\n\nTwo.\n",
    ),
    "a passage added at the end": (
        "One.\n\nTwo.\n\n\n",
        lambda content: content.append(paragraph("New.")),
        "One.\n\nTwo.\n\nNew.\n\n\n",
    ),
    "a passage moved": (
        THREE,
        lambda content: content.insert(0, content.pop(2)),
        "Last &amp; least.\n\n# Aims ##\n\n\nOne *two*\nthree __four__.  \n\n",
    ),
    "a heading of another level": (
        THREE,
        lambda content: content[0]["attrs"].update(level=3),
        THREE.replace("# Aims ##", "### Aims ##"),
    ),
    "an underlined heading of another level": (
        "Aims\n----\n\nText.\n",
        lambda content: content[0]["attrs"].update(level=1),
        "Aims\n====\n\nText.\n",
    ),
    "an underlined heading of a level that has no line": (
        "Aims\n----\n\nText.\n",
        lambda content: content[0]["attrs"].update(level=4),
        "#### Aims\n\nText.\n",
    ),
    "a paragraph made a heading": (
        "One\ntwo.\n\nText.\n",
        lambda content: content[0].update(type="heading", attrs={"level": 2}),
        "## One two.\n\nText.\n",
    ),
    "a word made strong": (
        "One\ntwo three.\n",
        lambda content: say(content[0], "One ", words("two", "strong"), " three."),
        "One\n**two** three.\n",
    ),
    "one of the strong words no longer strong": (
        "One __two\nthree__ four.\n",
        lambda content: say(content[0], "One ", words("two", "strong"), " three four."),
        "One __two__\nthree four.\n",
    ),
    "part of a word emphasised": (
        "_One_ unthinkable.\n",
        lambda content: say(content[0], words("One", "em"), " un", words("think", "em"), "able."),
        "*One* un*think*able.\n",
    ),
    "white space at the edge of strong words": (
        "One two three.\n",
        lambda content: say(content[0], "One ", words("two ", "strong"), "three."),
        "One **two** three.\n",
    ),
    "a line broken": (
        "One two.\n",
        lambda content: say(content[0], "One", {"type": "hard_break"}, "two."),
        "One\\\ntwo.\n",
    ),
    "an item added": (
        LIST,
        lambda content: content[1]["content"].insert(1, item("new")),
        LIST.replace("*   two", "*   new\n*   two"),
    ),
    "an item removed": (LIST, lambda content: content[1]["content"].pop(0), LIST.replace("*   one\n", "")),
    "a word in an item": (LIST, retype("goes", "went"), LIST.replace("goes", "went")),
    "a numbered item added at the end": (
        NUMBERS,
        lambda content: content[0]["content"].append(item("four")),
        NUMBERS + "6) four\n",
    ),
    "an inner item added": (
        NUMBERS,
        lambda content: content[0]["content"][1]["content"][1]["content"].append(item("new")),
        NUMBERS.replace("second\n", "second\n   - new\n"),
    ),
    "an item moved into the list of the one before": (
        NUMBERS,
        lambda content: content[0]["content"][1]["content"][1]["content"].append(
            content[0]["content"].pop(2)
        ),
        NUMBERS.replace("5) three", "   - three"),
    ),
    "an item given an inner list": (
        "- one\n- two\n",
        lambda content: content[0]["content"][0]["content"].append(
            {"type": "bullet_list", "attrs": {"tight": True}, "content": [content[0]["content"].pop(1)]}
        ),
        "- one\n  - two\n",
    ),
    "an item lifted out of its list": (
        "* one\n* two\n",
        lambda content: content.append(content[0]["content"].pop(1)["content"][0]),
        "* one\n\ntwo\n",
    ),
    "a list begun at another number": (
        NUMBERS,
        lambda content: content[0]["attrs"].update(order=7),
        NUMBERS.replace("3) one", "7) one"),
    ),
    "a list of loose items gets another": (
        "1. one\n\n2. two\n",
        lambda content: content[0]["content"].append(item("three")),
        "1. one\n\n2. two\n\n3. three\n",
    ),
    "a list numbered with ones only": (
        "1. one\n1. two\n",
        lambda content: content[0]["content"].append(item("three")),
        "1. one\n1. two\n1. three\n",
    ),
    "a cell": (TABLE, retype("d|e", "d|x|e"), TABLE.replace("d\\|e", "d\\|x\\|e")),
    "an empty cell that the row did without": (
        TABLE,
        lambda content: say(content[0]["content"][2]["content"][1], "new"),
        TABLE.replace("| f |", "| f | new |"),
    ),
    "a row": (
        TABLE,
        lambda content: content[0]["content"].insert(
            2,
            {
                "type": "table_row",
                "content": [
                    {"type": "table_cell", "content": [words("r")]},
                    {"type": "table_cell", "content": [words("s", "em")]},
                ],
            },
        ),
        TABLE.replace("| f |", "| r | *s* |\n| f |"),
    ),
    "the words of a link": (NOTES, retype("this page", "that page"), NOTES.replace("this page", "that page")),
    "the words of a link to a definition": (
        NOTES,
        retype("that", "those"),
        NOTES.replace("[that]", "[those]"),
    ),
    "a footnote": (NOTES, retype("two lines", "2 lines"), NOTES.replace("two lines", "2 lines")),
    "a footnote's second paragraph": (NOTES, retype("more", "less"), NOTES.replace("more", "less")),
    "several passages pasted": (
        "One.\n\nTwo.\n",
        lambda content: content.__setitem__(
            slice(1, 1), [paragraph("1. a"), paragraph("- b"), paragraph("# c")]
        ),
        "One.\n\n1\\. a\n\n\\- b\n\n\\# c\n\nTwo.\n",
    ),
    "signs typed": (
        "One two.\n",
        retype("two", "*a* _b_ [c] <d> `e` f_g 2 * 3 \\* &amp; AT&T ~~h~~ ![i]"),
        "One \\*a\\* \\_b\\_ \\[c] \\<d> \\`e\\` f_g 2 * 3 \\\\\\* \\&amp; AT&T \\~\\~h\\~\\~ !\\[i].\n",
    ),
    "a passage that now begins with a sign": (
        "Article - text.\n",
        lambda content: say(content[0], "- text."),
        "\\- text.\n",
    ),
    "a word in a quote that goes on without its sign": (
        "> One\ntwo\n> three\n",
        retype("two", "2"),
        "> One\n2\n> three\n",
    ),
    "a line of code": (
        "~~~ py\na = 1\n\nb = 2\n~~~\n",
        retype("a = 1", "a = 3\nc = 4"),
        "~~~ py\na = 3\nc = 4\n\nb = 2\n~~~\n",
    ),
    "a line of indented code": ("    a\n\n    b\n", retype("b", "c"), "    a\n\n    c\n"),
    "words beside a front matter's rule": (
        "---\ntitle: One\nlang: en\n---\n\nText.\n",
        retype("Text", "Words"),
        "---\ntitle: One\nlang: en\n---\n\nWords.\n",
    ),
    "the text beside an image": (
        "See ![a *b*](c) here.\n",
        retype("here", "there"),
        "See ![a *b*](c) there.\n",
    ),
    "the paragraph between two lists": (
        "1. one\n\nBetween.\n\n1. two\n",
        lambda content: content.pop(1),
        "1. one\n\n1) two\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_edit_changes_what_was_edited_and_nothing_else(name: str) -> None:
    text, edit, expected = CASES[name]
    assert edited(text, edit) == expected


SPLIT = "One *two*\nthree \\_four.  \n\nLast.\n"


def split(content: Content) -> None:
    second = copy.deepcopy(content[0])
    say(content[0], "One ", words("two", "em"))
    say(second, "three _four.")
    content.insert(1, second)


@pytest.mark.parametrize("number", [0, None])
def test_a_paragraph_split_in_two_keeps_its_writing(number: int | None) -> None:
    def edit(content: Content) -> None:
        split(content)
        content[1]["attrs"]["at"] = number

    assert edited(SPLIT, edit) == "One *two*\n\nthree \\_four.  \n\nLast.\n"


def test_two_paragraphs_joined_keep_their_writing() -> None:
    def edit(content: Content) -> None:
        content[0]["content"] += [words(" "), *content.pop(1)["content"]]

    assert edited("One *a*\ntwo \\_x\n\nthree\nfour __b__.\n\nLast.\n", edit) == (
        "One *a*\ntwo \\_x three\nfour __b__.\n\nLast.\n"
    )


def test_a_copy_is_written_like_what_was_copied() -> None:
    text = "One __two__\nthree.\n\nLast.\n"
    assert edited(text, lambda content: content.append(copy.deepcopy(content[0]))) == (
        "One __two__\nthree.\n\nLast.\n\nOne __two__\nthree.\n"
    )


def test_passages_without_numbers_are_known_again() -> None:
    text = THREE + LIST + NOTES

    def forget(node: Node) -> None:
        if "attrs" in node:
            node["attrs"]["at"] = None
        for child in node.get("content", []):
            forget(child)

    document = nodes(text)
    forget(document)
    assert reworded(text, document) == text
    retype("goes", "went")(document["content"])
    retype("two lines", "2 lines")(document["content"])
    assert reworded(text, document) == text.replace("goes", "went").replace("two lines", "2 lines")


def test_undoing_everything_gives_the_source_back() -> None:
    text = THREE + LIST + TABLE + NOTES
    document = nodes(text)
    before = copy.deepcopy(document["content"])
    split_at = document["content"]
    split_at.reverse()
    assert reworded(text, document) != text
    document["content"] = before
    assert reworded(text, document) == text


def test_typing_at_the_end_of_a_wrapped_paragraph_leaves_its_lines() -> None:
    text = "\n".join(f"line {number} of a paragraph" for number in range(30)) + "\n"
    document = nodes(text)
    document["content"][0]["content"][0]["text"] += " and an end"
    assert reworded(text, document) == text.removesuffix("\n") + " and an end\n"
