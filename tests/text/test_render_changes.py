"""Changes as people read them: readable examples, and properties over revisions of every kind."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.text.diff import diff
from app.text.hunks import DoesNotFit, Hunk, apply
from app.text.passages import passages
from app.text.render import render
from app.text.render_changes import ChangedPassage, render_change_passages, render_changes
from app.text.render_labels import Labels
from tests.text.render_checks import assert_placed, assert_safe, letters, read, steady
from tests.text.strategies import raw_changes, revisions, texts

HIDDEN = re.compile(r'<span class="visually-hidden">.*?</span>')

REVISIONS = revisions().map(lambda pair: (pair[0].replace("\r", "\n"), pair[1].replace("\r", "\n")))
DEFINED = re.compile(r"^\s*\[[^\]]+\]:", re.MULTILINE)
TEXTS = texts().map(lambda text: text.replace("\r", "\n"))


def changed(base: str, new: str) -> list[str]:
    """The passages that changed, without the words for screen readers and the offsets."""
    shown = render_change_passages(base, diff(base, new))
    return [
        re.sub(
            r"<span>([^<]*)</span>", r"\1", re.sub(r' data-(at|new|len)="\d+"', "", HIDDEN.sub("", each.html))
        )
        for each in shown
        if each.changed
    ]


def test_changed_words_are_marked_and_the_rest_is_left_alone() -> None:
    assert changed("# Tax\n\nWe lower the tax.", "# Tax\n\nWe raise the tax.") == [
        "<p>We <del>lower</del><ins>raise</ins> the tax.</p>"
    ]


def test_screen_readers_are_told_in_the_words_given() -> None:
    labels = Labels(
        inserted="indsat:", inserted_end="indsat slut", deleted="slettet:", deleted_end="slettet slut"
    )
    html = render_changes("a b c", diff("a b c", "a x c"), labels=labels)
    assert html == (
        '<p data-at="0">a <del><span class="visually-hidden">slettet: </span><span data-at="2">b</span>'
        '<span class="visually-hidden"> slettet slut </span></del>'
        '<ins><span class="visually-hidden">indsat: </span><span data-new="2">x</span>'
        '<span class="visually-hidden"> indsat slut </span></ins><span data-at="3"> c</span></p>'
    )


def test_formatting_alone_is_labelled_and_shows_no_words_as_new() -> None:
    html = render_changes("the great plan", diff("the great plan", "the **great** plan"))
    assert "<ins>" not in html
    assert "formatting changed: bold added" in html
    assert '<span class="format-change" data-change="format">' in html


def test_a_changed_address_is_told() -> None:
    base, new = "See [the rules](/a).", "See [the rules](https://other.example/).\n"
    html = render_changes(base, diff(base, new))
    assert "formatting changed: address changed" in html
    assert '<span class="address"> (/a → https://other.example/)</span>' in html


def test_markers_that_look_the_same_leave_no_traces() -> None:
    assert changed("* a\n* b\n", "- a\n- b\n") == []
    assert changed("one\ntwo three", "one two\nthree") == []


def test_a_heading_of_another_rank_says_what_it_was() -> None:
    assert changed("## Aims", "### Aims") == [
        '<h3><span class="format-change" data-change="block">was heading level 2</span> Aims</h3>'
    ]


def test_a_split_shows_a_paragraph_mark_and_no_word_as_new() -> None:
    assert changed(
        "First sentence here. Second sentence there.", "First sentence here.\n\nSecond sentence there."
    ) == [
        '<p>First sentence here.<ins><span class="paragraph-mark">¶ </span></ins></p>',
        "<p>Second sentence there.</p>",
    ]


def test_a_join_is_shown_where_the_passages_met() -> None:
    base, new = (
        "First sentence here.\n\nSecond sentence there.",
        "First sentence here. Second sentence there.",
    )
    first, second = render_change_passages(base, diff(base, new))
    assert (
        '<del><span class="visually-hidden">deleted: </span><span class="paragraph-mark">¶ </span>'
        in first.html
    )
    assert (first.base, first.new) == (0, 0)
    assert second == ChangedPassage(1, None, "", True)


def test_a_new_column_and_a_deleted_row_show_as_such() -> None:
    base = "| Name | Sum |\n|---|---|\n| Roads and rail | 10 |\n| Schools and care | 20 |\n"
    new = "| Name | Year | Sum |\n|---|---|---|\n| Roads and rail | 2030 | 10 |\n"
    (table,) = changed(base, new)
    assert (
        '<th scope="col">Name</th><th class="inserted" scope="col"><ins>Year</ins></th><th scope="col">Sum</th>'
        in table
    )
    assert '<tr><td>Roads and rail</td><td class="inserted"><ins>2030</ins></td><td>10</td></tr>' in table
    assert '<tr><td class="deleted"><del>Schools and care</del></td><td class="deleted"></td>' in table


def test_realigned_columns_of_a_table_are_no_change() -> None:
    assert changed("| a | b |\n|---|---|\n| c | d |", "|  a  |  b  |\n|-----|-----|\n|  c  |  d  |") == []


def test_hidden_characters_are_shown_by_their_codes() -> None:
    (passage,) = changed("Vote yes.", "Vote \u202eyes\u200b.")
    assert '<span class="control">U+202E</span>' in passage
    assert '<span class="control">U+200B</span>' in passage
    assert "\u202e" not in passage


def test_a_space_for_another_is_shown_but_not_every_space_of_good_typography() -> None:
    assert changed("de l'État : oui", "de l'État\u00a0: oui") == [
        '<p>de l\'État<del> </del><ins><span class="control">U+00A0</span></ins>: oui</p>'
    ]
    assert changed("Oui.", "Oui. Voici\u00a0: non.") == ["<p>Oui.<ins> Voici\u00a0: non.</ins></p>"]


def test_joined_emoji_hide_nothing() -> None:
    assert changed("We are.", "We are 👩‍👩‍👧.") == ["<p>We are<ins> 👩‍👩‍👧</ins>.</p>"]


def test_renumbered_items_are_shown_with_their_new_numbers_and_have_not_changed() -> None:
    shown = render_change_passages("1. one\n2. two", diff("1. one\n2. two", "1. one\n2. new\n3. two"))
    assert [(each.base, each.new, each.changed) for each in shown] == [
        (0, 0, False),
        (None, 1, True),
        (1, 2, False),
    ]
    assert 'start="3"' in shown[2].html


def test_a_deleted_rule_is_marked() -> None:
    assert changed("a\n\n---\n\nb", "a\n\nb") == ["<del><hr></del>"]


def test_a_passage_that_moved_is_shown_in_both_places_with_what_changed_on_the_way() -> None:
    base = "First we speak of taxes and of roads.\n\nThen of schools, of care and of water.\n\nLast of all, of peace."
    new = "Then of schools, of care and of water.\n\nLast of all, of peace.\n\nFirst we speak of taxes and of rails."
    shown = render_change_passages(base, diff(base, new))
    gone = next(each for each in shown if each.moved_to is not None)
    come = next(each for each in shown if each.moved_from is not None)
    assert (gone.base, gone.moved_to, come.new, come.moved_from) == (0, 2, 2, 0)
    assert "moved from here</span> <del>" in gone.html
    assert "moved here</span> <span data-new=" in come.html
    assert re.search(r"<del>.*roads.*</del><ins>.*rails.*</ins>", come.html)
    assert_placed(gone.html + come.html, base, new)


def test_changes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(DoesNotFit):
        render_changes("abc", (Hunk(0, 1, "x", "z"),))


@steady
@given(REVISIONS)
def test_the_base_and_the_new_text_can_both_be_read_from_it(revision: tuple[str, str]) -> None:
    base, new = revision
    # A reference whose definition comes or goes elsewhere reads otherwise without being changed itself.
    assume(DEFINED.findall(base) == DEFINED.findall(new))
    shown = render_change_passages(base, diff(base, new))
    before = "".join(each.html for each in shown if each.moved_from is None)
    after = "".join(each.html for each in shown)
    assert letters(read(before).old) == letters(read(render(base)).new)
    assert letters(read(after).new) == letters(read(render(new)).new)


@steady
@given(st.one_of(REVISIONS, st.tuples(TEXTS, TEXTS)))
def test_changes_are_safe_and_every_word_stands_where_it_says(revision: tuple[str, str]) -> None:
    base, new = revision
    html = render_changes(base, diff(base, new))
    assert_safe(html)
    assert_placed(html, base, new)


@steady
@given(REVISIONS)
def test_every_passage_is_named_exactly_once(revision: tuple[str, str]) -> None:
    base, new = revision
    shown = render_change_passages(base, diff(base, new))
    assert sorted(each.base for each in shown if each.base is not None) == list(range(len(passages(base))))
    assert [each.new for each in shown if each.new is not None] == list(range(len(passages(new))))


@steady
@given(st.data())
def test_changes_cut_anywhere_render_too(data: st.DataObject) -> None:
    base = data.draw(TEXTS)
    changes = data.draw(raw_changes(base))
    html = render_changes(base, changes)
    assert_safe(html)
    assert_placed(html, base, apply(base, changes))


@steady
@given(TEXTS)
def test_without_changes_nothing_is_marked(text: str) -> None:
    shown = render_change_passages(text, ())
    assert not any(each.changed for each in shown)
    html = "".join(each.html for each in shown)
    assert "<ins" not in html
    assert "<del" not in html
    assert "format-change" not in html
