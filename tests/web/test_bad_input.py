"""Whatever is sent to any form or address: never a broken page, always a sentence, and nothing typed is lost."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote_plus

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.test import TestResponse
from wtforms import Field, FileField, PasswordField, StringField, SubmitField, TextAreaField

from app.models import Visibility
from app.services import passwords
from tests.web.access import table
from tests.web.access.requests import Ask, address, asks, filled_in
from tests.web.access.stages import Things, open_house, staged
from tests.web.access.table import Row
from tests.web.access.visits import Visits, visits

LONG = "Dette er en lang linje. " * 4_200
PASTE = ("Dette er et afsnit, som nogen har sat ind.\n\n" * 120_000)[:5_000_000]
HUGE = "1" + "0" * 30

BAD: Mapping[str, str] = {
    "a NUL": "Dette+er%00+skrevet.",
    "half a character": "Dette+er+%ED%A0%80%FF+skrevet.",
    "a very long line": quote_plus(LONG),
    "nothing but blanks": "+",
}
"""What each field of every form is given in turn, as a browser would send it."""

UNFIT: Mapping[str, str] = {
    "nothing": "",
    "a word": "findes-ikke",
    "a day that is none": "9999-99-99",
    "a huge number": HUGE,
    "a negative number": "-1",
    "odd digits": quote_plus("²٣"),
}
"""What is given besides to each field that takes more than any words: a choice, a number, a day, an address."""

FURTHER: Mapping[str, Mapping[str, str]] = {
    "merges.decide": {"verdict": "accept_with_changes"},
    "processes.new": {"plan": "1"},
    "suggestions.edit": {"step": "preview"},
    "suggestions.new": {"step": "preview"},
}
"""The other buttons of forms that have several."""

SILENT = {"merges.rebase", "merges.prepare", "suggestions.end_support"}
"""Forms that may be taken without an effect."""

QUERIES = (
    "page", "q", "status", "state", "kind", "sort", "view", "at", "version", "from", "to", "with", "s", "result",
    "decisions", "show", "passage", "build_on", "quote", "occurrence", "put_to", "document", "role", "group",
    "template", "part", "about", "member", "since", "until", "next", "revision", "back",
    "passages", "base", "built_on", "suggestion",
)  # fmt: skip
"""Every word that an address may carry behind the question mark."""


@pytest.fixture
def outside(app: Flask, emptied: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visits]:
    """Visits to an empty application, in which new passwords are hashed quickly."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with visits(app) as found:
        yield found


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> list[FlaskForm]:
    """The forms that requests have made, newest last."""
    seen: list[FlaskForm] = []
    plain = FlaskForm.__init__

    def noting(form: FlaskForm, *values: Any, **more: Any) -> None:
        plain(form, *values, **more)
        seen.append(form)

    monkeypatch.setattr(FlaskForm, "__init__", noting)
    return seen


def rows(method: str, names: tuple[str, ...] = ("house", "public")) -> list[Row]:
    """Each row of the tables that somebody may do, once."""
    found: dict[str, Row] = {}
    for row in (row for name in names for row in table.read(name)):
        if row.method == method and "ok" in row.answers.values():
            found.setdefault(row.name, row)
    return list(found.values())


def standing(outside: Visits, wanted: list[Row]) -> Iterator[tuple[Row, str, Things]]:
    """Each row in its stage, with somebody who may do it."""
    for row, things in staged(outside, wanted, open_house(outside, Visibility.PUBLIC)):
        yield row, [key for key, answer in row.answers.items() if answer == "ok"][-1], things


def test_every_field_of_every_form_is_tried(outside: Visits, forms: list[FlaskForm]) -> None:
    forgotten = []
    for row, key, things in standing(outside, rows("POST")):
        forms.clear()
        with outside.undone():
            _send(outside, row, key, things, {})
        fields = {
            field.name
            for form in forms
            for field in form
            if field.raw_data is not None and _is_filled_in(field)
        }
        forgotten += sorted(f"{row.name}: {name}" for name in fields - set(asks()[row.name].form))
    assert not forgotten, (
        f"These fields are sent by nobody: add them to the forms in tests/web/access/requests.py: {forgotten}"
    )


