"""The main job of the house, walked from an empty database to adopted policy and on to its second version."""

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from playwright.sync_api import Browser

from tests.browser import journey as way
from tests.browser import journey_forum as forum
from tests.browser import journey_text as text
from tests.browser.browser import served
from tests.browser.journey import Journey
from tests.browser.people import People

pytestmark = pytest.mark.browser


@pytest.fixture(params=[(True, "da-DK"), (False, "nl-NL")], ids=["script", "without-script"])
def people(
    request: pytest.FixtureRequest,
    browser: Browser,
    app: Flask,
    emptied: None,
    inspect: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[People]:
    """The people of an empty house with two administrators, with JavaScript in Danish, without it in Dutch."""
    script, locale = request.param
    app.config["WTF_CSRF_ENABLED"] = True
    # How slow a real hash is does not matter here.
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("app.services.passwords._hasher", quick)
    way.first_administrators(app)
    with served(app) as address:
        everybody = People(browser, app, address, inspect, script=script, locale=locale)
        yield everybody
        everybody.context.close()
    assert everybody.complaints == []


STEPS: tuple[Callable[[Journey], None], ...] = (
    way.gather,
    way.name_the_coordinator,
    way.open_a_process,
    way.fill_the_roles,
    way.join_the_groups,
    text.suggest_words,
    text.support,
    text.discuss,
    text.moderate,
    text.merge,
    text.turn_the_second_key,
    text.read_what_became,
    text.publish_in_the_capital,
    forum.consolidate,
    forum.approve_the_consolidation,
    forum.submit,
    forum.hear,
    forum.amend,
    forum.adopt,
    forum.look_back,
    forum.begin_again,
)


def test_a_policy_is_written_from_an_empty_house_to_its_second_version(people: People) -> None:
    journey = Journey(people)
    for step in STEPS:
        step(journey)
