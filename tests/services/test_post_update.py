"""Posting a process's news."""

from datetime import timedelta

import pytest

from app import clock
from app.errors import Conflict, Invalid, NotAllowed
from app.queries.tasks import TaskKind, tasks_of
from app.queries.updates import count_reminders
from app.services import updates
from tests.factories import House


def test_news_says_when_the_next_will_come(house: House) -> None:
    day = clock.today() + timedelta(days=14)
    posted = updates.post(
        house.session, house.actor("anna"), house.process, body=" Vi er i gang. ", next_on=day
    )
    assert (posted.body, posted.next_on, posted.author.name) == (
        "Vi er i gang.",
        day,
        house.member("anna").name,
    )


def test_the_next_news_lies_ahead(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        updates.post(house.session, house.actor("anna"), house.process, body="Ja.", next_on=clock.today())
    assert refusal.value.field == "next_on"


def test_empty_news_is_refused(house: House) -> None:
    with pytest.raises(Invalid):
        updates.post(house.session, house.actor("anna"), house.process, body=" \n ")


def test_only_the_coordinator_posts(house: House) -> None:
    with pytest.raises(NotAllowed):
        updates.post(house.session, house.actor("mette"), house.process, body="Ja.")


def _promised(house: House) -> None:
    """News of three weeks ago that promised the next for ten days later."""
    with clock.standing_at(clock.now() - timedelta(days=21)):
        day = clock.today() + timedelta(days=10)
        updates.post(house.session, house.actor("anna"), house.process, body="I gang.", next_on=day)


def test_a_member_reminds_once_of_news_that_is_late(house: House) -> None:
    _promised(house)
    late = updates.remind(house.session, house.actor("birgit"), house.process)
    updates.remind(house.session, house.actor("ruth"), house.process)
    assert count_reminders(house.session, late) == 2
    with pytest.raises(Conflict):
        updates.remind(house.session, house.actor("birgit"), house.process)
    assert count_reminders(house.session, late) == 2


def test_news_that_is_not_late_is_not_reminded_of(house: House) -> None:
    with pytest.raises(Conflict):
        updates.remind(house.session, house.actor("birgit"), house.process)
    _promised(house)
    updates.post(house.session, house.actor("anna"), house.process, body="Godt i gang.")
    with pytest.raises(Conflict):
        updates.remind(house.session, house.actor("birgit"), house.process)


def test_late_news_waits_for_the_coordinator(house: House) -> None:
    _promised(house)
    kinds = [task.kind for task in tasks_of(house.session, house.actor("anna"))]
    assert kinds.count(TaskKind.POST_UPDATE) == 1
    assert not tasks_of(house.session, house.actor("birgit"))
