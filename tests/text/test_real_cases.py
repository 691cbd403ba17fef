"""A slice of the real policy texts with exact expectations; `make bench` runs all of them."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from app.text import apply, diff, invert, merge, merge3, passages
from tests.bench.engine.anchors import carried, grade
from tests.text import data

pytestmark = pytest.mark.skipif(not data.present(), reason=data.MISSING)

HARD_PAIRS = {
    "S00014": "two parts of one address",
    "S00024": "a line, and the beginning of the next one, inserted at one point",
    "S00167": "the host of an address, and the words behind it",
    "S00187": "an address in two places",
    "S01587": "a line break moved beside an inserted line",
    "S02816": "a licence note moved to the head of the text while its year changed",
    "S03003": "two list items inserted one after the other",
}
CARRIED = {"A02139"}
"""Labelled as gone, but the words stand where they stood: a sentence a line, and the space before them is a line end."""


def test_certain_pairs_merge_exactly() -> None:
    cases = [case for case in data.merges("sequential_pairs") if case["certainty"].startswith("certain")]
    chosen = [case for at, case in enumerate(cases) if at % 9 == 0 or case["id"] in HARD_PAIRS]
    assert len(chosen) > 100
    for case in chosen:
        merged = merge3(case["base"], case["ours"], case["theirs"])
        assert (merged.text, merged.conflicts) == (case["resolved"], ()), case["id"]


def test_merges_that_git_makes_cleanly_are_made_the_same() -> None:
    cases = [case for case in data.merges("true_merges") if case["baseline"]["git_line"] == "clean-correct"]
    for case in cases[::5]:
        merged = merge3(case["base"], case["ours"], case["theirs"])
        assert (merged.text, merged.conflicts) == (case["resolved"], ()), case["id"]


def test_conflicts_that_people_resolved_are_flagged_or_keep_every_change() -> None:
    cases = [case for case in data.merges("true_merges") if case["certainty"] == "plausible"]
    for case in cases[::5]:
        merged = merge3(case["base"], case["ours"], case["theirs"])
        fates = {fate for of_side in merged.fates.values() for fate in of_side}
        assert merged.conflicts or "conflicted" not in fates, case["id"]
        for conflict in merged.conflicts:
            assert merged.text[conflict.new_start : conflict.new_end] == conflict.base
            assert set(conflict.sides) == {"ours", "theirs"}


def test_sets_of_suggestions_merge_exactly_in_any_order() -> None:
    chance = random.Random(1)
    cases = [case for case in data.merges("kway_sets") if len(case["base"]) < 100_000]
    constructed = [case for case in cases if case["certainty"] != "certain"]
    assert len(constructed) > 2
    for case in [*cases[::4], *constructed]:
        names = list(range(len(case["suggestions"])))
        chance.shuffle(names)
        sides = {f"S-{k}": diff(case["base"], case["suggestions"][k]["text"]) for k in names}
        merged = merge(case["base"], sides)
        assert (merged.text, merged.conflicts) == (case["resolved"], ()), case["id"]


def test_concurrent_proposals_that_do_not_meet_give_their_union() -> None:
    for case in data.merges("concurrent_prs"):
        if case["disjoint_union"] is not None:
            sides = {
                str(k): diff(case["base"], case["suggestions"][k]["text"]) for k in case["disjoint_subset"]
            }
            assert merge(case["base"], sides).text == case["disjoint_union"], case["id"]


def test_anchors_follow_their_words_through_real_histories() -> None:
    chosen = [case for case in data.anchors() if case["certainty"] == "certain"][::9]
    verdicts = {case["id"]: grade(case, carried(case)) for case in chosen}
    wrong = {
        name: verdict for name, verdict in verdicts.items() if verdict != "right" and name not in CARRIED
    }
    assert len(verdicts) > 150
    assert len(wrong) <= 0.01 * len(verdicts)
    assert set(wrong.values()) <= {"wrongly an orphan"}


def test_words_that_are_gone_are_orphans_though_they_stand_elsewhere() -> None:
    decoys = [case for case in data.anchors() if case["category"] == "deleted_decoy"]
    assert {case["id"] for case in decoys if grade(case, carried(case)) != "right"} <= CARRIED


def test_moved_words_are_followed_or_orphans() -> None:
    moved = [case for case in data.anchors() if case["category"] == "moved"]
    verdicts = [grade(case, carried(case)) for case in moved]
    assert verdicts.count("right") >= 0.95 * len(moved)
    assert set(verdicts) <= {"right", "wrongly an orphan"}


def test_words_edited_within_themselves_are_followed() -> None:
    edited = [case for case in data.anchors() if case["category"] == "edited_inside"][::3]
    verdicts = [grade(case, carried(case)) for case in edited]
    assert len(verdicts) > 100
    assert verdicts.count("right") >= len(verdicts) - 1
    assert set(verdicts) <= {"right", "wrongly an orphan"}


@pytest.mark.parametrize("position", range(0, 39, 4))
def test_real_revisions_differ_and_invert_exactly(position: int) -> None:
    versions = data.versions(data.histories()[position])
    for base, new in list(pairwise(versions))[-6:]:
        changes = diff(base, new)
        assert apply(base, changes) == new
        assert apply(new, invert(base, changes)) == base
        covered = "".join(new[passage.start : passage.end] for passage in passages(new))
        assert "".join(covered.split()) == "".join(new.split())
