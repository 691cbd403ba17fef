"""What follows a text through its changes: rebased suggestions, anchors, provenance; invariants 17 to 19, 24,
25.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.text import (
    Anchor,
    Changes,
    Hunk,
    Orphan,
    Span,
    Standing,
    advance,
    apply,
    carry,
    compose,
    cut,
    diff,
    invert,
    merge,
    origin_at,
    originate,
    rebase,
    removals,
    restored,
)
from tests.text.strategies import chains, proposals, raw_changes, revisions

Proposals = tuple[str, dict[str, Changes]]


def apart(changes: Changes, over: Changes) -> bool:
    """Whether no hunk of one overlaps or touches one of the other."""
    return all(a.end < b.start or b.end < a.start for a in changes for b in over)


@given(revisions())
def test_rebasing_over_nothing_changes_nothing(pair: tuple[str, str]) -> None:
    changes = diff(*pair)
    result = rebase(changes, ())
    assert (result.changes, result.standing, result.conflicts) == (changes, Standing.FITS, ())


@given(proposals(most=2))
def test_rebasing_over_changes_elsewhere_only_shifts(made: Proposals) -> None:
    changes, over = (*made[1].values(), ())[:2]
    if apart(changes, over):
        result = rebase(changes, over)
        assert (result.standing, result.conflicts) == (Standing.FITS, ())
        assert [(h.insert, h.deleted) for h in result.changes] == [(h.insert, h.deleted) for h in changes]


@given(proposals(most=2))
def test_a_rebased_suggestion_does_what_a_merge_does(made: Proposals) -> None:
    base, sides = made
    changes, over = (*sides.values(), ())[:2]
    result = rebase(changes, over)
    merged = merge(base, {"changes": changes, "over": over})
    assert (result.standing in (Standing.CONFLICTING, Standing.BASE_DELETED)) == bool(merged.conflicts)
    assert len(result.conflicts) == len(merged.conflicts)
    after = apply(apply(base, over), result.changes)
    if not merged.conflicts:
        assert after == merged.text
    if result.standing == Standing.ALREADY_IN:
        assert result.changes == ()
    for collision in result.conflicts:
        start, end = collision.over[0].start, collision.over[-1].end
        assert 0 <= collision.start <= collision.end <= len(apply(base, over))
        assert collision.hunks
        assert start <= end


@st.composite
def followed(draw: st.DrawFn) -> tuple[Changes, Changes, Changes]:
    """A suggestion on a text, and two steps that the text took, the second one sometimes back."""
    base, middle, last = draw(chains(3))
    first = draw(st.one_of(st.just(diff(base, middle)), raw_changes(base)))
    middle = apply(base, first)
    second = draw(st.one_of(st.just(diff(middle, last)), raw_changes(middle), st.just(invert(base, first))))
    near = st.sampled_from([diff(base, last), diff(base, base + " end"), diff(base, "start " + base)])
    return draw(st.one_of(near, raw_changes(base))), first, second


@given(followed())
def test_two_steps_are_one_step_over_the_composition(made: tuple[Changes, Changes, Changes]) -> None:
    """If the suggestion fits one of them and the first leaves it whole; a conflict with what the second takes back
    is none with both.
    """
    changes, first, second = made
    step = rebase(changes, first)
    twice = rebase(step.changes, second)
    once = rebase(changes, compose(first, second))
    if apart(changes, first) and apart(step.changes, second):
        assert twice == once
    if step.standing == Standing.FITS:
        assert twice.changes == once.changes
        assert bool(twice.conflicts) == bool(once.conflicts) or once.standing in (
            Standing.ALREADY_IN,
            Standing.ADAPTED,
        )
    whole = len(step.changes) == len(changes)
    if whole and twice.standing == Standing.FITS:
        assert (twice.changes, once.conflicts) == (once.changes, ())
    if twice.changes != once.changes:
        assert Standing.FITS not in (step.standing, twice.standing) or not whole


def test_a_suggestion_that_was_in_fits_again_when_it_is_taken_back_and_its_own_hunks_are_followed() -> None:
    base = "The tax is high."
    suggestion = diff(base, "The tax is low.")
    back = invert(base, suggestion)
    step = rebase(suggestion, suggestion)
    assert (step.standing, step.changes) == (Standing.ALREADY_IN, ())
    assert rebase(step.changes, back).changes == ()
    assert rebase(suggestion, compose(suggestion, back)).changes == suggestion


def test_a_suggestion_that_conflicted_fits_again_when_the_other_words_are_taken_back() -> None:
    base = "The tax is high."
    suggestion, other = diff(base, "The tax is low."), diff(base, "The tax is flat.")
    assert rebase(suggestion, other).standing == Standing.CONFLICTING
    assert rebase(suggestion, compose(other, invert(base, other))).standing == Standing.FITS


@given(proposals(most=3))
def test_some_now_and_the_rest_later_is_all_at_once(made: Proposals) -> None:
    base, sides = made
    at_once = merge(base, sides)
    now = dict(list(sides.items())[:1])
    published = merge(base, now)
    later = merge(base, {**sides, **now})
    forward = compose(invert(base, published.changes), later.changes)
    assert apply(published.text, forward) == at_once.text
    rest = {name: rebase(changes, published.changes) for name, changes in sides.items() if name not in now}
    if all(apart(sides[a], sides[b]) for a in sides for b in sides if a < b):
        after = merge(published.text, {name: result.changes for name, result in rest.items()})
        assert after.text == at_once.text


def test_standings() -> None:
    base = "One two three. Four five six."
    suggestion = diff(base, "One 2 three. Four five six.")
    assert rebase(suggestion, diff(base, "One two three. Four 5 six.")).standing == Standing.FITS
    assert rebase(suggestion, suggestion).standing == Standing.ALREADY_IN
    assert rebase(suggestion, diff(base, "One TWO three. Four five six.")).standing == Standing.CONFLICTING
    assert rebase(suggestion, diff(base, "Four five six.")).standing == Standing.BASE_DELETED
    both = diff(base, "One 2 three. Four five 6.")
    part = rebase(both, suggestion)
    assert part.standing == Standing.ADAPTED
    assert apply("One 2 three. Four five six.", part.changes) == "One 2 three. Four five 6."


@given(revisions(), st.data())
def test_an_anchor_outside_every_hunk_keeps_its_words(pair: tuple[str, str], data: st.DataObject) -> None:
    base, new = pair
    changes = diff(base, new)
    assume(base)
    start = data.draw(st.integers(0, len(base) - 1))
    end = data.draw(st.integers(start + 1, len(base)))
    result = carry(Anchor(start, end, base[start:end]), changes)
    if start < end and all(end <= hunk.start or hunk.end <= start for hunk in changes):
        assert isinstance(result, Anchor)
        assert new[result.start : result.end] == base[start:end]
    if isinstance(result, Anchor):
        assert 0 <= result.start < result.end <= len(new)
        assert result.quote == base[start:end]
    else:
        assert 0 <= result.at <= len(new)


def test_anchors_follow_replacement_and_become_orphans() -> None:
    base = "One two three four."
    anchor = Anchor(4, 7, "two")
    assert carry(anchor, (Hunk(4, 7, "zwei", "two"),)) == Anchor(4, 8, "two")
    assert carry(anchor, (Hunk(4, 8, "", "two "),)) == Orphan(4, "two")
    assert carry(anchor, (Hunk(4, 4, "new ", ""),)) == Anchor(8, 11, "two")
    assert carry(anchor, (Hunk(7, 7, " new", ""),)) == anchor
    assert carry(anchor, diff(base, "Now one two three four.")) == Anchor(8, 11, "two")


@pytest.mark.parametrize(
    ("base", "new", "quote", "stands"),
    [
        ("You will want to allott one hour.", "You will want to allot one hour.", "to allott one", "to allot one"),
        ("The rules are condidered the basis.", "The rules are considered the basis.", "are condidered the", None),
        ("for all. That does not however extend to an area", "for all. This however has not yet been extended to an area",
         "all. That does not however extend to an", "all. This however has not yet been extended to an"),
        ("We also\nprovide a guide.", "We also provide a guide.", "also\nprovide", "also provide"),
    ],
)  # fmt: skip
def test_words_edited_within_themselves_are_followed(
    base: str, new: str, quote: str, stands: str | None
) -> None:
    at = base.index(quote)
    result = carry(Anchor(at, at + len(quote), quote), diff(base, new))
    assert isinstance(result, Anchor)
    assert new[result.start : result.end] == (stands or quote.replace("condidered", "considered"))


def test_a_word_between_two_edits_is_followed_one_that_recurs_in_other_words_is_not() -> None:
    base, new = "We want lower taxes and rules.", "We need lower fees and rules."
    assert carry(Anchor(8, 13, "lower"), diff(base, new)) == Anchor(8, 13, "lower")
    base = "All members of the council are asked every year for the names of two others.\n"
    new = "Schools open in autumn when farmers bring grain, and for that there is a feast.\n"
    at = base.index("for")
    assert isinstance(carry(Anchor(at, at + 3, "for"), diff(base, new)), Orphan)


LINKS = "* [Values](values.md)\n* [Milestones](milestones.md)\n* [Meetings](meetings.md)\n"


@pytest.mark.parametrize(
    "new",
    [
        LINKS.replace("* [Values](values.md)\n", ""),
        LINKS.replace("* [Milestones](milestones.md)\n", ""),
        LINKS.replace("* [Meet", "* [Keys](keys.md)\n* [Meet"),
        LINKS.replace("* [Mile", "* [Keys](keys.md)\n* [Mile"),
    ],
)
def test_a_line_that_comes_or_goes_leaves_words_whole_where_it_may_as_well_stand_beside_them(
    new: str,
) -> None:
    """The words reach over a line's end; ".md" stands before the line and at its end."""
    quote = ".md)\n* [Meetings](meetings"
    at = LINKS.index(quote)
    result = carry(Anchor(at, at + len(quote), quote), diff(LINKS, new))
    assert isinstance(result, Anchor)
    assert new[result.start : result.end] == quote


