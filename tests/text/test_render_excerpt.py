"""Excerpts of changes for cards: short, inline, and never empty."""

from __future__ import annotations

import re

from hypothesis import given

from app.text.diff import diff
from app.text.render_excerpt import render_excerpt
from tests.text.render_checks import assert_safe, read, steady
from tests.text.strategies import revisions

INLINE = {"ins", "del", "em", "strong", "s", "code", "span", "sup", "br"}


def excerpt(base: str, new: str, context: int = 3, limit: int = 80) -> str:
    """The excerpt without the words for screen readers."""
    html = render_excerpt(base, diff(base, new), context, limit_words=limit)
    return re.sub(r'<span class="visually-hidden">.*?</span>', "", html)


def test_the_changed_words_stand_within_a_few_others() -> None:
    base = "We want that every member can read the whole programme before the party decides on it."
    assert excerpt(base, base.replace("whole", "full")) == (
        "… can read the <del>whole</del><ins>full</ins> programme before the …"
    )


def test_changes_far_apart_are_shown_apart_and_neighbours_together() -> None:
    base = "a b c d e f g h i j k l m n o p q r s t u v w x y z\n\nLast.\n"
    new = "a B c d e f g h i j k l m n o p q r s t u v w x Y z\n\nLast.\n\nNew.\n\nNewer.\n"
    assert excerpt(base, new) == (
        "a <del>b</del><ins>B</ins> c d e … v w x <del>y</del><ins>Y</ins> z … <ins>New.</ins> / <ins>Newer.</ins>"
    )


def test_a_new_link_shows_where_it_leads_without_leading_there() -> None:
    html = excerpt("See the rules.", "See [the rules](https://other.example/a).")
    assert "<a " not in html
    assert "https://other.example/a" in render_excerpt(
        "See the rules.", diff("See the rules.", "See [the rules](https://other.example/a).")
    )


def test_a_change_of_mere_markup_shows_its_source() -> None:
    assert excerpt("* a\n", "- a\n") == (
        '<span class="format-change" data-change="source">markup only</span> '
        "<del><code>*</code></del><ins><code>-</code></ins>"
    )
    assert "spacing only" in excerpt("a\n\n\nb", "a\n\nb")


def test_a_long_insertion_loses_its_middle() -> None:
    said = " ".join(f"w{n}" for n in range(200))
    html = excerpt("Short.", f"Short.\n\n{said}", limit=20)
    assert "w0" in html
    assert "w199" in html
    assert "w100" not in html
    assert len(re.findall(r"w\d+", html)) <= 20


def test_a_reference_defined_elsewhere_still_resolves() -> None:
    text = "Read [the rules][r] today.\n\nOther words.\n\n[r]: /rules"
    assert '<span class="link">the rules</span> <del>today</del><ins>tomorrow</ins>' in excerpt(
        text, text.replace("today", "tomorrow")
    )


def test_a_row_of_a_table_reads_as_one_line() -> None:
    base = "| Area | Sum |\n|---|---|\n| Roads | ten |\n| Schools | twenty |\n"
    assert excerpt(base, base.replace("twenty", "thirty")) == "Schools | <del>twenty</del><ins>thirty</ins>"


def test_a_small_change_in_a_large_block_is_found_quickly_and_shown_in_its_line() -> None:
    items = [f"- item number {n} of the programme" for n in range(3000)]
    base = "\n".join(items)
    items[1500] += " of our party"
    assert excerpt(base, "\n".join(items)) == "… of the programme<ins> of our party</ins>"


@steady
@given(revisions())
def test_an_excerpt_is_inline_safe_and_says_something_if_anything_changed(pair: tuple[str, str]) -> None:
    base, new = pair
    changes = diff(base, new)
    html = render_excerpt(base, changes)
    assert_safe(html)
    assert {str(event[1]) for event in read(html).events if event[0] == "open"} <= INLINE
    assert bool(html) == bool(changes)
