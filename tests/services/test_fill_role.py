"""Filling, confirming and ending roles."""

import pytest

from app.errors import Conflict, Invalid, NotAllowed
from app.models import Role
from app.services import roles
from tests.factories import House


def test_a_role_counts_on_the_next_request_and_stops_counting_when_ended(house: House) -> None:
    group = house.groups["nordjylland"]
    given = roles.assign(
        house.session,
        house.actor("anna"),
        house.member("birgit"),
        Role.FACILITATOR,
        group=group,
        interim=True,
    )
    assert [one.role for one in house.actor("birgit").assignments] == [Role.FACILITATOR]
    assert given.interim
    roles.end(house.session, house.actor("anna"), given, reason="Lars er tilbage.")
    assert house.actor("birgit").assignments == ()
    assert given.ended_reason == "Lars er tilbage."


def test_a_group_has_at_most_a_pair_of_process_owners(house: House) -> None:
    with pytest.raises(Conflict, match="pair"):
        roles.assign(
            house.session,
            house.actor("anna"),
            house.member("birgit"),
            Role.PROCESS_OWNER,
            group=house.groups["nordjylland"],
        )
    roles.assign(
        house.session,
        house.actor("anna"),
        house.member("ruth"),
        Role.PROCESS_OWNER,
        group=house.groups["hovedstaden"],
    )
    assert (
        len(
            [
                one
                for one in roles.current(house.session, process=house.process)
                if one.role is Role.PROCESS_OWNER
            ]
        )
        == 4
    )


def test_nobody_holds_one_role_twice(house: House) -> None:
    with pytest.raises(Conflict):
        roles.assign(
            house.session,
            house.actor("anna"),
            house.member("lars"),
            Role.FACILITATOR,
            group=house.groups["nordjylland"],
        )


def test_a_group_role_needs_its_group(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        roles.assign(
            house.session, house.actor("anna"), house.member("lea"), Role.FACILITATOR, process=house.process
        )
    assert refusal.value.field == "group"


def test_a_suspended_member_holds_no_role(house: House) -> None:
    with pytest.raises(Conflict):
        roles.assign(
            house.session,
            house.actor("anna"),
            house.member("claus"),
            Role.FACILITATOR,
            group=house.groups["nordjylland"],
        )


@pytest.mark.parametrize("key", ["mette", "lars", "ida", "gerda", "visitor"])
def test_only_the_coordinator_fills_a_groups_roles(house: House, key: str) -> None:
    with pytest.raises(NotAllowed):
        roles.assign(
            house.session,
            house.actor(key),
            house.member("birgit"),
            Role.FACILITATOR,
            group=house.groups["nordjylland"],
        )


def test_a_coordinator_counts_only_once_a_second_administrator_confirms(house: House) -> None:
    given = roles.assign(
        house.session, house.actor("ida"), house.member("lea"), Role.COORDINATOR, process=house.other_process
    )
    assert house.actor("lea").assignments == ()
    with pytest.raises(NotAllowed):
        roles.confirm(house.session, house.actor("ida"), given)
    with pytest.raises(NotAllowed):
        roles.confirm(house.session, house.actor("anna"), given)
    roles.confirm(house.session, house.actor("jens"), given)
    assert [one.role for one in house.actor("lea").assignments] == [Role.COORDINATOR]
    with pytest.raises(NotAllowed):
        roles.confirm(house.session, house.actor("jens"), given)


def test_an_administrator_does_not_confirm_themselves(house: House) -> None:
    given = roles.assign(house.session, house.actor("ida"), house.member("jens"), Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        roles.confirm(house.session, house.actor("jens"), given)


def test_a_role_that_was_ended_is_not_confirmed(house: House) -> None:
    given = roles.assign(house.session, house.actor("ida"), house.member("lea"), Role.ADMINISTRATOR)
    roles.end(house.session, house.actor("jens"), given, reason="Ikke aftalt.")
    with pytest.raises(Conflict):
        roles.confirm(house.session, house.actor("jens"), given)


def test_ending_a_role_needs_a_reason(house: House) -> None:
    lars = house.actor("lars").assignments[0]
    with pytest.raises(Invalid) as refusal:
        roles.end(house.session, house.actor("anna"), lars, reason=" ")
    assert refusal.value.field == "reason"


def test_the_last_administrator_stays(house: House) -> None:
    ida, jens = (house.actor(key).assignments[0] for key in ("ida", "jens"))
    roles.end(house.session, house.actor("ida"), jens, reason="Flytter.")
    with pytest.raises(Conflict, match="last"):
        roles.end(house.session, house.actor("ida"), ida, reason="Flytter.")


def test_an_administrators_role_is_held_in_the_whole_house(house: House) -> None:
    with pytest.raises(Invalid):
        roles.assign(
            house.session,
            house.actor("ida"),
            house.member("lea"),
            Role.ADMINISTRATOR,
            process=house.process,
        )
