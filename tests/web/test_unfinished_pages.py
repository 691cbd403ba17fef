"""What one has begun to write: kept on the way, offered again, thrown away; and the two views of a wording."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import PhaseKind, Suggestion, SuggestionKind, Support, Writing
from app.text import apply
from app.text.rich import nodes
from tests.factories import PASSWORD, House
from tests.services.moving import publish_words
from tests.web.test_suggesting_pages import DRAFT, NEW, TOURISM, given, passage, send, text_of

SignIn = Callable[[str], FlaskClient]
MINE = TOURISM.replace("hele året", "året rundt")


def there(number: int, base: int = 1, **more: object) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"?passages={number}&base={base}{extra}"


def words(**changed: Any) -> dict[str, Any]:
    return {"text": MINE, "rich": None, "reason": "Kortere.", "kind": "editorial", **changed}


def kept(house: House) -> list[Writing]:
    house.session.expire_all()
    found = house.session.query(Writing).order_by(Writing.id).all()
    house.session.rollback()
    return found


def edited(source: str, old: str, new: str) -> dict[str, Any]:
    """The rich editor's document of a source, with some words changed."""

    def changed(node: dict[str, Any]) -> dict[str, Any]:
        node = dict(node)
        if "text" in node:
            node["text"] = node["text"].replace(old, new)
        if "content" in node:
            node["content"] = [changed(child) for child in node["content"]]
        return node

    return changed(nodes(source))


def test_words_are_saved_while_one_writes_and_taken_up_on_another_device(
    house: House, sign_in: SignIn
) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    laptop, phone = sign_in("birgit"), sign_in("birgit")
    for text in ("Turismen", MINE):
        answer = laptop.put(f"{DRAFT}/writing{there(number)}", json=words(text=text))
        assert answer.status_code == 200
        assert set(answer.get_json()) == {"saved_at"}
    assert len(kept(house)) == 1
    page = phone.get(f"{NEW}?passage={number}").get_data(as_text=True)
    assert text_of(page) == MINE
    assert text_of(page, "reason").strip() == "Kortere."
    assert re.search(r"<input checked[^>]*value=\"editorial\"", page)
    assert "You began this earlier" in page
    mine = phone.get("/me").get_data(as_text=True)
    assert "Begun, not sent yet" in mine
    assert f"/writings/{kept(house)[0].id}" in mine


def test_nobody_else_sees_what_is_unfinished(house: House, sign_in: SignIn) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    sign_in("birgit").put(f"{DRAFT}/writing{there(number)}", json=words(text="Min hemmelighed."))
    [writing] = kept(house)
    for key in ("jonas", "mette", "lars", "anna", "ida"):
        other = sign_in(key)
        for address in (f"{NEW}?passage={number}", DRAFT, "/me", f"/writings/{writing.id}", "/log"):
            assert "Min hemmelighed." not in other.get(address).get_data(as_text=True), (key, address)
        assert other.get(f"/writings/{writing.id}").status_code == 404
        assert other.post(f"/writings/{writing.id}/ending").status_code == 404
        other.delete(f"{DRAFT}/writing{there(number)}")
    assert len(kept(house)) == 1


def test_without_a_script_a_button_keeps_the_words(house: House, sign_in: SignIn) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    answer = send(browser, house, step="later", text=MINE, reason="", kind="editorial")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/me#begun")
    [writing] = kept(house)
    assert (writing.passages, writing.text, writing.kind) == (str(number), MINE, SuggestionKind.EDITORIAL)
    assert house.session.query(Suggestion).count() == 0
    house.session.rollback()
    onward = browser.get(f"/writings/{writing.id}")
    assert onward.status_code == 302
    assert text_of(browser.get(onward.headers["Location"]).get_data(as_text=True)) == MINE


