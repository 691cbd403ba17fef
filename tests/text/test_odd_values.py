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
    Span,
    advance,
    apply,
    carry,
    carry_orphan,
    compose,
    cut,
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
    removals,
    render,
    render_changes,
    restored,
    together,
)
from app.text.utf16 import from_utf16, to_utf16

BASE = "One two three. Four five.\n\nSix seven.\n"
WHOLE: Changes = (Hunk(0, len(BASE), "New.", BASE),)
FIRST, SECOND = Hunk(0, 3, "1", "One"), Hunk(4, 7, "2", "two")
NO_CHANGES: dict[str, Changes] = {
    "unsorted": (SECOND, FIRST),
    "the same twice": (FIRST, FIRST),
    "overlapping": (Hunk(0, 7, "1", "One two"), SECOND),
    "before the text": (Hunk(-1, 3, "1", "One"),),
    "turned round": (Hunk(5, 3, "x", ""),),
    "of other words": (Hunk(0, 3, "1", "On"),),
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
    "removals": lambda changes: removals(originate(BASE, 0), changes, range(len(changes))),
    "restored": lambda changes: restored(changes, range(len(changes)), [(originate(BASE, 0), ())]),
    "together": lambda changes: together(BASE, changes),
    "advance": lambda changes: advance(originate(BASE, 0), changes, range(len(changes))),
    "identify": lambda changes: identify([], changes, passages(BASE), 0),
    "render_changes": lambda changes: render_changes(BASE, changes),
}


SPANS = originate(BASE, 0)
ODD: dict[str, Callable[[], object]] = {
    "words that end before they begin": lambda: cut(SPANS, 5, 2),
    "words before the text": lambda: cut(SPANS, -3, 2),
    "words behind the text": lambda: cut(SPANS, 3, len(BASE) + 1),
    "words of no text": lambda: cut((), 0, 1),
    "an anchor that ends before it begins": lambda: carry(Anchor(5, 2, "two"), (SECOND,)),
    "an anchor before the text": lambda: carry(Anchor(-5, 2, "two"), (SECOND,)),
    "an orphan before the text": lambda: carry_orphan(Orphan(-4, "two"), (SECOND,)),
    "no origin for a change": lambda: advance(SPANS, (SECOND,), []),
    "origins of too many words": lambda: advance(SPANS, (SECOND,), [SPANS]),
    "provenance of another text": lambda: advance(originate("One", 0), (SECOND,), [1]),
    "a span of fewer words than none": lambda: advance((Span(-3, 0), *SPANS), (SECOND,), [1]),
    "no origin for what was removed": lambda: removals(SPANS, (SECOND,), []),
    "words removed from another text": lambda: removals(originate("One", 0), (SECOND,), [1]),
    "no origin for what came back": lambda: restored((SECOND,), [], []),
    "a second change of other words": lambda: compose((Hunk(0, 0, "xy", ""),), (Hunk(0, 1, "", "z"),)),
    "a position before the text": lambda: to_utf16(BASE, -1),
    "a position behind the text": lambda: to_utf16(BASE, len(BASE) + 1),
    "a position in UTF-16 behind the text": lambda: from_utf16(BASE, len(BASE) + 1),
    "a position within a character": lambda: from_utf16("👍", 1),
}


@pytest.mark.parametrize("what", ODD)
def test_what_cannot_be_is_refused_with_a_sentence(what: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].* .*\.$"):
        ODD[what]()


def test_an_anchor_on_no_words_stays_or_is_an_orphan() -> None:
    assert carry(Anchor(20, 20, ""), (SECOND,)) == Anchor(18, 18, "")
    assert carry(Anchor(5, 5, ""), (SECOND,)) == Orphan(4, "")


def test_the_words_of_the_whole_text_and_of_no_part_of_it_have_their_origins() -> None:
    assert cut(SPANS, 0, len(BASE)) == SPANS
    assert cut(SPANS, 5, 5) == cut((), 0, 0) == ()


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("kind", NO_CHANGES)
def test_hunks_out_of_order_are_refused_with_a_sentence(use: str, kind: str) -> None:
    with pytest.raises(DoesNotFit, match=r"^(The change|Other words stand) at .*\.$"):
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