def test_words_taken_out_whole_are_gone_though_the_same_words_stand_beside_them() -> None:
    base = "It is so.\n\nIt is so.\n\nThe end.\n"
    second = base.rindex("It")
    for at in (0, second):
        results = carry(Anchor(at, at + 9, "It is so."), (Hunk(second, second + 11, "", "It is so.\n\n"),))
        assert isinstance(results, Orphan if at else Anchor)


def test_an_anchor_goes_along_with_a_passage_that_moved_word_for_word() -> None:
    first = "The party supports small firms in all regions of the country.\n"
    second = (
        "Rules for business are to be simple, stable and the same for all; few rules are better than many.\n"
    )
    third = "Taxes on work are to fall.\n"
    base, new = f"{first}\n{second}\n{third}", f"{second}\n{third}\n{first}"
    at = base.index("small firms")
    moved = carry(Anchor(at, at + 11, "small firms"), diff(base, new))
    assert isinstance(moved, Anchor)
    assert new[moved.start : moved.end] == "small firms"


def test_a_short_passage_that_moved_whole_takes_its_anchors_along_unless_it_came_twice() -> None:
    first, second = "Alpha beta gamma.\n", "Delta epsilon zeta eta theta.\n\nOmega and the end of it.\n"
    base, new = f"{first}\n{second}", f"{second}\n{first}"
    moved = carry(Anchor(6, 10, "beta"), diff(base, new))
    assert isinstance(moved, Anchor)
    assert new[moved.start : moved.end] == "beta"
    twice = diff(base, f"{second}\n{first}\nAnd again.\n\n{first}")
    assert isinstance(carry(Anchor(6, 10, "beta"), twice), Orphan)