def test_sending_ends_it(house: House, sign_in: SignIn) -> None:
    number, other = passage(house, "hele året"), passage(house, "forlænge")
    house.session.commit()
    browser = sign_in("birgit")
    browser.put(f"{DRAFT}/writing{there(number)}", json=words())
    browser.put(f"{DRAFT}/writing{there(other)}", json=words(text="- Vi vil forlænge den."))
    assert send(browser, house, text=MINE).status_code == 303
    assert [one.passages for one in kept(house)] == [str(other)]


def test_a_refused_sending_keeps_it(house: House, sign_in: SignIn) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    browser.put(f"{DRAFT}/writing{there(number)}", json=words())
    assert send(browser, house, text=MINE, reason="").status_code == 422
    assert len(kept(house)) == 1


def test_it_is_thrown_away_and_begun_anew(house: House, sign_in: SignIn) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    browser.put(f"{DRAFT}/writing{there(number)}", json=words())
    [writing] = kept(house)
    answer = browser.post(f"/writings/{writing.id}/ending", data={"again": "1"})
    assert answer.status_code == 303
    assert text_of(browser.get(answer.headers["Location"]).get_data(as_text=True)) == TOURISM
    browser.put(f"{DRAFT}/writing{there(number)}", json=words())
    assert browser.delete(f"{DRAFT}/writing{there(number)}").get_json() == {"saved_at": None}
    assert kept(house) == []


def test_words_on_an_older_version_are_taken_up_with_a_warning(house: House, sign_in: SignIn) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    browser.put(f"{DRAFT}/writing{there(number)}", json=words())
    publish_words(house, "kysterne", "kysten")
    house.session.commit()
    page = browser.get(f"{NEW}?passage={number}").get_data(as_text=True)
    assert text_of(page) == MINE
    assert re.search(r'name="base"[^>]*value="1"', page)
    assert "The text has moved on" in page


def test_an_edit_of_a_suggestion_is_kept_beside_it(house: House, sign_in: SignIn) -> None:
    suggestion = given(house)
    number, region = suggestion.id, passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    browser.put(f"{DRAFT}/writing{there(region, suggestion=number)}", json=words(text="Turismen vokser."))
    page = browser.get(f"/suggestions/{number}/edit").get_data(as_text=True)
    assert text_of(page) == "Turismen vokser."
    assert text_of(browser.get(f"{NEW}?passage={region}").get_data(as_text=True)) == TOURISM
    form = {"base": 1, "passages": region, "revision": 1, **words(text=MINE, rich="")}
    assert browser.post(f"/suggestions/{number}/edit", data=form).status_code == 303
    assert kept(house) == []


def test_building_on_another_does_not_touch_ones_own_words(house: House, sign_in: SignIn) -> None:
    other = given(house, key="jonas")
    number, region = other.id, passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    browser.put(f"{DRAFT}/writing{there(region)}", json=words(text="Mine ord."))
    built = browser.get(f"{NEW}?build_on={number}").get_data(as_text=True)
    assert "vokse året rundt" in text_of(built)
    browser.put(f"{DRAFT}/writing{there(region, built_on=number)}", json=words(text="Vores ord."))
    assert text_of(browser.get(f"{NEW}?build_on={number}").get_data(as_text=True)) == "Vores ord."
    assert text_of(browser.get(f"{NEW}?passage={region}").get_data(as_text=True)) == "Mine ord."


def test_supporting_another_instead_drops_ones_own(house: House, sign_in: SignIn) -> None:
    other = given(house, key="jonas")
    number, region = other.id, passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    browser.put(f"{DRAFT}/writing{there(region)}", json=words())
    around = browser.get(f"{DRAFT}/around{there(region)}").get_data(as_text=True)
    assert "<html" not in around
    assert f'action="/suggestions/{number}/support"' in around
    assert f'name="instead_of" value="{region}"' in around
    answer = browser.post(f"/suggestions/{number}/support", data={"revision": 1, "instead_of": region})
    assert answer.status_code == 303
    assert house.session.query(Support).count() == 1
    assert kept(house) == []


