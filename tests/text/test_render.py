"""Texts as safe HTML: readable examples, and properties over texts of every kind."""

from __future__ import annotations

import re
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.markdown import safe_link
from app.text.passages import passages
from app.text.render import plain, plain_parts, render, render_passages
from app.text.tokens import is_word, tokenise
from tests.text.render_checks import assert_placed, assert_safe, letters, read, steady
from tests.text.strategies import texts

MARKUP = st.text(alphabet="ab *_`[]()!<>&#-|\\\n>~^:1. \t/\"'\u202e=+", max_size=60)
LINES = st.lists(
    st.sampled_from(
        [
            "- a", "  - b", "1. c", "> d", "> - e", "| a | b |", "|---|---|", "| `x \\| y` | *z* |", "```", "    code",
            "[^1]: note", "see[^1] here", "[ref]: /x 'title'", "[ref] and [ref][]", "# H #", "Title\n===", "***", "-",
            "<script>alert(1)</script>", "![alt *x*](y.png)", "<https://a.example/ü>", "&copy; &lt;b&gt;", "a  ", "b\\",
            "``a `b` c``", "**bold *both* bold**", "~~gone~~", "\tafter a tab", "> > deep", "[x](javascript:alert(1))", "",
        ]
    ),
    max_size=12,
).map("\n".join)  # fmt: skip
TAKEN_IN = st.one_of(texts(), MARKUP, LINES).map(lambda text: text.replace("\r", "\n"))
ANY = st.one_of(texts(), MARKUP, LINES, st.text(max_size=40))


def test_one_paragraph_carries_its_offset_itself() -> None:
    assert render("Words of the party.") == '<p data-at="0">Words of the party.</p>'


def test_marked_words_carry_their_own_offsets() -> None:
    assert render("A **bold** *word*.") == (
        '<p data-at="0">A <strong data-at="4">bold</strong><span data-at="10"> </span>'
        '<em data-at="12">word</em><span data-at="17">.</span></p>'
    )


def test_headings_are_shifted_below_those_of_the_page() -> None:
    assert (
        render("# One\n\n###### Six", heading_shift=2) == '<h3 data-at="2">One</h3><h6 data-at="14">Six</h6>'
    )


def test_lists_nest() -> None:
    assert render("- a\n  - b\n- c") == (
        '<ul><li data-at="2">a<ul><li data-at="8">b</li></ul></li><li data-at="12">c</li></ul>'
    )


def test_table_cells_know_their_place_and_their_alignment() -> None:
    html = render("| a | b \\| c |\n|---|--:|\n| 1 |")
    assert '<th class="align-right" scope="col" data-at="6">b <span data-at="9">| c</span></th>' in html
    assert '<tbody><tr><td data-at="27">1</td><td class="align-right"></td></tr></tbody>' in html


def test_raw_html_is_shown_as_words() -> None:
    assert render("<b onclick=x>hi</b>") == '<p data-at="0">&lt;b onclick=x&gt;hi&lt;/b&gt;</p>'


def test_images_are_links_in_words_and_never_loaded() -> None:
    html = render("![A map](https://tracker.example/x.png)")
    assert "<img" not in html
    assert re.search(r'<a href="https://tracker.example/x.png"[^>]*class="image" data-at="2">A map</a>', html)


def test_an_image_within_a_link_is_no_link_within_a_link() -> None:
    html = render("[see ![map](m.png) here](/x)")
    assert html.count("<a ") == 1
    assert '<span class="image" data-at="7">map</span>' in html


def test_entities_and_escapes_can_be_found_again() -> None:
    assert render("a &copy; \\*b") == (
        '<p data-at="0">a <span data-at="2" data-len="6">©</span><span data-at="8"> </span><span data-at="10">*b</span></p>'
    )


def test_lines_of_one_paragraph_stay_one_run_and_those_of_a_quote_are_found_one_by_one() -> None:
    assert render("one\ntwo") == '<p data-at="0">one\ntwo</p>'
    assert render("> one\n> two") == (
        '<blockquote><p data-at="2">one\n<span data-at="8">two</span></p></blockquote>'
    )


def test_references_and_footnotes_resolve_across_passages() -> None:
    text = "See [rules][r] and this[^n].\n\n[r]: /rules\n\n[^n]: A note."
    see, definition, note = render_passages(text, prefix="d1-")
    assert '<a href="/rules" data-at="5">rules</a>' in see
    assert (
        '<sup class="footnote-ref"><a href="#d1-fn-1" id="d1-fnref-1" data-at="23" data-len="4">1</a></sup>'
        in see
    )
    assert definition == ""
    assert note.startswith('<div class="footnote" id="d1-fn-1"><span class="footnote-number">1. </span>')
    assert '<a class="footnote-back" href="#d1-fnref-1">' in note


