"""The difference of two versions: what moved, what was only set otherwise, what is too much, and what is spoken."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import TEXT, House, build_house
from tests.services.moving import publish_text
from tests.web.test_reading_changes import page, spoken

SignIn = Callable[[str], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"
MOVED = "Danmark skal være et godt sted at drive virksomhed, også uden for de store byer.\n\n"


def difference(house: House, sign_in: SignIn, text: str, query: str = "") -> str:
    """The page that leads from version 1 to this text."""
    publish_text(house, text)
    house.session.commit()
    return page(sign_in("visitor"), f"{DRAFT}/versions/1...2{query}")


def pieces(html: str) -> list[str]:
    return [
        spoken(one)
        for one in re.findall(r'<section class="(?:difference|side)-piece".*?</section>', html, re.DOTALL)
    ]


def test_a_screen_reader_says_what_was_deleted_and_inserted(house: House, sign_in: SignIn) -> None:
    html = difference(house, sign_in, TEXT.replace("hele året", "om vinteren"))
    assert pieces(html) == [
        (
            "Passage 4 · Turisme Turismen giver arbejde langs kysterne. Den skal vokse"
            " deleted: hele året end of deletion inserted: om vinteren end of insertion og ikke kun om sommeren."
        )
    ]
    assert spoken(html).count("3 unchanged passages") == 1


@pytest.mark.parametrize("query", ["", "?view=sides"])
def test_a_passage_that_moved_says_from_where_and_to_where(house: House, sign_in: SignIn, query: str) -> None:
    html = difference(house, sign_in, TEXT.replace(MOVED, "") + "\n" + MOVED, query)
    gone, come = (words for words in pieces(html) if "Moved" in words)
    assert "Moved from here to passage" in gone
    assert "Moved here from passage 2" in come
    assert 'id="from-1"' in html
    assert 'href="#to-1"' in html
    assert 'id="to-1"' in html
    assert 'href="#from-1"' in html
    assert "with other words" not in html


def test_words_changed_on_the_way_are_marked_where_they_stand_now(house: House, sign_in: SignIn) -> None:
    html = difference(house, sign_in, TEXT.replace(MOVED, "") + "\n" + MOVED.replace("drive", "eje"))
    come = next(words for words in pieces(html) if "Moved here" in words)
    assert "Moved here from passage 2 , with other words" in come
    assert "sted at deleted: drive end of deletion inserted: eje end of insertion virksomhed" in come


def test_what_was_only_set_otherwise_says_so(house: House, sign_in: SignIn) -> None:
    html = difference(house, sign_in, TEXT.replace("godt sted", "**godt** sted"))
    [words] = pieces(html)
    assert "et formatting changed: bold added godt end of formatting change sted" in words
    assert "<ins>" not in html.split('<section class="difference-piece"')[1]


def test_the_two_sides_stand_row_by_row(house: House, sign_in: SignIn) -> None:
    html = difference(
        house,
        sign_in,
        TEXT.replace("- Vi vil samle markedsføringen ét sted.\n", "").replace("hele året", "altid"),
        "?view=sides",
    )
    rows = [spoken(row) for row in html.split('<div class="side-row')[1:]]
    assert len(rows) == 2
    assert "deleted: hele året" in rows[0]
    assert "inserted: altid" in rows[0]
    assert "samle markedsføringen" in rows[1]
    assert "Not there" in rows[1]


def long_text(words: int) -> str:
    lines = [
        f"Afsnit {number} handler om noget, som er vigtigt for mange i landet."
        for number in range(words // 11)
    ]
    return "# Langt\n\n" + "\n\n".join(lines) + "\n"


def test_a_long_difference_comes_in_pages_of_the_same_few_questions(
    session: Session, sign_in: SignIn, counted: Counted
) -> None:
    text = long_text(22_000)
    house = build_house(session, text=text)
    moved = "Afsnit 3 handler om noget, som er vigtigt for mange i landet.\n\n"
    new = re.sub(r"(Afsnit \d*0 handler om) noget", r"\1 meget", text.replace(moved, "")) + "\n" + moved
    publish_text(house, new)
    house.session.commit()
    browser = sign_in("visitor")
    address = f"{DRAFT}/versions/1...2"
    first = page(browser, address)
    with counted() as statements:
        assert page(browser, address) == first
    assert len(statements) == 5, "\n".join(statements)
    assert len(pieces(first)) == 40
    assert len(first) < 100_000
    last = int(re.findall(r"Page 1 of (\d+)", first)[0])
    assert last == 6
    assert f"page={last}#to-1" in first
    assert (
        'href="/processes'
        in page(browser, f"{address}?page={last}").split('id="to-1"')[1].split("#from-1")[0]
    )


def test_what_was_rewritten_throughout_is_not_compared_word_by_word(
    session: Session, sign_in: SignIn
) -> None:
    text = long_text(11_000)
    house = build_house(session, text=text)
    other = "\n\n".join(
        " ".join(reversed(line.split())) for line in text.replace("Afsnit", "Stykke").split("\n\n")
    )
    publish_text(house, other + "\n")
    house.session.commit()
    for query in ("", "?view=sides"):
        html = page(sign_in("visitor"), f"{DRAFT}/versions/1...2{query}")
        assert "So much was rewritten here" in html
        assert len(html) < 30_000