def test_what_can_no_longer_be_sent_is_still_ones_own(house: House, sign_in: SignIn) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    browser.put(f"{DRAFT}/writing{there(number)}", json=words())
    house.enter(PhaseKind.CO_WRITING)
    house.session.commit()
    [writing] = kept(house)
    page = browser.get(f"/writings/{writing.id}").get_data(as_text=True)
    assert MINE in page
    assert f"/writings/{writing.id}/ending" in page
    refused = browser.put(f"{DRAFT}/writing{there(number)}", json=words(text="Andet."))
    assert refused.status_code == 403
    assert refused.get_json()["sentence"]
    assert kept(house)[0].text == MINE


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "nul\x00tegn"},
        {"text": "halv\ud800"},
        {"text": "x" * 2_000_001},
        {"reason": "x" * 20_001},
        {"rich": {"type": "vrøvl"}},
        {"rich": "vrøvl"},
        {"rich": "[" * 50_000},
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    house: House, sign_in: SignIn, sent: dict[str, Any]
) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    answer = browser.put(f"{DRAFT}/writing{there(number)}", json=words(**sent))
    assert answer.status_code == 422
    assert answer.get_json()["sentence"].endswith(".")
    assert kept(house) == []


@pytest.mark.parametrize("body", [b"[]", b'"ord"', b"{", b"", b'{"text": 7, "rich": [1], "kind": {}}'])
def test_what_is_no_form_at_all_does_no_harm(house: House, sign_in: SignIn, body: bytes) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    for method, path in (("PUT", "writing"), ("POST", "nodes")):
        answer = browser.open(
            f"{DRAFT}/{path}{there(number)}", method=method, data=body, content_type="application/json"
        )
        assert answer.status_code in (200, 422)
        assert answer.is_json


def test_a_lapsed_session_says_so_and_a_fresh_key_is_handed_out(
    house: House, app: Flask, sign_in: SignIn
) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    address = f"{DRAFT}/writing{there(number)}"
    gone = sign_in("visitor").put(address, json=words())
    assert gone.status_code == 401
    assert gone.get_json()["sign_in"] == "/sign-in"
    assert "signed in" in gone.get_json()["sentence"]
    browser = sign_in("birgit")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        lapsed = browser.put(address, json=words(), headers={"X-CSRFToken": "gammel"})
        assert lapsed.status_code == 400
        key = lapsed.get_json()["csrf_token"]
        assert browser.put(address, json=words(), headers={"X-CSRFToken": key}).status_code == 200
        assert browser.delete(address).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert len(kept(house)) == 1


def test_both_views_of_the_words_are_given(house: House, sign_in: SignIn) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("birgit")
    address = f"{DRAFT}/nodes{there(number)}"
    found = browser.get(address).get_json()
    assert (found["base"], found["words"]) == (1, TOURISM)
    assert found["nodes"] == nodes(TOURISM)
    document = edited(TOURISM, "hele året", "året rundt")
    assert browser.post(address, json={"rich": document}).get_json() == {"text": MINE}
    assert browser.post(address, json={"text": MINE}).get_json() == {"nodes": nodes(MINE)}
    refused = browser.post(address, json={"rich": {"type": "vrøvl"}})
    assert refused.status_code == 422
    assert refused.get_json()["sentence"]
    assert sign_in("visitor").get(address, headers={"Accept": "application/json"}).status_code == 401


def nested(depth: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "a"}]}
    for _ in range(depth):
        node = {"type": "blockquote", "content": [node]}
    return node


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ({"type": "footnote", "attrs": {"label": "a b"}, "content": []}, "footnote needs a name"),
        (nested(30), "nested too deep"),
        (nested(300), "nested too deep"),
        ({"type": "paragraph", "content": [{"type": "text", "text": "a\0"}]}, "characters here that no text"),
        ({"type": "paragraph", "content": [{"type": "text", "text": "a" * 2_000_001}]}, "too long"),
        ({"type": "blink"}, "form that is not known"),
    ],
)
def test_what_the_editor_may_not_send_is_refused_and_the_sentence_says_why(
    house: House, sign_in: SignIn, block: dict[str, Any], sentence: str
) -> None:
    number = passage(house, "hele året")
    house.session.commit()
    document = {"type": "doc", "content": [block, block]}
    answer = sign_in("birgit").post(f"{DRAFT}/nodes{there(number)}", json={"rich": document})
    assert answer.status_code == 422
    assert re.search(sentence, answer.get_json()["sentence"])