def test_no_form_breaks_loses_words_or_does_half_of_something(
    outside: Visits, forms: list[FlaskForm], caplog: pytest.LogCaptureFixture
) -> None:
    wrong: list[str] = []
    for row, key, things in standing(outside, rows("POST")):
        ask = asks()[row.name]
        for buttons in ({}, FURTHER[row.name]) if row.name in FURTHER else ({},):
            for name in ask.form:
                free = " " in ask.form[name] or ask.form[name] == "@text"
                for what, raw in (BAD if free else {**BAD, **UNFIT}).items():
                    told = f"{row.name}{buttons or ''} with {what} as {name}"
                    wrong += _tried(outside, forms, row, key, things, {**_plain(buttons), name: raw}, told)
    assert not wrong, "\n" + "\n".join(wrong)
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


def test_five_megabytes_are_taken_or_refused_and_kept(outside: Visits, forms: list[FlaskForm]) -> None:
    wrong: list[str] = []
    tried = 0
    for row, key, things in standing(outside, rows("POST")):
        forms.clear()
        with outside.undone():
            _send(outside, row, key, things, {})
        areas = {field.name for form in forms for field in form if isinstance(field, TextAreaField)}
        for name in sorted(areas & set(asks()[row.name].form)):
            tried += 1
            told = f"{row.name} with five megabytes as {name}"
            wrong += _tried(outside, forms, row, key, things, {name: quote_plus(PASTE)}, told)
    assert tried > 40
    assert not wrong, "\n" + "\n".join(wrong)


def test_more_than_is_taken_at_all_is_refused_with_a_sentence(outside: Visits) -> None:
    open_house(outside, Visibility.PUBLIC)
    with outside.undone():
        response = outside.send("birgit", "POST", "/threads/1/comments", {"body": PASTE * 2})
    assert response.status_code == 413
    assert "too much to take" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("text.md", b"# Titel\x00\n"),
        ("text.md", b"\xff\xfe\x00\xd8"),
        ("text.md", b""),
        ("text.exe", b"MZ"),
        ("text.md", b"a" * 400_000),
    ],
)
def test_a_file_that_cannot_be_read_keeps_the_rest(outside: Visits, name: str, data: bytes) -> None:
    open_house(outside, Visibility.PUBLIC)
    form = {"title": "Et bilag til teksten", "kind": "policy", "file": (BytesIO(data), name)}
    with outside.undone():
        length = outside.log_length()
        response = outside.send("anna", "POST", "/processes/erhvervspolitik/setup/documents/new", form)
        done = outside.log_length() > length
    assert response.status_code in (303, 422)
    assert done is (response.status_code == 303)
    assert done or "Et bilag til teksten" in response.get_data(as_text=True)


@pytest.mark.parametrize("lost", [HUGE, "9" * 19, "0", "%00", "%ED%A0%80", "²", "a" * 5_000])
def test_no_address_breaks(outside: Visits, lost: str) -> None:
    wrong: list[str] = []
    things = open_house(outside, Visibility.PUBLIC) | {"merge": 1, "hash": "", "start": 1, "end": 2}
    rules = [rule for rule in outside.app.url_map.iter_rules() if rule.arguments]
    for rule in rules:
        for name in rule.arguments:
            values = {part: "1" if _is_number(rule, part) else "erhvervspolitik" for part in rule.arguments}
            values |= {"kind": "drafting", "draft": "nordjylland", "group": "nordjylland", "digest": "now"}
            values[name] = lost
            path = re.sub(r"<(?:\w+:)?(\w+)>", partial(_put, values), rule.rule)
            for method in {"GET", "POST"} & (rule.methods or set()):
                for key in ("visitor", "anna"):
                    with outside.undone():
                        response = outside.send(key, method, path)
                    wrong += _unstyled(response, f"{method} {path[:80]} by {key}", rule.endpoint)
    assert things and not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("word", [HUGE, "%00", "%FF%ED%A0%80-²", "9999-99-99", "0"])
def test_no_question_breaks_a_page(outside: Visits, word: str) -> None:
    wrong: list[str] = []
    for row, key, things in standing(outside, rows("GET")):
        path = address(outside.app, row.endpoint, asks()[row.name], things, key)
        query = "&".join(f"{name}={word}" for name in QUERIES)
        with outside.undone():
            response = outside.send(key, "GET", path + ("&" if "?" in path else "?") + query)
        wrong += _unstyled(response, f"GET {row.name} by {key}", row.endpoint)
    assert not wrong, "\n" + "\n".join(wrong)


