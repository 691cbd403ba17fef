"""What goes over the wire: packed answers, woven answers, and the budgets of what every page needs."""

import gzip
import posixpath
import re
from collections.abc import Callable
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.compression import Packed, Woven, pack, packed_file, send
from tests.factories import House

SignIn = Callable[[str], FlaskClient]
PACKED = {"Accept-Encoding": "gzip"}
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"


def test_a_page_comes_packed_to_those_who_can_unpack_it(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("visitor")
    plain, packed = browser.get("/help"), browser.get("/help", headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert int(packed.headers["Content-Length"]) == len(packed.get_data()) < len(plain.get_data())
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["Vary"]


def test_a_redirect_and_a_refusal_are_answered_as_before(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("visitor")
    assert browser.get("/me", headers=PACKED).status_code in (302, 401)
    missing = browser.get("/nothing-here", headers=PACKED)
    assert missing.status_code == 404
    assert b"</html>" in gzip.decompress(missing.get_data())


def test_the_length_of_a_packed_page_is_blurred(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("visitor")
    bodies = {browser.get("/help", headers=PACKED).get_data() for _ in range(30)}
    assert len({len(body) for body in bodies}) > 3
    assert len({gzip.decompress(body) for body in bodies}) == 1


@pytest.mark.parametrize("size", [0, 1, 7, 1_000, 300_001])
def test_an_answer_is_woven_around_a_part_that_was_packed_before(app: Flask, size: int) -> None:
    words = "".join(Random(size).choice("æøå <p>&amp;</p>\n") for _ in range(size))
    middle = pack(words.encode())
    assert isinstance(middle, Packed)
    assert middle.unpacked() == words.encode()
    with app.test_request_context(headers=PACKED):
        packed = send(Woven("<!doctype html>é", middle, "</html>"))
    with app.test_request_context():
        plain = send(Woven("<!doctype html>é", middle, "</html>"))
    assert plain.get_data(as_text=True) == f"<!doctype html>é{words}</html>"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers


def test_a_file_is_packed_once_and_kept_for_good(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("visitor")
    address = stylesheet(browser)
    plain, packed = browser.get(address), browser.get(address, headers=PACKED)
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert packed.get_data() == browser.get(address, headers=PACKED).get_data()
    assert "immutable" in packed.headers["Cache-Control"]
    assert gzip.decompress(packed_file(plain.get_data())) == plain.get_data()
    assert browser.get(address.replace("all.css", "css/../../README.md")).status_code == 404
    assert browser.get(address.replace("all.css", "css/none.css")).status_code == 404


def stylesheet(browser: FlaskClient) -> str:
    found = re.search(r'<link rel="stylesheet" href="([^"]+)"', browser.get("/help").get_data(as_text=True))
    assert found
    return found[1]


def scripts(browser: FlaskClient, page: str) -> dict[str, bytes]:
    """Every script that a page loads, packed, by its address."""
    waiting = re.findall(r'<script type="module" src="([^"]+)"', browser.get(page).get_data(as_text=True))
    found: dict[str, bytes] = {}
    while waiting:
        address = waiting.pop()
        if address not in found:
            found[address] = browser.get(address, headers=PACKED).get_data()
            source = gzip.decompress(found[address]).decode() if found[address][:2] == b"\x1f\x8b" else ""
            source = source or found[address].decode()
            for name in re.findall(r'^import (?:[^"]* from )?"([^"]+)"', source, re.MULTILINE):
                waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(address), name)))
    return found


def test_stylesheet_and_scripts_keep_to_their_budgets(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("birgit")
    assert len(browser.get(stylesheet(browser), headers=PACKED).get_data()) <= 18 * 1024
    loaded = scripts(browser, DRAFT)
    assert len(loaded) > 5
    assert sum(map(len, loaded.values())) <= 25 * 1024
