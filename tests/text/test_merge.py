"""Merging: invariants 10 to 16 and 20 to 22."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.text import Changes, DoesNotFit, Hunk, Merged, apply, compose, diff, invert, merge, merge3, rebase
from app.text.overlap import wording
from tests.text.strategies import chains, edited, proposals, revisions, texts

Proposals = tuple[str, dict[str, Changes]]


def overlap(left: Hunk, right: Hunk) -> bool:
    """What ENGINE means by overlapping, said another way than the engine says it."""
    if left.start == left.end and right.start == right.end:
        return left.start == right.start
    return left.start < right.end and right.start < left.end


@given(revisions())
def test_one_side_alone_is_that_side(pair: tuple[str, str]) -> None:
    base, new = pair
    changes = diff(base, new)
    for sides in ({"A": changes}, {"A": changes, "B": ()}, {"A": changes, "B": changes}):
        merged = merge(base, sides)
        assert (merged.text, merged.changes, merged.conflicts, merged.reviews) == (new, changes, (), ())
        assert merged.fates["A"] == (("absorbed" if sides.get("B") else "applied"),) * len(changes)
        assert all(origins == (("A", "B") if sides.get("B") else ("A",)) for origins in merged.origins)


@given(proposals())
def test_the_result_is_its_changes_applied(made: Proposals) -> None:
    base, sides = made
    merged = merge(base, sides)
    assert apply(base, merged.changes) == merged.text
    assert all(left.end < right.start for left, right in pairwise(merged.changes))
    assert len(merged.origins) == len(merged.pieces) == len(merged.changes)
    for hunk, origins, pieces in zip(merged.changes, merged.origins, merged.pieces, strict=True):
        assert sum(piece.length for piece in pieces) == len(hunk.insert)
        assert {side for piece in pieces for side in piece.sides} <= set(origins)


def renamed(merged: Merged, names: dict[str, str]) -> object:
    """A merge with its sides called by other names, in a form that forgets order."""
    return (
        merged.text,
        merged.changes,
        [
            (c.start, c.end, c.new_start, c.new_end, c.base, {names[k]: v for k, v in c.sides.items()})
            for c in merged.conflicts
        ],
        [(r.start, r.end, r.new_start, r.new_end, {names[side] for side in r.sides}) for r in merged.reviews],
        {names[side]: fates for side, fates in merged.fates.items()},
        [{names[side] for side in origins} for origins in merged.origins],
        [
            [(piece.length, {names[side] for side in piece.sides}) for piece in pieces]
            for pieces in merged.pieces
        ],
    )


@given(proposals(), st.randoms(use_true_random=False))
def test_neither_order_nor_names_of_the_sides_matter(made: Proposals, random: st.DataObject) -> None:
    base, sides = made
    same = {name: name for name in sides}
    expected = renamed(merge(base, sides), same)
    turned = dict(reversed(list(sides.items())))
    assert renamed(merge(base, turned), same) == expected
    names = list(sides)
    others = [f"side {k}" for k in range(len(names))][::-1]
    there = dict(zip(names, others, strict=True))
    back = {other: name for name, other in there.items()}
    assert renamed(merge(base, {there[name]: sides[name] for name in names}), back) == expected


@given(proposals(most=3))
def test_accepting_in_any_order_by_origin_coordinates_is_accepting_at_once(made: Proposals) -> None:
    base, sides = made
    at_once = merge(base, sides)
    for order in permutations(sides):
        accepted: dict[str, Changes] = {}
        text = base
        on_base: Changes = ()
        for name in order:
            accepted[name] = sides[name]
            step = merge(base, accepted)
            forward = compose(invert(base, on_base), step.changes)
            assert apply(text, forward) == step.text
            text, on_base = step.text, step.changes
        assert text == at_once.text


@given(proposals())
def test_every_hunk_is_applied_absorbed_or_conflicted(made: Proposals) -> None:
    base, sides = made
    merged = merge(base, sides)
    assert set(merged.fates) == set(sides)
    for name, changes in sides.items():
        assert len(merged.fates[name]) == len(changes)
        for hunk, fate in zip(changes, merged.fates[name], strict=True):
            in_conflict = [c for c in merged.conflicts if name in c.changes and hunk in c.changes[name]]
            assert len(in_conflict) == (fate == "conflicted")
            assert fate in ("applied", "absorbed", "conflicted")
            if fate != "conflicted" and not merged.changes:
                assert base == merged.text


@given(proposals())
def test_only_equal_results_on_overlapping_ranges_are_merged(made: Proposals) -> None:
    base, sides = made
    merged = merge(base, sides)
    for name, changes in sides.items():
        for hunk, fate in zip(changes, merged.fates[name], strict=True):
            rivals = [
                (rival, other)
                for rival, theirs in sides.items()
                for other in theirs
                if rival != name and overlap(hunk, other)
            ]
            if not rivals:
                assert fate == "applied"
            elif all(other == hunk for _, other in rivals):
                assert fate == "absorbed" or any(
                    overlap(other, third) and third != other
                    for _, other in rivals
                    for theirs in sides.values()
                    for third in theirs
                )
            elif fate != "conflicted":
                assert fate == "absorbed"
                assert all(
                    wanted(base, sides[name], other) == wanted(base, sides[rival], other)
                    for rival, other in rivals
                )


def wanted(base: str, changes: Changes, around: Hunk) -> str:
    """What a side makes of the stretch its own hunks and another one cover together."""
    start, end = around.start, around.end
    grown = True
    while grown:
        near = [hunk for hunk in changes if hunk.start <= end and start <= hunk.end]
        low, high = min([start, *(h.start for h in near)]), max([end, *(h.end for h in near)])
        grown = (low, high) != (start, end)
        start, end = low, high
    inside = tuple(hunk for hunk in changes if start <= hunk.start and hunk.end <= end)
    return base[:start] + wording(base[start:end], start, inside) + base[end:]


@given(texts(), st.data())
def test_rival_words_for_one_range_always_conflict(base: str, data: st.DataObject) -> None:
    assume(base)
    start = data.draw(st.integers(0, len(base)))
    end = data.draw(st.integers(start, len(base)))
    words = base[start:end]
    wanted = data.draw(st.lists(st.sampled_from(["", "X", "XY", "Z Z"]), min_size=2, max_size=3, unique=True))
    sides = {str(k): (Hunk(start, end, insert, words),) for k, insert in enumerate(wanted) if insert != words}
    merged = merge(base, sides)
    if len(sides) > 1:
        assert merged.text == base
        (conflict,) = merged.conflicts
        assert (conflict.start, conflict.end, conflict.base) == (start, end, words)
        assert conflict.sides == {name: hunks[0].insert for name, hunks in sides.items()}


@given(proposals())
def test_taking_a_side_out_never_makes_a_conflict(made: Proposals) -> None:
    base, sides = made
    everyone = merge(base, sides)
    for name in sides:
        others = merge(base, {other: changes for other, changes in sides.items() if other != name})
        for other, fates in others.fates.items():
            for before, after in zip(everyone.fates[other], fates, strict=True):
                assert not (after == "conflicted" and before != "conflicted")


@given(proposals())
def test_untouched_words_stay_and_inserted_words_come_once(made: Proposals) -> None:
    base, sides = made
    merged = merge(base, sides)
    kept = {
        (hunk.start, hunk.end, hunk.insert)
        for name, changes in sides.items()
        for hunk, fate in zip(changes, merged.fates[name], strict=True)
        if fate == "applied"
    }
    absorbed = [
        hunk
        for name, changes in sides.items()
        for hunk, fate in zip(changes, merged.fates[name], strict=True)
        if fate == "absorbed"
    ]
    if not absorbed:
        expected = sum(len(insert) - (end - start) for start, end, insert in kept)
        assert len(merged.text) == len(base) + expected
    shared = {hunk for hunk in absorbed if absorbed.count(hunk) > 1}
    if shared == set(absorbed):
        distinct = kept | {(hunk.start, hunk.end, hunk.insert) for hunk in shared}
        assert sum(piece.length for pieces in merged.pieces for piece in pieces) == sum(
            len(insert) for _, _, insert in distinct
        )
    at = shift = 0
    for hunk in merged.changes:
        assert merged.text[at + shift : hunk.start + shift] == base[at : hunk.start]
        at, shift = hunk.end, shift + hunk.shift
    assert merged.text[at + shift :] == base[at:]


@given(texts())
def test_with_nothing_accepted_the_bytes_are_unchanged(base: str) -> None:
    merged = merge(base, {})
    assert merged.text.encode("utf-8", "surrogatepass") == base.encode("utf-8", "surrogatepass")
    assert (merged.changes, merged.conflicts, merged.reviews, merged.fates) == ((), (), (), {})


@given(chains(2), chains(2), st.data())
def test_changed_on_acceptance_into_the_original_is_plain_acceptance(
    author: list[str], decider: list[str], data: st.DataObject
) -> None:
    """Whatever the decider wrote on the way, their last words are the author's: so are the changes, and the merge."""
    base, wanted = author
    other = diff(base, data.draw(edited(base)))
    suggestion = diff(base, wanted)
    back = diff(wanted, decider[1])
    final = apply(decider[1], invert(wanted, back))
    changed = diff(base, final)
    assert changed == suggestion
    assert merge(base, {"S-1": changed, "S-2": other}) == merge(base, {"S-1": suggestion, "S-2": other})