def test_wrong_methods_get_a_page_that_says_so(outside: Visits) -> None:
    wrong = []
    things = dict.fromkeys(re.findall(r'"@(.*?)"', _source_of_requests()), "1")
    for name, ask in asks().items():
        endpoint = name.split(",")[0]
        path = address(outside.app, endpoint, ask, {**things, "sessions": {"jens": 1}})
        allowed = _methods(outside.app, path)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
            response = outside.send("visitor", method, path)
            if response.status_code != 405 or not set(response.headers["Allow"].split(", ")) >= allowed:
                wrong.append(f"{method} {name}: {response.status_code}")
            wrong += _unstyled(response, f"{method} {name}", endpoint)
    assert not wrong, "\n" + "\n".join(wrong)


def _put(values: Mapping[str, str], found: re.Match[str]) -> str:
    return values[found[1]]


def _methods(app: Flask, path: str) -> set[str]:
    return set(app.url_map.bind("localhost").allowed_methods(path.split("?")[0]))


def _source_of_requests() -> str:
    return (table.FOLDER / "requests.py").read_text(encoding="utf-8")


def _is_number(rule: Any, part: str) -> bool:
    return f"<int:{part}>" in rule.rule


def _is_filled_in(field: Field) -> bool:
    """Whether a browser without JavaScript sends words of its user's for this field."""
    return not isinstance(field, SubmitField | FileField) and field.name != "csrf_token"


def _plain(form: Mapping[str, str]) -> dict[str, str]:
    return {name: quote_plus(value) for name, value in form.items()}


def _send(outside: Visits, row: Row, key: str, things: Things, bad: Mapping[str, str]) -> TestResponse:
    """The row's form as this member sends it, with some fields given as they go over the wire."""
    ask: Ask = asks()[row.name]
    fields = {**_plain(filled_in(ask, things, key)), **bad}
    body = "&".join(f"{quote_plus(name)}={value}" for name, value in fields.items())
    path = address(outside.app, row.endpoint, ask, things, key)
    return outside.send(key, "POST", path, body, content_type="application/x-www-form-urlencoded")


def _tried(
    outside: Visits,
    forms: list[FlaskForm],
    row: Row,
    key: str,
    things: Things,
    bad: Mapping[str, str],
    told: str,
) -> Iterator[str]:
    """What is wrong with the answer to such a form, a sentence each."""
    forms.clear()
    with outside.undone():
        length = outside.log_length()
        response = _send(outside, row, key, things, bad)
        done = outside.log_length() > length
    yield from _unstyled(response, told, row.endpoint)
    status = response.status_code
    if status >= 400 and done:
        yield f"{told}: was refused ({status}), but stands in the log"
    typed = [
        field
        for form in forms
        for field in form
        if isinstance(field, StringField) and not isinstance(field, PasswordField)
    ]
    words = {
        field.name: str(field.raw_data[0])
        for field in typed
        if field.raw_data and field.widget.__class__.__name__ != "HiddenInput"
    }
    if status == 303 and not done and row.name not in SILENT:
        lost = [name for name, value in words.items() if len(value) > 3]
        if lost:
            yield f"{told}: was not taken, and what was typed is lost: {lost}"
    if status in (409, 422):
        page = unescape(response.get_data(as_text=True))
        lost = [
            name for name, value in words.items() if not (value in page or _letters(value) in _letters(page))
        ]
        if lost:
            yield f"{told}: was refused ({status}), and what was typed is lost: {lost}"
        if not re.search(
            r'class="(field-error|callout callout-danger|lede)', response.get_data(as_text=True)
        ):
            yield f"{told}: was refused ({status}) without a sentence"


def _letters(text: str) -> str:
    """The text without what a page cannot carry and however its blanks are set."""
    return " ".join(re.sub(r"[\x00\ud800-\udfff]", "", text).split())


def _unstyled(response: TestResponse, told: str, endpoint: str) -> Iterator[str]:
    status = response.status_code
    page = response.get_data(as_text=True)
    if status >= 500:
        yield f"{told}: broke ({status})"
    elif status >= 400 and not ("<h1" in page and "</main>" in page):
        yield f"{told}: a bare answer ({status})"
    if "default-src 'none'" not in response.headers.get("Content-Security-Policy", ""):
        yield f"{told}: answered without a Content-Security-Policy ({status})"
