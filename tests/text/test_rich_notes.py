"""Footnotes written into a stretch of a text: found at its end, named, and kept out of lists, however much is written."""

import pytest

from app.text.rich_notes import behind_list, labels, parted


@pytest.mark.parametrize(
    ("words", "above", "notes"),
    [
        ("Ord.", "Ord.", ""),
        ("", "", ""),
        ("Ord[^1].\n\n[^1]: Note.", "Ord[^1].", "[^1]: Note."),
        ("Ord.\n\n[^1]: En.\n[^2]: To.\n\n    Mere.\n", "Ord.", "[^1]: En.\n[^2]: To.\n\n    Mere."),
        ("* Ord.\n\n  [^1]: Note.", "* Ord.", "[^1]: Note."),
        ("[^1]: Note.\n\nOrd.", "[^1]: Note.\n\nOrd.", ""),
        ("[^1]: Note.", "[^1]: Note.", ""),
        ("Ord.\n\n    kode", "Ord.\n\n    kode", ""),
    ],
)
def test_footnotes_at_the_end_are_told_from_the_words_above(words: str, above: str, notes: str) -> None:
    assert parted(words) == (above, notes)


def test_every_name_is_told_once() -> None:
    assert labels(["a[^1] b[^note]", "[^1]: Note.", "c[^ 2] [^]"]) == ["1", "note"]


def test_a_list_ends_where_something_else_begins() -> None:
    text = "Før.\n\n* En\n    * To\n* Tre\n\nEfter.\n"
    for item in ("* En", "    * To", "* Tre"):
        assert behind_list(text, text.index(item) + len(item)) == text.index("Efter.")
    for other in ("Før.", "Efter."):
        end = text.index(other) + len(other)
        assert behind_list(text, end) == end
    assert behind_list("* En\n* To\n", 5) == len("* En\n* To\n")


@pytest.mark.parametrize(
    "text", ["[^" * 100_000, "\n\n[^a]: b" * 30_000 + "\n\nOrd.", "a\n\n" + "[^a" * 60_000 + "]:"]
)
def test_what_is_written_to_slow_it_is_answered(text: str) -> None:
    assert parted(text) == (text, "")
    assert len(labels([text])) <= 1
