"""What a change leaves in place between the words it changes."""

from hypothesis import given

from app.text import tokenise
from app.text.kept import kept
from app.text.tokens import is_word
from tests.endurance.provenance import remaining
from tests.text.strategies import revisions


def shared(old: str, new: str) -> list[str]:
    """The runs as words."""
    return [new[j : j + length] for _, j, length in kept(old, new)]


def test_a_word_between_two_changed_ones_stays() -> None:
    assert shared("ikke kun om sommeren", "også om vinteren") == ["om"]


def test_words_beside_one_that_stays_stay_with_it() -> None:
    assert shared("a the tax a", "b the tax a c") == ["the tax a"]


def test_words_that_stand_twice_hold_nothing_together() -> None:
    assert shared("the one and the other", "the two or the third") == []


def test_nothing_is_kept_out_of_its_order() -> None:
    assert shared("north and south", "south or north") == ["north"]


@given(revisions())
def test_what_is_kept_is_the_same_on_both_sides_and_in_order(pair: tuple[str, str]) -> None:
    old, new = pair
    i_end = j_end = 0
    for i, j, length in kept(old, new):
        assert length > 0 and i >= i_end and j >= j_end
        assert old[i : i + length] == new[j : j + length]
        tokens = tokenise(new[j : j + length])
        assert is_word(tokens[0]) and is_word(tokens[-1])
        i_end, j_end = i + length, j + length


@given(revisions())
def test_words_that_stay_are_those_a_comparison_of_all_with_all_finds(pair: tuple[str, str]) -> None:
    old, new = pair
    runs = {(i + at, j + at) for i, j, length in kept(old, new) for at in range(length)}
    assert set(remaining(old, new)) <= runs
    covered = {j for _, j in remaining(old, new)}
    at = 0
    for token in tokenise(new):
        if is_word(token) and at in {j for _, j in runs}:
            assert at in covered
        at += len(token)


def test_of_texts_too_long_to_be_looked_through_nothing_counts_as_kept() -> None:
    text = "the party writes its policy together " * 15_000
    assert kept(text, text + "once more") == []
