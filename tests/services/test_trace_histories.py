"""Every word of a real text is traced to the version that brought it."""

import pytest
from sqlalchemy.orm import Session

from app.exchange import histories
from tests.endurance import provenance
from tests.endurance.provenance import Compared
from tests.text import data

CHOSEN = {
    "kantinen+vedtaegter__vedtaegter.tex__434054.json": Compared(
        words=1517, restored=0, otherwise=0, certain=14, right=14, returns=0, astray=0
    ),
    "openpolitics+manifesto__health.md__f7c350.json": Compared(
        words=1129, restored=23, otherwise=0, certain=166, right=166, returns=0, astray=0
    ),
    "publiccodenet+standard__index.md__e0943c.json": Compared(
        words=414, restored=4, otherwise=0, certain=74, right=74, returns=1, astray=0
    ),
}
"""Histories of three kinds: much rewritten at once, with words that come back, with a version taken back whole."""


@pytest.mark.skipif(not data.present(), reason=data.MISSING)
@pytest.mark.parametrize("name", CHOSEN)
def test_the_house_traces_every_word_as_the_slow_way_does(session: Session, name: str) -> None:
    history = histories.read(data.folder() / "histories" / name)
    assert provenance.compared(session, history) == CHOSEN[name]


def test_words_whose_version_is_beyond_doubt_are_known_without_comparing() -> None:
    texts = ["one two three the the", "one four two three the the", "five one four two three the the"]
    assert provenance.certain(texts) == {"one": 1, "two": 1, "three": 1, "four": 2, "five": 3}


def test_words_that_changed_places_are_in_doubt() -> None:
    assert provenance.certain(["one two three four", "two one three four"]) == {"three": 1, "four": 1}


def test_a_word_whose_neighbours_have_all_changed_is_in_doubt() -> None:
    assert provenance.certain(["one two three four", "one the two the three four"]) == {
        "one": 1,
        "three": 1,
        "four": 1,
    }


def test_words_that_were_away_in_between_are_in_doubt() -> None:
    assert provenance.certain(["one two", "two", "one two"]) == {"two": 1}
