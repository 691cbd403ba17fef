"""Signing in, and everything that ends a sign-in."""

from datetime import timedelta

import pytest

from app import clock
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.services import attempts, members, sign_ins
from tests.factories import PASSWORD, House


def test_wrong_address_wrong_password_and_suspension_get_the_same_sentence(house: House) -> None:
    sentences = set()
    for email, password in (
        ("mette@example.org", "forkert kode"),
        ("ingen@example.org", PASSWORD),
        ("claus@example.org", PASSWORD),
        ("", ""),
        ("mette@example.org", "\ud800"),
    ):
        with pytest.raises(Invalid) as refusal:
            members.authenticate(house.session, email, password)
        sentences.add(str(refusal.value))
    assert len(sentences) == 1


def test_a_key_finds_its_sign_in_until_it_ends(house: House) -> None:
    mette = house.member("mette")
    sign_in, key = sign_ins.start(house.session, mette, device="Firefox\x07 på telefon")
    assert sign_in.device == "Firefox på telefon"
    assert key not in sign_in.key_hash
    assert sign_ins.find(house.session, key) is sign_in
    sign_ins.end(house.session, house.actor("mette"), sign_in)
    assert sign_ins.find(house.session, key) is None
    with pytest.raises(Conflict):
        sign_ins.end(house.session, house.actor("mette"), sign_in)


def test_nobody_ends_another_members_sign_in(house: House) -> None:
    sign_in, _ = sign_ins.start(house.session, house.member("mette"), device="")
    with pytest.raises(NotFound):
        sign_ins.end(house.session, house.actor("ida"), sign_in)


def test_a_sign_in_does_not_count_for_ever(house: House) -> None:
    _, key = sign_ins.start(house.session, house.member("mette"), device="")
    house.session.flush()
    with clock.standing_at(clock.now() + sign_ins.LIFETIME + timedelta(seconds=1)):
        assert sign_ins.find(house.session, key) is None


def test_suspension_signs_out_everywhere_at_once(house: House) -> None:
    keys = [sign_ins.start(house.session, house.member("mette"), device="")[1] for _ in range(2)]
    house.session.flush()
    members.suspend(house.session, house.actor("ida"), house.member("mette"), reason="Trusler")
    assert [sign_ins.find(house.session, key) for key in keys] == [None, None]
    assert house.actor("mette").member is None
    members.reinstate(house.session, house.actor("jens"), house.member("mette"))
    assert sign_ins.find(house.session, keys[0]) is None
    assert members.authenticate(house.session, "mette@example.org", PASSWORD) is house.member("mette")


def test_suspending_needs_an_administrator_a_reason_and_somebody_else(house: House) -> None:
    with pytest.raises(NotAllowed):
        members.suspend(house.session, house.actor("anna"), house.member("mette"), reason="Nej")
    with pytest.raises(Invalid):
        members.suspend(house.session, house.actor("ida"), house.member("mette"), reason="")
    with pytest.raises(Conflict):
        members.suspend(house.session, house.actor("ida"), house.member("ida"), reason="Ferie")


def test_another_password_ends_every_sign_in(house: House) -> None:
    mette = house.member("mette")
    _, key = sign_ins.start(house.session, mette, device="")
    house.session.flush()
    with pytest.raises(Invalid) as refusal:
        members.change_password(
            house.session, house.actor("mette"), mette, current="forkert", password="en ny adgangskode"
        )
    assert refusal.value.field == "current_password"
    members.change_password(
        house.session, house.actor("mette"), mette, current=PASSWORD, password="en ny adgangskode"
    )
    assert sign_ins.find(house.session, key) is None
    assert members.authenticate(house.session, mette.email, "en ny adgangskode") is mette


def test_only_the_member_changes_their_profile(house: House) -> None:
    mette = house.member("mette")
    members.change_profile(
        house.session, house.actor("mette"), mette, name=" Mette  K. ", locale="nl", theme="dark"
    )
    assert (mette.name, mette.locale, mette.theme) == ("Mette K.", "nl", "dark")
    with pytest.raises(NotAllowed):
        members.change_profile(
            house.session, house.actor("soren"), mette, name="X", locale="da", theme="auto"
        )
    for wrong in (
        {"locale": "xx"},
        {"theme": "pink"},
        {"name": " "},
        {"name": "Me\u202ette"},
        {"name": "Me\u200btte"},
    ):
        with pytest.raises(Invalid):
            members.change_profile(
                house.session,
                house.actor("mette"),
                mette,
                **{"name": "M", "locale": "da", "theme": "auto", **wrong},
            )


def test_tries_are_limited_and_right_ones_do_not_count(house: House) -> None:
    for _ in range(5):
        attempts.forgive(house.session, attempts.spend(house.session, "sign_in", ("mette", 3)))
    for _ in range(3):
        attempts.spend(house.session, "sign_in", ("mette", 3))
    with pytest.raises(Invalid, match="Wait 15 minutes"):
        attempts.spend(house.session, "sign_in", ("mette", 3))
    attempts.spend(house.session, "sign_in", ("soren", 3))
    with clock.standing_at(clock.now() + attempts.WINDOW + timedelta(seconds=1)):
        attempts.spend(house.session, "sign_in", ("mette", 3))
