"""Which suggestions want the same words, held against the definition pair by pair."""

from hypothesis import given
from hypothesis import strategies as st

from app.text import Changes, Hunk
from app.text.alternatives import alternatives


def hunk(start: int, end: int, insert: str = "x") -> Hunk:
    return Hunk(start, end, insert, "d" * (end - start))


def overlap(one: Hunk, other: Hunk) -> bool:
    if one.start == one.end and other.start == other.end:
        return one.start == other.start
    if one.start == one.end:
        return other.start < one.start < other.end
    if other.start == other.end:
        return one.start < other.start < one.end
    return one.start < other.end and other.start < one.end


@st.composite
def changes(draw: st.DrawFn) -> Changes:
    marks = sorted(draw(st.lists(st.integers(0, 30), min_size=2, max_size=6, unique=True)))
    hunks = [hunk(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    return tuple(hunk(one.start, one.start) if draw(st.booleans()) else one for one in hunks)


@given(st.lists(changes(), min_size=1, max_size=8))
def test_two_sides_compete_exactly_when_two_of_their_hunks_overlap(sides: list[Changes]) -> None:
    found = alternatives(dict(enumerate(sides)))
    for i, one in enumerate(sides):
        expected = {
            j for j, other in enumerate(sides) if i != j and any(overlap(a, b) for a in one for b in other)
        }
        assert found[i] == expected


def test_neighbours_that_merely_touch_do_not_compete() -> None:
    found = alternatives({"a": (hunk(0, 5),), "b": (hunk(5, 9),), "c": (hunk(5, 5),)})
    assert found == {"a": frozenset(), "b": frozenset(), "c": frozenset()}
