"""The edges of the interface: empty texts, whole texts replaced, many sides, hunks that are no Changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.text import (
    Anchor,
    Changes,
    DoesNotFit,
    Fate,
    Hunk,
    Orphan,
    advance,
    apply,
    carry,
    carry_orphan,
    compose,
    diff,
    identify,
    invert,
    merge,
    merge3,
    moves,
    origin_at,
    originate,
    passages,
    rebase,
    render,
    render_changes,
)

BASE = "One two three. Four five.\n\nSix seven.\n"
WHOLE: Changes = (Hunk(0, len(BASE), "New.", BASE),)
FIRST, SECOND = Hunk(0, 3, "1", "One"), Hunk(4, 7, "2", "two")
NO_CHANGES: dict[str, Changes] = {
    "unsorted": (SECOND, FIRST),
    "the same twice": (FIRST, FIRST),
    "overlapping": (Hunk(0, 7, "1", "One two"), SECOND),
    "before the text": (Hunk(-1, 3, "1", "One"),),
    "turned round": (Hunk(5, 3, "x", ""),),
}
USES: dict[str, Callable[[Changes], object]] = {
    "apply": lambda changes: apply(BASE, changes),
    "invert": lambda changes: invert(BASE, changes),
    "compose first": lambda changes: compose(changes, ()),
    "compose second": lambda changes: compose((), changes),
    "rebase": lambda changes: rebase(changes, ()),
    "rebase over": lambda changes: rebase((), changes),
    "merge": lambda changes: merge(BASE, {"one": changes}),
    "carry": lambda changes: carry(Anchor(4, 7, "two"), changes),
    "carry_orphan": lambda changes: carry_orphan(Orphan(4, "two"), changes),
    "moves": lambda changes: moves(changes, BASE),
    "advance": lambda changes: advance(originate(BASE, 0), changes, range(len(changes))),
    "identify": lambda changes: identify([], changes, passages(BASE), 0),
    "render_changes": lambda changes: render_changes(BASE, changes),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("kind", NO_CHANGES)
def test_hunks_out_of_order_are_refused_with_a_sentence(use: str, kind: str) -> None:
    with pytest.raises(DoesNotFit, match=r"^The change at .*\.$"):
        USES[use](NO_CHANGES[kind])


def test_an_empty_text_has_nothing_to_show_and_nothing_to_change() -> None:
    assert diff("", "") == ()
    assert apply("", ()) == render("") == render_changes("", ()) == ""
    assert passages("") == ()
    assert merge("", {}).text == merge3("", "", "").text == ""
    assert originate("", "author") == ()
    with pytest.raises(IndexError):
        origin_at((), 0)


def test_a_text_comes_and_goes_as_one_change() -> None:
    assert diff("", BASE) == (Hunk(0, 0, BASE, ""),)
    (gone,) = diff(BASE, "")
    assert (gone.start, gone.end, gone.insert, gone.deleted) == (0, len(BASE), "", BASE)
    assert compose(diff("", BASE), diff(BASE, "")) == ()


def test_a_merge_of_no_side_or_empty_sides_is_the_base() -> None:
    assert merge(BASE, {}).text == BASE
    assert merge(BASE, {"one": (), "two": ()}).fates == {"one": (), "two": ()}


def test_fifty_sides_that_replace_everything_alike_are_all_credited() -> None:
    sides = {f"S-{k:02}": WHOLE for k in range(50)}
    merged = merge(BASE, sides)
    assert merged.text == "New."
    assert set(merged.fates.values()) == {(Fate.ABSORBED,)}
    assert merged.origins == (tuple(sorted(sides)),)


def test_fifty_sides_that_replace_everything_otherwise_are_one_conflict() -> None:
    sides = {f"S-{k:02}": (Hunk(0, len(BASE), f"New {k}.", BASE),) for k in range(50)}
    merged = merge(BASE, sides)
    (conflict,) = merged.conflicts
    assert merged.text == conflict.base == BASE
    assert len(conflict.sides) == 50


def test_anchors_at_both_ends_stay_where_nothing_changes_and_move_with_what_comes_before() -> None:
    last = Anchor(len(BASE) - 7, len(BASE), "seven.\n")
    before: Changes = (Hunk(0, 0, "Zero. ", ""),)
    for anchor in (Anchor(0, 3, "One"), last):
        assert carry(anchor, ()) == anchor
        assert carry(anchor, before) == Anchor(anchor.start + 6, anchor.end + 6, anchor.quote)
        gone = carry(anchor, WHOLE)
        assert isinstance(gone, Orphan)
        assert 0 <= gone.at <= len("New.")