@given(proposals(), st.data())
def test_reverting_a_merge_restores_what_nothing_later_touched(made: Proposals, data: st.DataObject) -> None:
    base, sides = made
    merged = merge(base, sides)
    back = invert(base, merged.changes)
    assert apply(merged.text, back) == base
    at = data.draw(st.integers(0, len(merged.text)))
    later = (Hunk(at, at, "LATER", ""),)
    if all(not hunk.start <= at <= hunk.end for hunk in back):
        both = merge(merged.text, {"revert": back, "later": later})
        assert both.conflicts == ()
        assert both.text.replace("LATER", "", 1) == base or "LATER" in base


@given(proposals())
def test_conflicts_keep_the_base_and_name_what_each_side_wants(made: Proposals) -> None:
    base, sides = made
    merged = merge(base, sides)
    for conflict in merged.conflicts:
        assert base[conflict.start : conflict.end] == conflict.base
        assert merged.text[conflict.new_start : conflict.new_end] == conflict.base
        assert len(conflict.sides) > 1
    for review in merged.reviews:
        assert len(review.sides) > 1
        assert review.start <= review.end
        assert review.new_start <= review.new_end <= len(merged.text)


def test_touching_changes_are_made_and_shown_for_review() -> None:
    base = "The party is big. It grows."
    merged = merge(
        base,
        {"A": diff(base, "The party was big. It grows."), "B": diff(base, "The party is small. It grows.")},
    )
    assert merged.text == "The party was small. It grows."
    assert [review.sides for review in merged.reviews] == [("A", "B")]
    apart = merge3(base, "The party was big. It grows.", "The party is big. It shrinks.")
    assert (apart.text, apart.reviews) == ("The party was big. It shrinks.", ())


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "reviewed"),
    [
        ("- a\n- b\n", "- a\n- x\n- b\n", "- a\n- b\n- y\n", False),
        ("- a\n- b\n- c\n", "- a\n- b b\n- c\n", "- a\n- b\n- c\n- d\n", False),
        ("a b (c.\n\nd\n", "a b (c).\n\nd\n", "a b (c.)\n\nd\n", True),
        ("- a a\n- b b\n", "- a c\n- b b\n", "- a a\n\n  b b\n", True),
        ("| a |\n| b |\n", "| aa |\n| b |\n", "| a |\n| bb |\n", False),
        ("# a\n\nb c d\n", "# aa\n\nb c d\n", "# a\n\nb c dd\n", False),
        ("a b c d\ne f g\n", "a bb c d\ne f g\n", "a b c d\ne f gg\n", True),
        ("a b c d e", "a b2 c d e", "a b c d2 e", True),
        ("a b c d e\n", "a b2 c d e\n", "a b c d e\nf\n", True),
        ("a b. C d e", "a b2. C d e", "a b. C d2 e", False),
    ],
)
def test_changes_in_one_sentence_are_read_together_those_in_two_lines_of_a_list_are_not(
    base: str, ours: str, theirs: str, reviewed: bool
) -> None:
    merged = merge(base, {"A": diff(base, ours), "B": diff(base, theirs)})
    assert not merged.conflicts
    assert bool(merged.reviews) == reviewed


