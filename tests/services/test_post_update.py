"""Posting a process's news."""

from datetime import timedelta

import pytest

from app import clock
from app.errors import Invalid, NotAllowed
from app.services import processes
from tests.factories import House


def test_news_says_when_the_next_will_come(house: House) -> None:
    day = clock.today() + timedelta(days=14)
    update = processes.post_update(
        house.session, house.actor("anna"), house.process, body=" Vi er i gang. ", next_on=day
    )
    assert (update.body, update.next_on, update.author.name) == (
        "Vi er i gang.",
        day,
        house.member("anna").name,
    )


def test_the_next_news_lies_ahead(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        processes.post_update(
            house.session, house.actor("anna"), house.process, body="Ja.", next_on=clock.today()
        )
    assert refusal.value.field == "next_on"


def test_empty_news_is_refused(house: House) -> None:
    with pytest.raises(Invalid):
        processes.post_update(house.session, house.actor("anna"), house.process, body=" \n ")


def test_only_the_coordinator_posts(house: House) -> None:
    with pytest.raises(NotAllowed):
        processes.post_update(house.session, house.actor("mette"), house.process, body="Ja.")
