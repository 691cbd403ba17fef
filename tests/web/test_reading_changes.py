"""The text with its suggestions in it, one passage of it, and what is new, as a browser without JavaScript shows them."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Suggestion, Visit
from app.services import threads
from app.web import reading, rendered
from app.web.rendered import Row
from tests.factories import House
from tests.queries.test_reading import send
from tests.services.moving import publish_words

SignIn = Callable[[str], FlaskClient]
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"


def page(browser: FlaskClient, address: str, status: int = 200) -> str:
    response = browser.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


def passage_of(house: House, words: str) -> int:
    head = house.draft().head
    assert head is not None
    place = head.text.index(words)
    return next(int(number) for number, start, end in head.passages if start <= place < end)


def text_of(html: str, passage: int) -> str:
    """What stands in a passage's text column, as HTML."""
    row = html[html.index(f'<section class="passage-row" id="p-{passage}"') :]
    found = re.search(r'<div class="passage-text prose"[^>]*>(.*?)</div>', row, re.DOTALL)
    assert found
    return found[1]


def spoken(html: str) -> str:
    """What a screen reader says of it: every word, the hidden ones too."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_every_change_says_whose_it_is(house: House, sign_in: SignIn) -> None:
    one = send(house, ("hele året", "året rundt"))
    other = send(house, ("langs kysterne", "ved kysten"), key="jonas")
    place = passage_of(house, "Turismen giver")
    house.session.commit()
    name = house.member("birgit").name
    for key, first, second in (
        ("ruth", name, house.member("jonas").name),
        ("birgit", "you", house.member("jonas").name),
        ("visitor", "Nordjylland", "Nordjylland"),
    ):
        words = spoken(text_of(page(sign_in(key), f"{DRAFT}?view=changes"), place))
        assert words == (
            "Turismen giver arbejde deleted: langs kysterne end of deletion inserted: ved kysten end of insertion"
            f" suggested in {other.label} {second} . Den skal vokse"
            " deleted: hele året end of deletion inserted: året rundt end of insertion"
            f" suggested in {one.label} {first} og ikke kun om sommeren."
        )
    assert name not in page(sign_in("visitor"), f"{DRAFT}?view=changes")


def test_contested_words_stand_as_they_are_with_all_who_want_others(house: House, sign_in: SignIn) -> None:
    one = send(house, ("sæsonen", "foråret"))
    other = send(house, ("sæsonen", "efteråret"), key="jonas")
    place = passage_of(house, "forlænge sæsonen")
    house.session.commit()
    html = text_of(page(sign_in("visitor"), f"{DRAFT}?view=changes"), place)
    assert spoken(html) == (
        f"Vi vil forlænge contested: sæsonen end of contested words suggested in {one.label} Nordjylland"
        f" suggested in {other.label} Nordjylland ."
    )
    assert f'href="/suggestions/{one.id}"' in html
    assert "<ins>" not in html
    assert "<del>" not in html


def test_the_words_of_the_source_keep_their_places_in_a_marked_text(house: House, sign_in: SignIn) -> None:
    send(house, ("hele året", "året rundt"))
    head = house.draft().head
    assert head is not None
    text = head.text
    house.session.commit()
    html = page(sign_in("visitor"), f"{DRAFT}?view=changes")
    found = re.findall(r'<[a-z]+[^>]* data-at="(\d+)">([^<]+)<', html)
    assert len(found) > 10
    for at, words in found:
        assert text.startswith(unescape(words), int(at))


def test_what_a_suggestion_moves_is_shown_as_moved(house: House, sign_in: SignIn) -> None:
    line = "- Vi vil uddanne flere i faget.\n"
    head = house.draft().head
    assert head is not None
    moved = "Danmark skal være et godt sted at drive virksomhed, også uden for de store byer."
    send(house, (moved + "\n\n", ""), (line, line + "\n" + moved + "\n"))
    house.session.commit()
    html = page(sign_in("visitor"), f"{DRAFT}?view=changes")
    assert 'data-change="moved">moved from here' in html
    assert 'data-change="moved">moved here' in html


def test_a_new_suggestion_costs_its_own_block_alone(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(house, ("hele året", "året rundt"))
    house.session.commit()
    browser = sign_in("visitor")
    page(browser, f"{DRAFT}?view=changes")
    drawn: list[str] = []
    whole = rendered.marked

    def noted(words: str, *rest: Any) -> Sequence[Row]:
        drawn.append(words)
        return whole(words, *rest)

    monkeypatch.setattr(rendered, "marked", noted)
    send(house, ("på én dag", "på en time"), key="jonas")
    house.session.commit()
    page(browser, f"{DRAFT}?view=changes")
    assert len(drawn) == 1
    assert "på én dag" in drawn[0]
    assert "Turismen" not in drawn[0]


def test_filters_join(house: House, sign_in: SignIn) -> None:
    one = send(house, ("sæsonen", "foråret"))
    other = send(house, ("sæsonen", "efteråret"), key="jonas")
    third = send(house, ("på én dag", "på en time"), key="jonas")
    house.session.commit()
    browser = sign_in("birgit")

    def shown(query: str) -> set[int]:
        return {int(number) for number in re.findall(r'id="s-(\d+)"', page(browser, f"{DRAFT}?{query}"))}

    jonas = house.member("jonas").id
    assert shown("") == {one.id, other.id, third.id}
    assert shown("contested=1") == {one.id, other.id}
    assert shown("mine=1") == {one.id}
    assert shown(f"author={jonas}") == {other.id, third.id}
    assert shown(f"author={jonas}&contested=1") == {other.id}
    assert shown("group=Nordjylland") == {one.id, other.id, third.id}
    assert shown("group=Fyn") == set()
    assert shown("author=vrøvl") == {one.id, other.id, third.id}
    html = page(browser, f"{DRAFT}?author={jonas}")
    assert "Filter: 2 of 3" in html
    assert f"author={jonas}" in html.split('aria-label="View"')[1].split("</nav>")[0]
    assert house.member("jonas").name not in page(sign_in("visitor"), f"{DRAFT}?author={jonas}")


def test_a_passage_has_a_page_that_outlives_joins(house: House, sign_in: SignIn) -> None:
    line = passage_of(house, "samle markedsføringen")
    heir = passage_of(house, "forlænge sæsonen")
    suggestion = send(house, ("sæsonen", "foråret"))
    house.session.commit()
    browser = sign_in("visitor")
    html = page(browser, f"{DRAFT}/passages/{heir}")
    assert f'id="s-{suggestion.id}"' in html
    assert "<h1>Passage 5</h1>" in html
    assert "Turismen giver" not in html
    publish_words(house, "sæsonen.\n- Vi vil samle", "sæsonen og samle")
    house.session.commit()
    response = browser.get(f"{DRAFT}/passages/{line}")
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"{DRAFT}/passages/{heir}")
    page(browser, f"{DRAFT}/passages/9999", 404)


def test_notes_beyond_the_first_are_a_line_each_until_they_are_asked_for(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WHOLE", 1)
    one = send(house, ("hele året", "året rundt"))
    other = send(house, ("på én dag", "på en time"), key="jonas")
    place = passage_of(house, "på én dag")
    house.session.commit()
    browser = sign_in("ruth")
    html = page(browser, DRAFT)
    assert html.count('class="suggestion-card"') == 1
    assert f'<li id="s-{other.id}"><a href="/suggestions/{other.id}">{other.label}</a>' in html
    assert f'href="{DRAFT}/passages/{place}"' in html
    assert f'data-src="{DRAFT}/notes"' in html
    notes = page(browser, f"{DRAFT}/notes?passages={place},9999,x")
    assert notes.count('class="suggestion-card"') == 1
    assert f'data-passage="{place}"' in notes
    assert f'id="s-{one.id}"' not in notes
    assert "<html" not in notes
    assert page(browser, f"{DRAFT}/notes") == ""


def test_what_is_new_since_the_last_visit_is_the_readers_own(
    house: House, sign_in: SignIn, app: Flask
) -> None:
    house.session.commit()
    ruth, others = sign_in("ruth"), sign_in("jonas")
    ruth.get(DRAFT).close()
    house.session.expire_all()
    [visit] = house.session.scalars(select(Visit)).all()
    assert (visit.member_id, visit.before_at) == (house.member("ruth").id, None)
    assert "new=1" not in page(others, DRAFT)
    assert 'name="new"' not in page(ruth, DRAFT), "the first visit is not over yet"
    _shift(house, visit, hours=2)
    assert 'name="new"' in page(ruth, DRAFT)
    ruth.get(DRAFT).close()
    house.session.expire_all()
    [visit] = house.session.scalars(select(Visit)).all()
    assert visit.before_at is not None
    before = visit.before_at
    house.session.rollback()
    ruth.get(DRAFT).close()
    house.session.expire_all()
    [visit] = house.session.scalars(select(Visit)).all()
    assert visit.before_at == before, "one reading is one visit, however many pages it opens"
    house.session.rollback()


def _shift(house: House, visit: Visit, *, hours: int) -> None:
    """As if the visit had been so long ago."""
    visit.seen_at -= timedelta(hours=hours)
    house.session.commit()


def test_only_what_was_touched_since_is_new(house: House, sign_in: SignIn) -> None:
    old = send(house, ("hele året", "året rundt"))
    quiet = send(house, ("langs kysterne", "ved kysten"), key="jonas")
    for one in (old, quiet):
        one.created_at -= timedelta(days=3)
        for revision in one.revisions:
            revision.written_at -= timedelta(days=3)
    now = old.created_at + timedelta(days=3)
    house.session.add(
        Visit(
            member_id=house.member("ruth").id,
            draft_id=house.draft().id,
            seen_at=now - timedelta(days=1),
        )
    )
    fresh = send(house, ("på én dag", "på en time"), key="jonas")
    threads.start(house.session, house.actor("jonas"), house.draft(), body="Ja.", suggestion=old)
    house.session.commit()
    html = page(sign_in("ruth"), f"{DRAFT}?new=1")
    assert {int(number) for number in re.findall(r'id="s-(\d+)"', html)} == {old.id, fresh.id}
    stranger = page(sign_in("visitor"), f"{DRAFT}?new=1")
    assert len(re.findall(r'id="s-(\d+)"', stranger)) == len(house.session.scalars(select(Suggestion)).all())
    house.session.rollback()
