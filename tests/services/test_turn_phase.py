"""Opening, closing and moving phases."""

from datetime import timedelta

import pytest

from app.errors import Conflict, Invalid, NotAllowed
from app.models import Phase, PhaseKind
from app.services import processes, updates
from tests.factories import House


def phase(house: House, kind: PhaseKind) -> Phase:
    """The process's phase of this kind."""
    return next(one for one in house.process.phases if one.kind is kind)


def test_opening_a_phase_closes_the_one_before(house: House) -> None:
    processes.open_phase(house.session, house.actor("anna"), phase(house, PhaseKind.CO_WRITING))
    assert house.process.phase is phase(house, PhaseKind.CO_WRITING)
    assert phase(house, PhaseKind.DRAFTING).closed_at is not None


def test_an_open_phase_is_not_opened_again(house: House) -> None:
    with pytest.raises(Conflict):
        processes.open_phase(house.session, house.actor("anna"), phase(house, PhaseKind.DRAFTING))


@pytest.mark.parametrize("kind", [PhaseKind.HEARING, PhaseKind.DECISION])
def test_hearing_and_decision_wait_for_a_submission(house: House, kind: PhaseKind) -> None:
    with pytest.raises(Conflict, match="submitted"):
        processes.open_phase(house.session, house.actor("anna"), phase(house, kind))


@pytest.mark.parametrize("key", ["mette", "ida", "visitor", "gerda"])
def test_only_the_coordinator_turns_phases(house: House, key: str) -> None:
    drafting = phase(house, PhaseKind.DRAFTING)
    with pytest.raises(NotAllowed):
        processes.close_phase(house.session, house.actor(key), drafting)
    with pytest.raises(NotAllowed):
        processes.move_phase(
            house.session, house.actor(key), drafting, starts_on=drafting.starts_on, ends_on=drafting.ends_on
        )


def test_a_closed_phase_leaves_the_process_without_an_open_one(house: House) -> None:
    processes.close_phase(house.session, house.actor("anna"), phase(house, PhaseKind.DRAFTING))
    assert house.process.phase is None
    with pytest.raises(Conflict):
        processes.close_phase(house.session, house.actor("anna"), phase(house, PhaseKind.DRAFTING))


def test_a_phase_moves_but_not_before_the_one_it_follows(house: House) -> None:
    hearing = phase(house, PhaseKind.HEARING)
    first, last = hearing.starts_on + timedelta(days=3), hearing.ends_on + timedelta(days=3)
    processes.move_phase(house.session, house.actor("anna"), hearing, starts_on=first, ends_on=last)
    assert (hearing.starts_on, hearing.ends_on) == (first, last)
    with pytest.raises(Invalid, match="out of order"):
        processes.move_phase(
            house.session,
            house.actor("anna"),
            hearing,
            starts_on=phase(house, PhaseKind.KICK_OFF).starts_on - timedelta(days=1),
            ends_on=last,
        )
    with pytest.raises(Invalid):
        processes.move_phase(house.session, house.actor("anna"), hearing, starts_on=last, ends_on=first)


def test_a_closed_process_takes_no_more_changes(house: House) -> None:
    processes.open_phase(house.session, house.actor("anna"), phase(house, PhaseKind.CLOSED))
    assert house.process.is_closed
    with pytest.raises(NotAllowed):
        processes.open_phase(house.session, house.actor("anna"), phase(house, PhaseKind.DRAFTING))
    with pytest.raises(NotAllowed):
        updates.post(house.session, house.actor("anna"), house.process, body="Slut.")
