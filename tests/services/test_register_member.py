"""Coming in by invitation."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.models import Invitation, Member, PhaseKind, Visibility
from app.policy import Permission, can
from app.services import groups, invitations, members
from tests.factories import House

STRONG = "en lang adgangskode"


def invited(house: House, email: str = "Ny@Example.org", group: str | None = None) -> tuple[Invitation, str]:
    """An invitation from Ida, with its token."""
    return invitations.send(
        house.session, house.actor("ida"), email=email, group=house.groups[group] if group else None
    )


def register(house: House, token: str, password: str = STRONG) -> Member:
    """Redeem the token as Nanna."""
    return members.register(house.session, token, name="Nanna Holm", password=password, locale="da")


def test_an_invitation_lets_one_person_in_with_its_own_address(house: House) -> None:
    invitation, token = invited(house, group="nordjylland")
    nanna = register(house, token)
    assert (nanna.email, invitation.redeemed_by) == ("ny@example.org", nanna)
    assert [one.group.slug for one in _actor(house, nanna).memberships] == ["nordjylland"]
    assert members.authenticate(house.session, " NY@example.org ", STRONG) is nanna


def test_the_token_is_kept_nowhere(house: House) -> None:
    invitation, token = invited(house)
    assert len(token) >= 22
    assert token not in str(vars(invitation))
    assert STRONG not in register(house, token).password_hash


def test_a_token_works_once(house: House) -> None:
    _, token = invited(house)
    register(house, token)
    with pytest.raises(NotFound):
        register(house, token)


def test_a_token_lapses_after_seven_days(house: House) -> None:
    _, token = invited(house)
    with clock.standing_at(clock.now() + timedelta(days=6, hours=23)):
        assert invitations.find(house.session, token)
    with clock.standing_at(clock.now() + timedelta(days=7, seconds=1)), pytest.raises(NotFound):
        invitations.find(house.session, token)


def test_a_second_invitation_replaces_the_first(house: House) -> None:
    _, first = invited(house)
    _, second = invited(house)
    with pytest.raises(NotFound):
        invitations.find(house.session, first)
    assert invitations.find(house.session, second)


def test_an_invitation_can_be_taken_back_until_it_is_used(house: House) -> None:
    invitation, token = invited(house)
    invitations.revoke(house.session, house.actor("jens"), invitation)
    with pytest.raises(NotFound):
        register(house, token)
    used, token = invited(house)
    register(house, token)
    with pytest.raises(Conflict):
        invitations.revoke(house.session, house.actor("ida"), used)


@pytest.mark.parametrize("token", ["", "x", "a" * 4000, "\ud800"])
def test_a_made_up_token_finds_nothing(house: House, token: str) -> None:
    invited(house)
    with pytest.raises(NotFound):
        register(house, token)


def test_who_is_a_member_already_is_not_invited(house: House) -> None:
    with pytest.raises(Conflict):
        invited(house, "METTE@example.org")


def test_a_member_is_invited_into_a_group_of_a_process_that_only_participants_see(house: House) -> None:
    house.process.visibility = Visibility.PARTICIPANTS
    lea = house.actor("lea")
    with pytest.raises(NotFound):
        groups.join(house.session, lea, house.groups["hovedstaden"])
    invitation, token = invited(house, "lea@example.org", group="hovedstaden")
    with pytest.raises(NotAllowed):
        invitations.redeem(house.session, house.actor("mette"), token)
    invitations.redeem(house.session, lea, token)
    assert invitation.redeemed_by is house.member("lea")
    assert can(house.actor("lea"), Permission.READ, house.process)
    with pytest.raises(NotFound):
        invitations.redeem(house.session, lea, token)
    with pytest.raises(Conflict):
        invited(house, "lea@example.org", group="hovedstaden")


def test_an_invitation_into_a_closed_process_lets_nobody_in(house: House) -> None:
    _, token = invited(house, "lea@example.org", group="hovedstaden")
    house.enter(PhaseKind.CLOSED)
    with pytest.raises(Conflict):
        invitations.redeem(house.session, house.actor("lea"), token)


@pytest.mark.parametrize("email", ["", "mette", "a@b", "a b@c.dk", "a@b@c.dk"])
def test_what_is_no_address_is_refused(house: House, email: str) -> None:
    with pytest.raises(Invalid) as refusal:
        invited(house, email)
    assert refusal.value.field == "email"


@pytest.mark.parametrize("key", ["visitor", "mette", "gerda", "anna"])
def test_only_administrators_and_coordinators_of_the_house_invite_without_a_group(
    house: House, key: str
) -> None:
    with pytest.raises(NotAllowed):
        invitations.send(house.session, house.actor(key), email="ny@example.org")


def test_a_coordinator_invites_into_a_group_of_their_process(house: House) -> None:
    invitation, _ = invitations.send(
        house.session, house.actor("anna"), email="ny@example.org", group=house.groups["nordjylland"]
    )
    assert invitation.group is house.groups["nordjylland"]


@pytest.mark.parametrize("password", ["kort", "x" * 201, "ti tegn og et\x00"])
def test_a_password_has_its_bounds(house: House, password: str) -> None:
    _, token = invited(house)
    with pytest.raises(Invalid) as refusal:
        register(house, token, password)
    assert refusal.value.field == "password"


def test_the_command_line_makes_two_administrators_and_no_more(house: House) -> None:
    with pytest.raises(Conflict):
        members.create_first_administrator(
            house.session, name="Eva", email="eva@example.org", password=STRONG
        )
    assert house.session.scalars(select(Member).where(Member.email == "eva@example.org")).first() is None


def _actor(house: House, member: Member):  # type: ignore[no-untyped-def]
    house.members["nanna"] = member
    return house.actor("nanna")
