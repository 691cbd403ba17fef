"""An author may object to how a decision changed their words, and everyone sees it."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotAllowed
from app.models import LogEntry, LogKind, MergeDecision, Verdict
from app.services import objections
from tests.factories import TEXT, House
from tests.services.merging import decide, prepare, suggest


def reworded(house: House) -> MergeDecision:
    """A decision that accepts aviaja's words with changes."""
    season = suggest(house, "aviaja", "hele året", "året rundt")
    merge = prepare(house)
    return decide(house, merge, season, Verdict.ACCEPT_WITH_CHANGES, text=TEXT.replace("hele året", "altid"))


def test_the_author_objects_and_it_is_logged(house: House) -> None:
    decision = reworded(house)
    made = objections.enter(house.session, house.actor("aviaja"), decision, reason="Altid er for meget.")
    assert decision.objections == [made] and made.member is house.member("aviaja")
    entry = house.session.scalars(select(LogEntry).where(LogEntry.kind == LogKind.OBJECTION_RAISED)).one()
    assert entry.details["reason"] == "Altid er for meget." and entry.object_id == decision.suggestion_id


def test_nobody_else_objects_and_nobody_twice_and_not_without_a_reason(house: House) -> None:
    decision = reworded(house)
    for key in ("birgit", "mette", "lars", "ida"):
        with pytest.raises(NotAllowed):
            objections.enter(house.session, house.actor(key), decision, reason="Nej.")
    with pytest.raises(Invalid):
        objections.enter(house.session, house.actor("aviaja"), decision, reason=" ")
    objections.enter(house.session, house.actor("aviaja"), decision, reason="Nej.")
    house.session.flush()
    with pytest.raises(Conflict, match="already"):
        objections.enter(house.session, house.actor("aviaja"), decision, reason="Nej igen.")


def test_there_is_nothing_to_object_to_in_words_taken_as_they_are(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    decision = decide(house, prepare(house), season)
    with pytest.raises(Conflict, match="no rewording"):
        objections.enter(house.session, house.actor("aviaja"), decision, reason="Nej.")