def test_parts_of_a_quote_are_counted_from_version_to_version() -> None:
    versions = [
        "We want lower taxes on all work.",
        "We want much lower taxes on all honest work.",
        "We want much higher taxes on all honest work.",
        "We want much more money from all honest work.",
    ]
    at: Anchor | Orphan = Anchor(8, 31, "lower taxes on all work")
    for base, new in pairwise(versions):
        assert isinstance(at, Anchor)
        at = carry(at, diff(base, new))
    assert at == Orphan(13, "lower taxes on all work")


def test_words_that_only_occur_elsewhere_are_no_home_for_an_anchor() -> None:
    base = "We want lower taxes for all.\n\nMuch later: we want lower taxes for firms.\n"
    new = "Much later: we want lower taxes for firms.\n"
    at = base.index("lower taxes")
    assert carry(Anchor(at, at + 11, "lower taxes"), diff(base, new)) == Orphan(0, "lower taxes")


@given(chains(4))
def test_span_lengths_sum_to_the_length_of_the_text(versions: list[str]) -> None:
    spans = originate(versions[0], 0)
    for k in range(1, len(versions)):
        changes = diff(versions[k - 1], versions[k])
        before = spans
        spans = advance(spans, changes, [k] * len(changes))
        assert sum(span.length for span in spans) == len(versions[k])
        assert all(span.length for span in spans)
        assert all(left.origin != right.origin for left, right in pairwise(spans))
        taken = removals(before, changes, [k] * len(changes))
        assert "".join(removal.words for removal in taken) == "".join(hunk.deleted for hunk in changes)
        back = invert(versions[k - 1], changes)
        credited = restored(back, [k + 1] * len(back), [(before, changes)])
        assert advance(spans, back, credited) == before


