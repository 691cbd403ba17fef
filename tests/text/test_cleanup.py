"""The clean-up of differences: invariant 9, and what makes a difference readable."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given

from app.text import Hunk, apply, diff
from app.text.cleanup import tidy
from app.text.diff import Comparison
from tests.text.strategies import revisions


@given(revisions())
def test_clean_up_changes_no_result_and_crosses_no_neighbour(pair: tuple[str, str]) -> None:
    base, new = pair
    raw = Comparison(base, new).differences()
    clean = tidy(base, new, raw)
    for gaps in (raw, clean):
        hunks = tuple(Hunk(g.start, g.end, new[g.new_start : g.new_end], base[g.start : g.end]) for g in gaps)
        assert apply(base, hunks) == new
    assert len(clean) <= len(raw)
    assert all(left.end < right.start and left.new_end < right.new_start for left, right in pairwise(clean))
    assert sum(g.new_end - g.new_start - g.end + g.start for g in clean) == len(new) - len(base)


def changed(base: str, new: str) -> list[tuple[str, str]]:
    """What is taken out and put in, change by change."""
    return [(hunk.deleted, hunk.insert) for hunk in diff(base, new)]


def test_a_word_or_two_between_changes_do_not_stay_an_island() -> None:
    assert changed("We want lower taxes and fewer rules.", "We need lower fees and fewer rules.") == [
        ("want lower taxes", "need lower fees")
    ]
    assert changed(
        "We want much lower taxes and fewer rules.", "We want far lower taxes and fewer laws."
    ) == [
        ("much", "far"),
        ("rules", "laws"),
    ]


def test_islands_never_join_two_passages() -> None:
    base = "It is the old way.\n\nSome other words stand here."
    new = "It is the new way.\n\nMany other words stand here."
    assert changed(base, new) == [("old way.", "new way."), ("Some", "Many")]


def test_insertions_take_the_clearest_place() -> None:
    assert changed("- one\n- two\n", "- one\n- new\n- two\n") == [("", "- new\n")]
    assert changed("A is so. C is so.", "A is so. B is so. C is so.") == [("", "B is so. ")]
    assert changed(
        "# One\n\nText.\n\n# Two\n\nText.\n", "# One\n\nText.\n\n# New\n\nText.\n\n# Two\n\nText.\n"
    ) == [("", "# New\n\nText.\n\n")]


def test_no_word_is_cut() -> None:
    assert changed("policymaking", "policymaker") == [("policymaking", "policymaker")]
    assert changed("the **party** grows", "the **parties** grow") == [("party** grows", "parties** grow")]


def test_a_passage_that_is_rewritten_shares_no_stray_words() -> None:
    base = "We believe that the state should own the railways of the country and run them for the benefit of all."
    new = "Schools are for children: small classes, good teachers and the time to learn what the world has to teach."
    assert len(diff(f"# A\n\n{base}\n\nEnd.", f"# A\n\n{new}\n\nEnd.")) <= 3
