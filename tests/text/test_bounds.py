"""Texts made to hold a process: each is answered correctly. What ran away would never end here; the bench has seconds."""

from __future__ import annotations

import random

import pytest

from app.text import Anchor, apply, carry, diff, merge3, moves, passages, tokenise

CHANCE = random.Random(7)
LINES = [f"line number {k} of them all" for k in range(12_000)]
PAIRS = {
    "swapped letters": ("ab" * 50_000, "ba" * 50_000),
    "swapped words": ("a b " * 100_000, "b a " * 100_000),
    "swapped lines": ("a\nb\n" * 100_000, "b\na\n" * 100_000),
    "few words, no order": (
        " ".join(CHANCE.choices("abcde", k=100_000)),
        " ".join(CHANCE.choices("abcde", k=100_000)),
    ),
    "nothing in common": (" ".join(f"x{k}" for k in range(60_000)), " ".join(f"y{k}" for k in range(60_000))),
    "marks": ("." * 300_000, "," * 300_000),
    "brackets": ("[" * 300_000, "[" * 299_000 + "]" * 1_000),
    "open tags": ("<a " * 100_000, "<b " * 100_000),
    "addresses": ("http://" * 40_000, "https://" * 40_000),
    "combining marks": ("e" + "\u0301" * 300_000, "e" + "\u0301" * 299_999),
    "lines turned round": ("\n".join(LINES), "\n".join(reversed(LINES))),
    "lines shuffled": ("\n".join(LINES), "\n".join(CHANCE.sample(LINES, len(LINES)))),
    "every line edited": ("\n".join(LINES), "\n".join(LINES).replace("them", "these")),
    "signs without spaces": (
        "".join(CHANCE.choices("政策案文書部会", k=100_000)),
        "".join(CHANCE.choices("政策案文書部会", k=100_000)),
    ),
    "one item more": ("- x\n" * 60_000, "- x\n" * 60_001),
    "one word more in a long line": ("ab " * 200_000, "ab " * 200_001),
    "table rows": ("| a | b |\n" * 40_000, "| b | a |\n" * 40_000),
    "out of nothing": ("", "x y\n" * 200_000),
}


@pytest.mark.parametrize("name", PAIRS)
def test_strange_texts_are_answered_and_right(name: str) -> None:
    base, new = PAIRS[name]
    changes = diff(base, new)
    assert apply(base, changes) == new
    moves(changes, base)
    passages(new)
    middle = len(base) // 2
    carry(Anchor(middle, middle + 10, base[middle : middle + 10]), changes)
    merged = merge3(base, new, base + "\n\nOne more.\n")
    assert merged.conflicts or "One more." in merged.text


def test_every_edited_line_of_a_long_text_stays_a_change_of_its_own() -> None:
    base, new = PAIRS["every line edited"]
    assert len(diff(base, new)) == len(LINES)


def test_a_word_changed_in_one_very_long_line_is_a_small_change() -> None:
    base = "the party writes its policy together " * 30_000
    new = base[:500_000] + base[500_000:].replace("party", "league", 1)
    (hunk,) = diff(base, new)
    assert len(hunk.deleted) < 20_000
    assert apply(base, (hunk,)) == new


def test_splitting_into_tokens_is_linear_in_what_never_closes() -> None:
    for text in (
        "<a" * 100_000,
        "[^" * 100_000,
        "http://." * 50_000,
        "&" * 200_000,
        "'" * 200_000,
        "a'" * 100_000,
    ):
        assert "".join(tokenise(text)) == text