@given(revisions())
def test_untouched_words_keep_their_origin(pair: tuple[str, str]) -> None:
    base, new = pair
    changes = diff(base, new)
    each = tuple(Span(1, position) for position in range(len(base)))
    spans = advance(each, changes, ["new"] * len(changes))
    shift = at = 0
    for hunk in (*changes, Hunk(len(base), len(base), "", "")):
        for position in range(at, hunk.start):
            assert origin_at(spans, position + shift) == position
        for position in range(hunk.start, hunk.start + len(hunk.insert)):
            assert origin_at(spans, position + shift) == "new"
        shift, at = shift + hunk.shift, hunk.end
    assert cut(each, 0, len(base)) == each


@given(revisions())
def test_a_revert_gives_restored_words_their_first_origin(pair: tuple[str, str]) -> None:
    base, new = pair
    changes = diff(base, new)
    spans = originate(base, "first")
    later = advance(spans, changes, ["second"] * len(changes))
    back = invert(base, changes)
    assert advance(later, back, restored(back, ["revert"] * len(back), [(spans, changes)])) == spans


@given(chains(4))
def test_going_back_to_any_earlier_text_gives_its_provenance_back(versions: list[str]) -> None:
    past: list[tuple[tuple[Span, ...], Changes]] = []
    spans = first = originate(versions[0], 0)
    for k, (base, new) in enumerate(pairwise(versions), 1):
        changes = diff(base, new)
        credited = restored(changes, [k] * len(changes), past)
        past.insert(0, (spans, changes))
        spans = advance(spans, changes, credited)
    over: Changes = ()
    for _, step in past:
        over = compose(step, over)
    back = invert(versions[0], over)
    assert advance(spans, back, restored(back, ["revert"] * len(back), past)) == first


def test_words_that_come_back_in_part_and_reworded_are_told_apart() -> None:
    base = "Rules are to be few. Taxes on work are to fall in every year. The end."
    without = "Rules are to be few. The end."
    again = "Rules are to be few. Taxes on all work are to fall by half. The end."
    taken, back = diff(base, without), diff(without, again)
    spans = originate(base, "import")
    later = advance(spans, taken, ["S-1"])
    told = advance(later, back, restored(back, ["S-2"], [(spans, taken)]))
    at = 0
    own = []
    for span in told:
        own += [again[at : at + span.length]] if span.origin == "S-2" else []
        at += span.length
    assert own == ["Taxes on all ", "by half. "]


def test_the_same_words_written_elsewhere_or_anew_are_their_writers_own() -> None:
    base = "First we say so here. Then comes another one. Last we end."
    without = "Then comes another one. Last we end."
    elsewhere = "Then comes another one. First we say so here. Last we end."
    spans = originate(base, "import")
    taken, back = diff(base, without), diff(without, elsewhere)
    told = advance(advance(spans, taken, ["S-1"]), back, restored(back, ["S-2"], [(spans, taken)]))
    assert [span.origin for span in told] == ["import", "S-2", "import"]
    fresh = diff(base, base.replace("another", "a third"))
    assert restored(fresh, ["S-3"], [(originate("", 0), ()), (spans, ())]) == ((Span(7, "S-3"),),)
