"""Every word of a real text is traced to the version that brought it."""

import pytest
from sqlalchemy.orm import Session

from app.exchange import histories
from tests.endurance import provenance
from tests.text import data

CHOSEN = (
    "kantinen+vedtaegter__vedtaegter.tex__434054.json",
    "openpolitics+manifesto__health.md__f7c350.json",
)


@pytest.mark.skipif(not data.present(), reason=data.MISSING)
@pytest.mark.parametrize("name", CHOSEN)
def test_the_house_traces_every_word_as_the_slow_way_does(session: Session, name: str) -> None:
    found = provenance.compared(session, histories.read(data.folder() / "histories" / name))
    assert found.words > 1000
    assert found.otherwise == 0
    assert found.right == found.certain


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
