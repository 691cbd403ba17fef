"""Markdown to the rich editor's nodes, and back: what holds for every text and every document."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.text.intake import normalise
from app.text.rich import MOST, Fault, NotRich, nodes, reworded, written
from app.text.rich_blocks import from_json, to_json
from app.text.rich_islands import meaning
from app.text.rich_nodes import read
from app.text.rich_schema import DEEPEST
from tests.text.rich_documents import Node, blocks, rich_documents, said, signs
from tests.text.strategies import documents, texts
from tests.text.test_render_bounds import HARD


def doc(*content: Node) -> Node:
    return {"type": "doc", "content": list(content)}


def paragraph(*content: Node | str) -> Node:
    return {
        "type": "paragraph",
        "content": [{"type": "text", "text": one} if isinstance(one, str) else one for one in content],
    }


@given(st.one_of(texts(), signs(), st.text(max_size=20)))
def test_what_was_not_edited_keeps_every_byte(text: str) -> None:
    assert reworded(text, nodes(text)) == text


@given(st.one_of(documents(), signs(), texts()))
def test_nodes_survive_being_written_and_read(text: str) -> None:
    found = nodes(normalise(text))
    assert said(nodes(written(found))) == said(found)


@given(rich_documents())
def test_what_is_written_is_read_as_the_document_in_normal_form(document: Node) -> None:
    text = written(document)
    assert said(to_json(read(text).doc)) == said(to_json(from_json(document)))


@given(documents(), st.data())
def test_an_edit_among_other_blocks_is_read_as_it_was_made(text: str, data: st.DataObject) -> None:
    text = normalise(text)
    edited = copy.deepcopy(nodes(text))
    content = edited["content"]
    at = data.draw(st.integers(0, len(content)))
    content[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(blocks(), max_size=2))
    assume(content)
    source = read(text)
    got = read(reworded(text, edited), source.env)
    assert meaning(got.doc, source) == meaning(from_json(edited), source)


@given(documents(), documents())
def test_numbers_that_mean_nothing_only_cost_the_writing(text: str, other: str) -> None:
    text, other = normalise(text), normalise(other)
    edited = nodes(other)
    source = read(text)
    assert meaning(read(reworded(text, edited), source.env).doc, source) == meaning(from_json(edited), source)


def test_an_empty_text_is_one_empty_paragraph() -> None:
    assert said(nodes("")) == doc({"type": "paragraph", "attrs": {}, "content": []})
    assert reworded("", doc(paragraph("Words"))) == "Words"
    assert reworded("Words\n", doc(paragraph())) == "\n"


def test_every_kind_of_node_is_made() -> None:
    text = (
        '# A *b*\n\n**c** ~~d~~ `e` [f](/g "h")\\\ni[^n] ![j](k)\n\n- l\n\n3. m\n\n> n\n\n```o\np\n```\n\n***\n\n'
        "| q |\n|:-:|\n| r |\n\n[^n]: s\n\n[t]: /u\n"
    )

    def kinds(node: Node) -> set[str]:
        marks = {mark["type"] for mark in node.get("marks", ())}
        return {node["type"]}.union(marks, *(kinds(child) for child in node.get("content", ())))

    found = nodes(text)
    assert kinds(found) == {
        "doc", "heading", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote", "code_block",
        "horizontal_rule", "table", "table_row", "table_header", "table_cell", "footnote", "source", "text",
        "hard_break", "footnote_reference", "inline_source", "strong", "em", "code", "strike", "link",
    }  # fmt: skip
    numbers: list[int] = []

    def number(node: Node) -> None:
        if node["type"] != "doc" and "at" in node.get("attrs", {}):
            numbers.append(node["attrs"]["at"])
        for child in node.get("content", ()):
            number(child)

    number(found)
    assert numbers == list(range(len(numbers)))


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        {"type": "paragraph"},
        {"type": "doc", "content": {}},
        doc({"type": "script"}),
        doc({"type": "text", "text": "loose"}),
        doc({"type": "list_item", "content": []}),
        doc({"type": "bullet_list", "content": [paragraph("a")]}),
        doc({"type": "heading", "attrs": {"level": 7}}),
        doc({"type": "heading", "attrs": {"level": True}}),
        doc({"type": "heading", "attrs": []}),
        doc({"type": "ordered_list", "attrs": {"order": -1}, "content": []}),
        doc({"type": "footnote", "attrs": {"label": "a b"}, "content": [paragraph("a")]}),
        doc({"type": "horizontal_rule", "content": [paragraph("a")]}),
        doc(paragraph({"type": "text"})),
        doc(paragraph({"type": "text", "text": "a\0"})),
        doc(paragraph({"type": "text", "text": "a\ud800"})),
        doc(paragraph({"type": "text", "text": "a", "marks": [{"type": "blink"}]})),
        doc(paragraph({"type": "text", "text": "a", "marks": [{"type": "link", "attrs": {"href": 1}}]})),
        doc(paragraph({"type": "text", "text": "a", "marks": "em"})),
        doc(paragraph({"type": "inline_source", "attrs": {"text": 3}})),
        doc({"type": "code_block", "attrs": {"params": 1}, "content": []}),
        doc(
            {
                "type": "table",
                "content": [
                    {"type": "table_row", "content": [{"type": "table_cell", "attrs": {"align": "up"}}]}
                ],
            }
        ),
    ],
)
def test_what_is_no_document_is_refused_and_why_is_told(bad: Any) -> None:
    with pytest.raises(NotRich) as refused:
        reworded("Some words.", bad)
    with pytest.raises(NotRich) as again:
        written(bad)
    assert again.value.fault is refused.value.fault
    assert refused.value.fault in (Fault.UNKNOWN, Fault.FOOTNOTE_NAME, Fault.CHARACTERS)


def test_nesting_is_bounded() -> None:
    deep = paragraph("a")
    for _ in range(2_000):
        deep = {"type": "blockquote", "content": [deep]}
    with pytest.raises(NotRich) as refused:
        written(doc(deep))
    assert refused.value.fault is Fault.TOO_DEEP


@pytest.mark.parametrize("part", ["> ", "- ", "1. "])
def test_what_is_nested_too_deep_is_held_as_source(part: str) -> None:
    text = part * 40 + "deep"
    found = nodes(text)
    assert [node["type"] for node in found["content"]] == ["source"]
    assert reworded(text, doc(paragraph("Before."), *found["content"])) == f"Before.\n\n{text}"
    shallow = part * (DEEPEST // 2 - 1) + "words"
    assert "source" not in {node["type"] for node in nodes(shallow)["content"]}


def test_a_text_that_costs_too_much_is_one_block_of_source() -> None:
    text = "One more passage of a very long text, with *words* in it.\n\n" * (MOST // 150)
    found = nodes(text)
    assert [node["type"] for node in found["content"]] == ["source"]
    found["content"][0]["attrs"]["text"] += " An end."
    assert reworded(text, found) == text.rstrip("\n") + " An end.\n\n"


@pytest.mark.parametrize("name", HARD)
def test_what_slows_parsers_is_answered_and_left_as_it_was(name: str) -> None:
    text = HARD[name][:4_000].strip() or "a"
    found = nodes(text)
    assert reworded(text, found) == text
    found["content"].insert(0, paragraph("New."))
    result = reworded(text, found)
    assert result == f"New.\n\n{text}"


def test_a_link_that_leads_nowhere_safe_is_only_its_words() -> None:
    link = {
        "type": "text",
        "text": "here",
        "marks": [{"type": "link", "attrs": {"href": "javascript:alert(1)"}}],
    }
    assert written(doc(paragraph("Press ", link))) == "Press here"


def test_source_that_was_edited_is_read_as_what_it_says() -> None:
    text = "One.\n\n[a]: /b\n\nTwo.\n"
    edited = nodes(text)
    edited["content"][1]["attrs"]["text"] = "Not a *definition*."
    assert reworded(text, edited) == "One.\n\nNot a *definition*.\n\nTwo.\n"