def test_all_three_ways_of_writing_send_the_same(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("birgit")
    document = json.dumps(edited(TOURISM, "hele året", "året rundt"))
    for fields in ({"text": MINE}, {"text": MINE.replace(" ", " ") + "\r\n"}, {"text": "", "rich": document}):
        assert send(browser, house, **fields).status_code == 303
    first, second, third = house.session.query(Suggestion).order_by(Suggestion.id)
    assert first.changes == second.changes == third.changes
    assert apply(first.version.text, first.changes) == first.version.text.replace(TOURISM, MINE)


def test_the_rich_editors_words_are_refused_and_kept_like_any(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("birgit")
    document = json.dumps(edited(TOURISM, "hele året", "året rundt"))
    for fields in ({"reason": ""}, {"step": "preview"}):
        page = send(browser, house, text="gammelt", rich=document, **fields).get_data(as_text=True)
        assert text_of(page) == MINE
        assert "data-rich=" in page
    unchanged = send(browser, house, rich=json.dumps(nodes(TOURISM)))
    assert unchanged.status_code == 422
    assert "Nothing is changed yet" in unchanged.get_data(as_text=True)
    strange = send(browser, house, text="Mine ord.", rich='{"type": "doc", "content": [{"type": "script"}]}')
    assert strange.status_code == 422
    assert text_of(strange.get_data(as_text=True)) == "Mine ord."
    assert house.session.query(Suggestion).count() == 0


def test_a_session_lapsed_while_writing_shows_the_words_and_carries_them_on(
    house: House, sign_in: SignIn
) -> None:
    house.session.commit()
    document = json.dumps(edited(TOURISM, "hele året", "året rundt"))
    page = send(sign_in("visitor"), house, text=TOURISM, rich=document, seen="x" * 64)
    html = page.get_data(as_text=True)
    assert page.status_code == 401
    assert MINE in html
    assert TOURISM not in html
    assert "&#34;type&#34;" not in html
    sealed = re.search(r'name="kept" value="([^"]*)"', html)
    assert sealed
    browser = sign_in("visitor")
    again = browser.post(
        "/sign-in", data={"email": "birgit@example.org", "password": PASSWORD, "kept": sealed[1]}
    ).get_data(as_text=True)
    assert MINE in again
    assert 'name="rich"' in again


BUDGETS = {
    ("GET", "suggestions/new"): 11,
    ("GET", "around"): 10,
    ("GET", "nodes"): 6,
    ("PUT", "writing"): 7,
    ("DELETE", "writing"): 6,
}
"""How many statements each of them may send; three say who is looking."""


@pytest.mark.parametrize(("method", "path"), BUDGETS)
def test_writing_asks_the_same_few_questions_however_many_write(
    house: House,
    sign_in: SignIn,
    counted: Callable[[], AbstractContextManager[list[str]]],
    method: str,
    path: str,
) -> None:
    number = passage(house, "hele året")
    counts = []
    for rivals in ("a", "bcdef"):
        for letter in rivals:
            given(house, letter, key="jonas")
        house.session.commit()
        browser = sign_in("birgit")
        browser.put(f"{DRAFT}/writing{there(number)}", json=words())
        query = there(number).replace("passages", "passage") if path == "suggestions/new" else there(number)
        body = words() if method == "PUT" else None
        with counted() as statements:
            assert browser.open(f"{DRAFT}/{path}{query}", method=method, json=body).status_code == 200
        counts.append(len(statements))
    assert counts == [BUDGETS[method, path]] * 2