def test_a_conflict_offers_the_base_each_side_and_both_in_either_order() -> None:
    base = "The tax is high here."
    sides = {"A": "The tax is low here.", "B": "The tax is flat here.", "C": "The tax is low here."}
    (conflict,) = merge(base, {name: diff(base, text) for name, text in sides.items()}).conflicts
    assert conflict.base == "high"
    assert conflict.sides == {"A": "low", "B": "flat", "C": "low"}
    assert conflict.in_order("A", "B", "C") == "low flat"
    assert conflict.in_order("B", "A") == "flat low"
    lines = "- a\n- b\n"
    sides = {"A": "- a\n- x\n- b\n", "B": "- a\n- y\n- b\n"}
    (conflict,) = merge(lines, {name: diff(lines, text) for name, text in sides.items()}).conflicts
    assert conflict.in_order("A", "B") == "- x\n- y\n"


def test_insertions_at_the_two_ends_of_a_deletion_both_stay() -> None:
    base = "abcdefg"
    sides = {"D": (Hunk(1, 5, "", "bcde"),), "P": (Hunk(1, 1, "X", ""),), "Q": (Hunk(5, 5, "X", ""),)}
    merged = merge(base, sides)
    assert merged.text == "aXXfg"
    assert merged.changes == (Hunk(1, 5, "XX", "bcde"),)
    assert merged.origins == (("D", "P", "Q"),)


