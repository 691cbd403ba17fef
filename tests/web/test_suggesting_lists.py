"""Suggesting amid a list: deep items open as what they are, and footnotes stand where they part nothing."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Suggestion
from app.text import apply, passages
from app.text.rich import nodes
from tests.factories import House, build_house
from tests.web.test_suggesting_pages import DRAFT, passage, send, text_of
from tests.web.test_unfinished_pages import edited

SignIn = Callable[[str], FlaskClient]

TEXT = """\
# Havnen

Kajen er lang.

1. Skibe lægger til.
2. Varer losses.
    * Korn om efteråret.
    * Kul hele året[^1].
3. Folk går i land.

Så sejler de igen.

[^1]: Også ved højvande.
"""


def sent(browser: FlaskClient, house: House, number: int, words: str) -> str:
    """The whole text as the suggestion would have it."""
    assert send(browser, house, passages=str(number), text=words).status_code == 303
    suggestion = house.session.query(Suggestion).one()
    return apply(suggestion.version.text, suggestion.changes)


@pytest.fixture
def house(session: Session) -> House:
    """The small house around a text with a list in a list."""
    made = build_house(session, text=TEXT)
    session.commit()
    return made


def test_a_deep_item_opens_as_an_item_and_keeps_its_place(house: House, sign_in: SignIn) -> None:
    number = passage(house, "Korn om")
    house.session.commit()
    browser = sign_in("birgit")
    there = f"{DRAFT}/nodes?passages={number}&base=1"
    found = browser.get(there).get_json()
    assert found["words"] == "    * Korn om efteråret."
    assert found["nodes"] == nodes("* Korn om efteråret.")
    document = edited("* Korn om efteråret.", "Korn", "Havre")
    assert browser.post(there, json={"rich": document}).get_json() == {"text": "    * Havre om efteråret."}
    again = browser.post(there, json={"text": "    * Havre om efteråret."}).get_json()
    assert again == {"nodes": nodes("* Havre om efteråret.")}


def test_the_names_of_all_footnotes_are_told_those_suggested_included(house: House, sign_in: SignIn) -> None:
    number = passage(house, "Kajen")
    house.session.commit()
    browser = sign_in("birgit")
    there = f"{DRAFT}/nodes?passages={number}&base=1"
    assert browser.get(there).get_json()["labels"] == ["1"]
    send(browser, house, passages=str(number), text="Kajen er lang[^2].\n\n[^2]: 300 meter.")
    assert browser.get(there).get_json()["labels"] == ["1", "2"]


@pytest.mark.parametrize(
    ("words", "new", "placed"),
    [
        ("Kajen", "Kajen er lang[^2].\n\n[^2]: 300 meter.", "lang[^2].\n\n[^2]: 300 meter.\n\n1. Skibe"),
        ("Skibe", "1. Skibe[^2].\n\n[^2]: Store.", "land.\n\n[^2]: Store.\n\nSå sejler"),
        ("Korn", "    * Korn[^2].\n\n    [^2]: Og havre.", "land.\n\n[^2]: Og havre.\n\nSå sejler"),
        ("Varer", "2. Varer[^2].\n\n[^2]: A.\n\n    B.", "land.\n\n[^2]: A.\n\n    B.\n\nSå sejler"),
        ("Folk", "3. Folk[^2].\n\n[^2]: Nogle.", "3. Folk[^2].\n\n[^2]: Nogle.\n\nSå sejler"),
        ("Så sejler", "Så sejler de[^2].\n\n[^2]: Hjem.", "de[^2].\n\n[^2]: Hjem.\n\n[^1]: Også"),
    ],
)
def test_a_footnote_stands_below_its_passage_and_never_amid_a_list(
    house: House, sign_in: SignIn, words: str, new: str, placed: str
) -> None:
    number = passage(house, words)
    house.session.commit()
    text = sent(sign_in("birgit"), house, number, new)
    assert placed in text
    notes = ("footnote", "code")
    before = [one.kind for one in passages(TEXT) if one.kind not in notes]
    assert [one.kind for one in passages(text) if one.kind not in notes] == before


def test_a_footnote_that_was_there_stays_where_it_was(house: House, sign_in: SignIn) -> None:
    number = passage(house, "højvande")
    house.session.commit()
    text = sent(sign_in("birgit"), house, number, "[^1]: Dog ikke ved højvande.")
    assert text == TEXT.replace("Også ved", "Dog ikke ved")


@pytest.mark.parametrize(
    ("words", "new"),
    [
        ("Skibe", "1. Skibe lægger til.\n\nOg fra."),
        ("Skibe", "1. Skibe lægger til.\n\n| År |\n|----|\n| 1  |"),
        ("Kul", "    * Kul hele året[^1].\n\nOg fra."),
    ],
)
def test_other_words_amid_a_list_do_not_take_in_the_items_that_follow(
    house: House, sign_in: SignIn, words: str, new: str
) -> None:
    number = passage(house, words)
    house.session.commit()
    text = sent(sign_in("birgit"), house, number, new)
    assert f"{new}\n\n" in text
    items = [one for one in passages(text) if one.kind == "item"]
    assert len(items) == 5


def test_what_reaches_beyond_a_deep_item_opens_from_where_its_list_can_be_read(
    house: House, sign_in: SignIn
) -> None:
    number = passage(house, "Korn")
    house.session.commit()
    browser = sign_in("birgit")
    sent(browser, house, number, "    * Korn[^2].\n\n    [^2]: Og havre.")
    mine = house.session.query(Suggestion).one().id
    house.session.rollback()
    page = browser.get(f"/suggestions/{mine}/edit").get_data(as_text=True)
    words, named = text_of(page), re.search(r'name="passages"[^>]*value="([^"]*)"', page)
    assert words.startswith("2. Varer losses.\n    * Korn[^2].\n")
    assert "land.\n\n[^2]: Og havre.\n\nSå" in words
    assert named
    answer = browser.post(
        f"/suggestions/{mine}/edit",
        data={
            "base": 1,
            "passages": named[1],
            "revision": 1,
            "text": words.replace("havre", "rug"),
            "reason": "Bedre.",
            "kind": "editorial",
        },
    )
    assert answer.status_code == 303
    house.session.expire_all()
    suggestion = house.session.query(Suggestion).one()
    text = apply(suggestion.version.text, suggestion.changes)
    assert text == TEXT.replace("Korn om efteråret.", "Korn[^2].").replace(
        "land.\n", "land.\n\n[^2]: Og rug.\n"
    )