def test_a_list_item_is_a_list_of_its_own_as_a_passage() -> None:
    assert render_passages("3. a\n4. b\n   - c\n\n     more") == (
        '<ol class="item level-1" start="3"><li data-at="3">a</li></ol>',
        '<ol class="item level-1" start="4"><li data-at="8">b</li></ol>',
        '<ul class="item level-2"><li><p data-at="15">c</p></li></ul>',
        '<div class="item continued level-2"><p data-at="23">more</p></div>',
    )


def test_a_code_block_over_blank_lines_is_shared_out_among_its_passages() -> None:
    text = "- item\n\n        code one\n\n        code two"
    parts = render_passages(text)
    assert len(parts) == len(passages(text))
    assert sum("code two" in part for part in parts) == 1


def test_plain_words_stretch_by_stretch() -> None:
    text = "### Et **erhverv**, der &amp; hører til[^1]"
    assert plain_parts(text, [4, 10, len(text)]) == ["", "Et e", "rhverv, der & hører til[^1]"]
    assert plain_parts("- én\n- to\n", [5, 10]) == ["én", " to"]
    assert plain_parts("", []) == []


@steady
@given(TAKEN_IN, st.lists(st.integers(1, 60), max_size=6))
def test_the_stretches_of_a_text_hold_all_its_plain_words(text: str, lengths: list[int]) -> None:
    ends = [end for end in accumulate(lengths) if end < len(text)] + [len(text)]
    assert "".join("".join(plain_parts(text, ends)).split()) == "".join(plain(text).split())


def test_plain_words_for_titles() -> None:
    assert plain("# The *vision*\n\nA [link](/x),  a note[^1] &amp; more.\n\n[^1]: x") == (
        "The vision\nA link, a note & more.\nx"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?b#c",
        "http://1.2.3.4:80/",
        "mailto:a@b.example",
        "/x",
        "x.html",
        "#p-1",
        "?q=1",
        "",
    ],
)
def test_links_that_may_be_followed(url: str) -> None:
    assert safe_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//host",
        "java\tscript:x", " javascript:x", "https://", "http://[::1", "http://a:99999/", "http://1.2.3.4.5/",
        "x:y", "/\\host", "https://a\u202eb.example",
    ],
)  # fmt: skip
def test_links_that_may_not(url: str) -> None:
    assert not safe_link(url)


def test_a_refused_link_stays_readable_as_it_was_written() -> None:
    assert render("[x](javascript:alert(1))") == '<p data-at="0">[x](javascript:alert(1))</p>'


@steady
@given(ANY)
def test_nothing_is_off_the_list(text: str) -> None:
    html = render(text)
    assert_safe(html)
    assert all(safe_link(href) for href in read(html).hrefs)


@steady
@given(TAKEN_IN)
def test_offsets_point_at_the_very_words(text: str) -> None:
    assert_placed(render(text), text)


@steady
@given(st.one_of(texts(), MARKUP, LINES))
def test_no_placed_word_is_told_twice_and_they_come_in_order(text: str) -> None:
    at = 0
    for _, start, said in read(render(text)).placed:
        assert start >= at
        at = start + len(said)


@steady
@given(ANY)
def test_passages_say_what_the_whole_says(text: str) -> None:
    parts = render_passages(text)
    assert len(parts) == len(passages(text))
    for part in parts:
        assert_safe(part)
    if parts:
        assert letters(read("".join(parts)).new) == letters(read(render(text)).new)


@steady
@given(TAKEN_IN)
def test_the_words_of_a_passage_stand_in_that_passage(text: str) -> None:
    for passage, html in zip(passages(text), render_passages(text), strict=True):
        for _, at, said in read(html).placed:
            assert passage.start <= at
            assert at + len(said.rstrip()) <= passage.end


@steady
@given(st.lists(st.sampled_from(["tax", "blå", "日本", "co-op", "2030"]), min_size=1, max_size=12))
def test_no_word_of_plain_prose_is_lost(said: list[str]) -> None:
    text = " ".join(said)
    shown = "".join(words for _, _, words in read(render(text)).placed)
    assert [token for token in tokenise(shown) if is_word(token)] == [t for t in tokenise(text) if is_word(t)]


@steady
@given(st.text(alphabet="a\r\n\0\ud800*-> ", max_size=30))
def test_text_that_should_never_have_come_in_still_renders(text: str) -> None:
    render(text)
    render_passages(text)
    plain(text)