def test_lines_written_at_the_end_stand_apart_though_another_side_drops_the_last_line_feed() -> None:
    base = "One.\n\nTwo.\n"
    dropped, added = diff(base, base[:-1]), diff(base, base + "\nThree.\n")
    merged = merge(base, {"A": dropped, "B": added})
    assert (merged.text, merged.conflicts) == (base + "\nThree.", ())
    assert apply(base[:-1], rebase(added, dropped).changes) == merged.text
    assert apply(base + "\nThree.\n", rebase(dropped, added).changes) == merged.text


def test_an_insertion_strictly_inside_a_changed_range_conflicts() -> None:
    sides = {"D": (Hunk(1, 5, "", "bcde"),), "P": (Hunk(3, 3, "X", ""),)}
    merged = merge("abcdefg", sides)
    assert merged.text == "abcdefg"
    assert merged.conflicts[0].sides == {"D": "", "P": "bcXde"}


def test_a_side_made_on_another_text_is_refused() -> None:
    with pytest.raises(DoesNotFit):
        merge("abc", {"A": (Hunk(0, 1, "x", "z"),)})


@given(chains(2), st.data())
def test_a_closer_merge_of_two_texts_only_ever_settles_conflicts(
    versions: list[str], data: st.DataObject
) -> None:
    base, ours = versions
    theirs = data.draw(edited(base))
    plain = merge(base, {"ours": diff(base, ours), "theirs": diff(base, theirs)})
    closer = merge3(base, ours, theirs)
    assert len(closer.conflicts) <= len(plain.conflicts)
    if not plain.conflicts:
        assert closer == plain
    assert apply(base, closer.changes) == closer.text
    assert {side: len(fates) for side, fates in closer.fates.items()} == {
        side: len(fates) for side, fates in plain.fates.items()
    }
    for fates, before in zip(closer.fates.values(), plain.fates.values(), strict=True):
        assert all(new != "conflicted" or old == "conflicted" for new, old in zip(fates, before, strict=True))


@given(chains(2))
def test_two_texts_of_which_one_is_the_base_or_both_are_equal(versions: list[str]) -> None:
    base, new = versions
    for merged in (merge3(base, new, base), merge3(base, base, new), merge3(base, new, new)):
        assert (merged.text, merged.conflicts) == (new, ())


def test_parts_of_one_address_merge_for_review() -> None:
    base = "See https://example.org/first/page for more."
    merged = merge3(base, base.replace("example.org", "party.dk"), base.replace("/page", "/leaf"))
    assert (merged.text, merged.conflicts) == ("See https://party.dk/first/leaf for more.", ())
    assert len(merged.reviews) == 1
    assert merged.fates == {"ours": ("applied",), "theirs": ("applied",)}
