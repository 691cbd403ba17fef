"""Texts made to hold a process: each is answered rightly, and with work in step with its size.

What ran away would never end here; how many seconds it takes at the cap is the benchmark's business.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from app.text import (
    Anchor,
    advance,
    apply,
    carry,
    diff,
    identify,
    merge,
    merge3,
    moves,
    originate,
    passages,
    rebase,
    tokenise,
)
from app.text.coarse import fewer
from app.text.intake import MAX_LENGTH, MAX_LINES, normalise
from tests.text import hostile

LARGE = 200_000  # code points
SMALL = 2_000
TIMES = 4


def works(base: str, new: str) -> list[Callable[[], object]]:
    """Whatever is done with two texts, but to show them."""
    changes = diff(base, new)
    third, middle = len(base) // 3, len(base) // 2
    old = [(passage, k) for k, passage in enumerate(passages(base))]
    return [
        lambda: tokenise(new),
        lambda: diff(base, new),
        lambda: merge(base, {"one": changes, "two": changes[::2], "three": changes[1::2]}),
        lambda: merge3(base, new, f"{base[:third]} One more. {base[third:]}"),
        lambda: rebase(changes, changes[::2]),
        lambda: carry(Anchor(middle, middle + 10, base[middle : middle + 10]), changes),
        lambda: moves(changes, base),
        lambda: identify(old, changes, passages(new), len(old)),
        lambda: advance(originate(base, 0), changes, range(len(changes))),
    ]


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python are run, which depends on no clock."""
    count = 0

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", hostile.PAIRS)
def test_a_large_strange_text_is_answered_and_right(name: str) -> None:
    base, new = hostile.PAIRS[name](LARGE)
    changes = diff(base, new)
    assert apply(base, changes) == new
    moves(changes, base)
    middle = len(base) // 2
    carry(Anchor(middle, middle + 10, base[middle : middle + 10]), changes)
    merged = merge3(base, new, base + "\n\nOne more.\n")
    assert merged.conflicts or "One more." in merged.text


# Of few passages in another order most are told as moved, of many few: their work does not compare.
REORDERED = {"paragraphs shuffled", "lines in bit-reversed order"}


@pytest.mark.parametrize("name", [name for name in hostile.PAIRS if name not in REORDERED])
def test_four_times_the_text_is_hardly_more_than_four_times_the_work(name: str) -> None:
    little, much = (works(*hostile.PAIRS[name](size)) for size in (SMALL, SMALL * TIMES))
    for few, many in zip(little, much, strict=True):
        assert lines_run(many) <= 1.6 * TIMES * lines_run(few) + 10_000


def test_every_edited_line_of_a_long_text_stays_a_change_of_its_own() -> None:
    base, new = hostile.PAIRS["every line edited"](LARGE)
    assert len(diff(base, new)) == base.count("them")


def test_a_word_changed_in_one_very_long_line_is_a_small_change() -> None:
    base = "the party writes its policy together " * 30_000
    new = base[:500_000] + base[500_000:].replace("party", "league", 1)
    (hunk,) = diff(base, new)
    assert len(hunk.deleted) < 20_000
    assert apply(base, (hunk,)) == new


def test_many_changes_are_made_few_by_joining_the_nearest() -> None:
    base = "".join(f"word {'and more ' * (k % 7)}" for k in range(700))
    new = base.replace("word", "term")
    changes = diff(base, new)
    joined = fewer(base, changes, 300)
    assert len(joined) <= 300 < len(changes)
    assert apply(base, joined) == new
    assert fewer(base, joined, 300) is joined


def test_the_largest_text_that_is_taken_in_has_its_cap_in_code_points_and_in_lines() -> None:
    assert all(len(make(5_000)) <= 5_500 for make in hostile.TEXTS.values())
    lines = hostile.TEXTS["items"](MAX_LENGTH)
    assert lines.count("\n") + 1 == MAX_LINES
    assert normalise(lines) == lines


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
