"""Standing behind a wording, and no longer doing so."""

import pytest

from app.errors import Conflict, NotAllowed
from app.models import LogEntry, LogKind, Suggestion, Support
from app.services import suggestions, supports
from tests.factories import House


@pytest.fixture
def suggestion(house: House) -> Suggestion:
    head = house.draft().head
    assert head is not None
    return suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )


def test_anyone_taking_part_supports_once(house: House, suggestion: Suggestion) -> None:
    for key in ("jonas", "ruth", "otto", "jonas"):
        supports.give(house.session, house.actor(key), suggestion)
    assert house.session.query(Support).count() == 3
    given = house.session.query(LogEntry).filter_by(kind=LogKind.SUPPORT_GIVEN).count()
    assert given == 3


def test_outsiders_do_not(house: House, suggestion: Suggestion) -> None:
    for key in ("visitor", "lea", "viggo"):
        with pytest.raises(NotAllowed):
            supports.give(house.session, house.actor(key), suggestion)


def test_nobody_supports_their_own(house: House, suggestion: Suggestion) -> None:
    with pytest.raises(Conflict):
        supports.give(house.session, house.actor("birgit"), suggestion)


def test_support_is_withdrawn_and_given_again(house: House, suggestion: Suggestion) -> None:
    support = supports.give(house.session, house.actor("jonas"), suggestion)
    supports.withdraw(house.session, house.actor("jonas"), suggestion)
    assert support.withdrawn_at is not None
    again = supports.give(house.session, house.actor("jonas"), suggestion)
    assert again is support
    assert support.withdrawn_at is None


def test_stale_support_is_given_anew_to_the_wording_that_was_read(
    house: House, suggestion: Suggestion
) -> None:
    support = supports.give(house.session, house.actor("jonas"), suggestion)
    head = house.draft().head
    assert head is not None
    suggestions.edit(
        house.session,
        house.actor("birgit"),
        suggestion,
        base=head,
        text=head.text.replace("hele året", "om vinteren"),
        reason="Bedre.",
    )
    assert support.is_stale
    with pytest.raises(Conflict):
        supports.give(house.session, house.actor("jonas"), suggestion, revision=1)
    supports.give(house.session, house.actor("jonas"), suggestion, revision=2)
    assert not support.is_stale
