"""Joining a group, being admitted, leaving."""

import pytest
from sqlalchemy.orm import Session

from app.errors import Conflict, NotAllowed, NotFound
from app.models import MembershipState, PhaseKind, Visibility
from app.services import groups
from tests.factories import House, build_house


def test_a_member_joins_a_public_process_at_once(house: House) -> None:
    membership = groups.join(house.session, house.actor("lea"), house.groups["nordjylland"])
    assert membership.state is MembershipState.JOINED
    assert house.actor("lea").belongs_to(house.groups["nordjylland"])


def test_a_visitor_joins_nothing(house: House) -> None:
    with pytest.raises(NotAllowed):
        groups.join(house.session, house.actor("visitor"), house.groups["nordjylland"])


def test_joining_twice_is_refused(house: House) -> None:
    with pytest.raises(Conflict):
        groups.join(house.session, house.actor("birgit"), house.groups["nordjylland"])


def test_a_closed_process_takes_nobody_in(house: House) -> None:
    house.enter(PhaseKind.CLOSED)
    with pytest.raises(NotAllowed):
        groups.join(house.session, house.actor("lea"), house.groups["nordjylland"])


def test_where_only_participants_read_one_asks_and_an_owner_answers(session: Session) -> None:
    house = build_house(session, visibility=Visibility.PARTICIPANTS)
    group = house.groups["hovedstaden"]
    asked = groups.join(session, house.actor("birgit"), group)
    assert asked.state is MembershipState.ASKED
    assert not house.actor("birgit").belongs_to(group)
    with pytest.raises(NotAllowed):
        groups.admit(session, house.actor("mette"), asked)
    groups.admit(session, house.actor("camilla"), asked)
    assert house.actor("birgit").belongs_to(group)
    with pytest.raises(Conflict):
        groups.decline(session, house.actor("camilla"), asked)


def test_an_outsider_does_not_even_see_a_participants_only_group(session: Session) -> None:
    house = build_house(session, visibility=Visibility.PARTICIPANTS)
    with pytest.raises(NotFound):
        groups.join(session, house.actor("lea"), house.groups["hovedstaden"])


def test_who_was_declined_may_ask_again(session: Session) -> None:
    house = build_house(session, visibility=Visibility.PARTICIPANTS)
    group = house.groups["hovedstaden"]
    asked = groups.join(session, house.actor("birgit"), group)
    groups.decline(session, house.actor("camilla"), asked)
    again = groups.join(session, house.actor("birgit"), group)
    assert (again is asked, again.state) == (True, MembershipState.ASKED)


def test_a_member_leaves_and_comes_back(house: House) -> None:
    group = house.groups["nordjylland"]
    membership = next(one for one in house.actor("birgit").memberships if one.group is group)
    groups.leave(house.session, house.actor("birgit"), membership)
    assert not house.actor("birgit").belongs_to(group)
    assert groups.join(house.session, house.actor("birgit"), group).state is MembershipState.JOINED


def test_nobody_ends_the_membership_of_another(house: House) -> None:
    membership = house.actor("birgit").memberships[0]
    with pytest.raises(NotAllowed):
        groups.leave(house.session, house.actor("mette"), membership)


def test_who_holds_a_role_does_not_just_leave(house: House) -> None:
    membership = house.actor("lars").memberships[0]
    with pytest.raises(Conflict, match="role"):
        groups.leave(house.session, house.actor("lars"), membership)
