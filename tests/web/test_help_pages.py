"""Help, the rules as they are asked, the words, and the language they are read in."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from app.glossary import TERMS
from app.models import LogEntry, LogKind, Member
from app.policy import TABLE
from tests.factories import House

SignIn = Callable[[str], FlaskClient]


def text(response: Any) -> str:
    """The page's HTML, with its signs as they are read."""
    body: str = response.get_data(as_text=True)
    return unescape(body)


@pytest.mark.parametrize("address", ["/help", "/help/rules", "/help/glossary"])
@pytest.mark.parametrize("locale", ["da", "nl", "en"])
def test_help_is_for_everybody_in_their_language(client: FlaskClient, address: str, locale: str) -> None:
    response = client.get(address, headers={"Accept-Language": locale})
    assert response.status_code == 200
    assert f'<html lang="{locale}"' in text(response)


def test_the_rules_are_those_of_the_policy_table(app: Flask, client: FlaskClient) -> None:
    page = text(client.get("/help/rules", headers={"Accept-Language": "en"}))
    with app.test_request_context(), force_locale("en"):
        for rule in TABLE.values():
            assert str(rule.label) in page
            for test in (*rule.who, *rule.when):
                assert str(test.words) in page


def test_the_glossary_shows_every_word_in_three_languages(app: Flask, client: FlaskClient) -> None:
    page = text(client.get("/help/glossary", headers={"Accept-Language": "en"}))
    with app.test_request_context(), force_locale("en"):
        for term in TERMS:
            for word in (term.word, term.dansk, term.nederlands, str(term.meaning)):
                assert word in page


def test_a_visitors_language_is_kept_in_their_browser(client: FlaskClient) -> None:
    changed = client.post("/language", data={"locale": "nl", "next": "/help?a=b"})
    assert (changed.status_code, changed.location) == (303, "/help?a=b")
    assert '<html lang="nl"' in text(client.get("/help", headers={"Accept-Language": "en"}))


def test_a_members_language_is_kept_for_every_browser(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    assert sign_in("mette").post("/language", data={"locale": "nl", "next": "/me"}).location == "/me"
    assert '<html lang="nl"' in text(sign_in("mette").get("/help"))
    house.session.expire_all()
    assert house.member("mette").locale == "nl"
    assert house.session.query(LogEntry).filter_by(kind=LogKind.MEMBER_CHANGED).count() == 1
    assert house.session.query(Member).filter_by(locale="nl", name=house.member("soren").name).count() == 0


@pytest.mark.parametrize(
    "away",
    [
        "https://ond.example/",
        "//ond.example/",
        "/\\ond.example",
        "ond.example",
        "javascript:alert(1)",
        "/\n/ond.example",
        "",
    ],
)
def test_the_switch_leads_nowhere_else(client: FlaskClient, away: str) -> None:
    changed = client.post("/language", data={"locale": "nl", "next": away})
    assert (changed.status_code, changed.location) == (303, "/")


@pytest.mark.parametrize("locale", ["", "xx", "../../etc"])
def test_an_unknown_language_is_refused(client: FlaskClient, locale: str) -> None:
    assert client.post("/language", data={"locale": locale, "next": "/help"}).status_code == 422
    assert client.get("/language").status_code == 405
