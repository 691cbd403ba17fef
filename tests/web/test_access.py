"""Every route, for everyone of the cast, in telling stages, against answers written by hand (tests/web/access)."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock
from app.models import MembershipState, Visibility
from app.services import passwords
from tests.factories import House
from tests.web.access import table
from tests.web.access.requests import address, asks, filled_in
from tests.web.access.stages import Things, open_house, staged
from tests.web.access.table import STATUS, Row
from tests.web.access.visits import Visits, visits

QUIET = {
    "accounts.sign_out": "a visitor has no sign-in to end",
    "language.set": "a visitor's choice is kept in the browser",
    "me.see": "having read something is nobody else's business",
    "merges.prepare": "one goes on with the merge that is underway",
    "merges.rebase": "this merge stands on the newest version already",
    "writings.save": "what is not sent yet is nobody else's business",
    "writings.drop": "the same",
    "writings.end": "the same",
    "writings.turn": "nothing is changed by it",
    "suggestions.end_support": "most of those who may have never supported it",
}
"""Forms that may be taken without an entry in the log, and why."""

OUTSIDE = ("visitor", "claus", "lea", "viggo")
"""Who takes no part in the process."""

Hidden = dict[tuple[str, str, str], str]
"""The page that somebody gets for what is missing, by the answer and the first word of the address."""


@pytest.fixture
def outside(app: Flask, emptied: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visits]:
    """Visits to an empty application, in which new passwords are hashed quickly."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    with visits(app) as found:
        yield found


def test_every_route_stands_in_the_tables(app: Flask) -> None:
    house, public, closed_shop = (
        {(row.method, row.endpoint) for row in table.read(name)}
        for name in ("house", "public", "participants")
    )
    routes = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    forgotten = routes - house - public | (public ^ closed_shop)
    assert not forgotten, (
        "Nobody has written down who may use these routes: add a row for each to tests/web/access/public.txt and"
        f" participants.txt (or to house.txt, if they belong to no process): {sorted(forgotten)}"
    )
    unknown = (house | public) - routes
    assert not unknown, f"These rows of the tables lead to no route: {sorted(unknown)}"


@pytest.mark.parametrize(
    ("name", "visibility"),
    [
        ("house", Visibility.PUBLIC),
        ("public", Visibility.PUBLIC),
        ("participants", Visibility.PARTICIPANTS),
    ],
)
def test_the_application_answers_as_written(outside: Visits, name: str, visibility: Visibility) -> None:
    rows = table.read(name)
    wrong: list[str] = []
    things = open_house(outside, visibility)
    hidden: Hidden | None = {} if visibility is Visibility.PARTICIPANTS else None
    for row, there in staged(outside, rows, things):
        wrong += _wrong(outside, row, there, hidden)
    assert not wrong, "\n" + "\n".join(wrong)


def test_a_role_that_was_ended_bites_on_the_next_request(
    house: House, sign_in: Callable[[str], FlaskClient]
) -> None:
    house.session.commit()
    desk = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland/merge"
    mette = sign_in("mette")
    assert mette.get(desk).status_code == 200
    (role,) = house.actor("mette").assignments
    role.ended_at = clock.now()
    house.session.commit()
    assert mette.get(desk).status_code == 403
    assert mette.post(desk).status_code == 403


def test_leaving_a_closed_group_shuts_its_process_on_the_next_request(
    house: House, sign_in: Callable[[str], FlaskClient]
) -> None:
    house.process.visibility = Visibility.PARTICIPANTS
    house.session.commit()
    birgit = sign_in("birgit")
    assert birgit.get("/processes/erhvervspolitik").status_code == 200
    (membership,) = house.actor("birgit").memberships
    membership.state = MembershipState.LEFT
    house.session.commit()
    assert birgit.get("/processes/erhvervspolitik").status_code == 404


def test_a_suspension_bites_on_the_next_request(house: House, sign_in: Callable[[str], FlaskClient]) -> None:
    house.session.commit()
    birgit = sign_in("birgit")
    assert birgit.get("/me").status_code == 200
    house.member("birgit").suspended_at = clock.now()
    house.session.commit()
    assert birgit.get("/me").status_code == 401


def _wrong(outside: Visits, row: Row, things: Things, hidden: Hidden | None) -> Iterator[str]:
    """What is not as the row says, a sentence each."""
    ask = asks()[row.name]
    length = outside.log_length()
    for key, expected in row.answers.items():
        told = f"{row.stage}: {row.method} {row.name} by {key}"
        path = address(outside.app, row.endpoint, ask, things, key)
        form = filled_in(ask, things, key) if row.method != "GET" else None
        with outside.undone():
            response = outside.send(key, row.method, path, form)
            done = outside.log_length() > length
        yield from _unlike(expected, response, done, row, told)
        yield from _unguarded(response, told)
        if hidden is not None and key in OUTSIDE:
            place = (key, expected, path.split("/")[1])
            if expected != "--" or place not in hidden:
                lost = address(outside.app, row.endpoint, ask, things, key, nowhere=True)
                hidden[place] = _page(outside.send(key, row.method, lost, form), lost)
            if hidden[place] != _page(response, path):
                yield f"{told}: what is forbidden does not look like what is missing"


def _unlike(expected: str, response: TestResponse, done: bool, row: Row, told: str) -> Iterator[str]:
    status = response.status_code
    if expected == "ok":
        if status >= 400:
            yield f"{told}: should be let in, not {status}: {_sentences(response)}"
        elif row.method != "GET" and not done and row.name not in QUIET:
            yield f"{told}: was let in, but nothing happened ({status})"
        elif row.method == "GET" and done:
            yield f"{told}: reading a page has changed something"
        return
    if status != STATUS.get(expected) and str(status) != expected:
        yield f"{told}: should be {expected}, not {status}: {_sentences(response)}"
    if done:
        yield f"{told}: should be {expected}, but something was done"


def _unguarded(response: TestResponse, told: str) -> Iterator[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        yield f"{told}: answered without a Content-Security-Policy"
    if response.status_code >= 500:
        yield f"{told}: broke"


def _page(response: TestResponse, path: str) -> str:
    """Status and page without its own address and its keys: that is all in which two missing pages may differ."""
    text = f"{response.status_code} {response.get_data(as_text=True)}"
    for spelling in (path, quote(path, safe=""), path.replace("&", "&amp;")):
        text = text.replace(spelling, "")
    return re.sub(r'name="(kept|csrf_token)" value="[^"]*"', "", text)


def _sentences(response: TestResponse) -> str:
    """The heading of a page and what it says below, for whoever reads the failure."""
    text = response.get_data(as_text=True)
    found = re.findall(r'<h1>.*?</h1>|class="lede">.*?</p>|class="field-error".*?</p>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>|^[^>]*>", " ", " ".join(found)).split()) or text[:200]
