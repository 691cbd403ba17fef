"""Signing in and out, and accepting an invitation, as a browser does it."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Member, SignIn
from app.models.attempts import Attempt
from app.services import invitations
from app.web import kept
from tests.factories import PASSWORD, House

METTE = {"email": "mette@example.org", "password": PASSWORD}
NEW = {"name": "Nanna Holm", "password": "en lang kode", "password_again": "en lang kode", "locale": "nl"}


@pytest.fixture
def there(house: House) -> House:
    """The house, committed, so that a browser finds it."""
    house.session.commit()
    return house


def test_wrong_address_and_wrong_password_look_the_same(there: House, client: FlaskClient) -> None:
    pages = [
        client.post("/sign-in", data=data)
        for data in ({**METTE, "password": "forkert"}, {**METTE, "email": "ingen@example.org"})
    ]
    assert [page.status_code for page in pages] == [422, 422]
    texts = [re.sub(r'value="[^"]*"', "", page.get_data(as_text=True)) for page in pages]
    assert texts[0] == texts[1]
    assert "password is not right" in texts[0] or "adgangskode" in texts[0].lower()


def test_a_wrong_password_keeps_the_address_and_the_way_on(there: House, client: FlaskClient) -> None:
    page = client.post("/sign-in", data={**METTE, "password": "forkert", "next": "/processes"})
    text = page.get_data(as_text=True)
    assert 'value="mette@example.org"' in text
    assert 'value="/processes"' in text
    assert "forkert" not in text


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/processes/erhvervspolitik", "/processes/erhvervspolitik"),
        ("", "/"),
        ("https://elsewhere.example", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/a\nb", "/"),
    ],
)
def test_one_goes_on_within_the_house_only(
    there: House, client: FlaskClient, asked: str, reached: str
) -> None:
    page = client.post("/sign-in", data={**METTE, "next": asked})
    assert (page.status_code, page.location) == (303, reached)


def test_tries_are_counted_though_the_request_failed(
    there: House, client: FlaskClient, session: Session
) -> None:
    for _ in range(10):
        assert client.post("/sign-in", data={**METTE, "password": "forkert"}).status_code == 422
    page = client.post("/sign-in", data=METTE)
    assert page.status_code == 422
    assert "15" in page.get_data(as_text=True)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Attempt)) == 30
    assert client.post("/sign-in", data={**METTE, "email": "soren@example.org"}).status_code == 303


def test_what_was_typed_before_signing_in_can_be_sent_afterwards(
    app: Flask, there: House, client: FlaskClient
) -> None:
    fields = (("body", "Vi er i gang, og det går godt."),)
    form = kept.Kept("/processes/erhvervspolitik/updates", fields, "/processes/erhvervspolitik")
    sealed = kept.seal(form)
    wrong = client.post("/sign-in", data={**METTE, "password": "forkert", "kept": sealed})
    assert sealed in wrong.get_data(as_text=True)
    page = client.post("/sign-in", data={**METTE, "kept": sealed})
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert 'action="/processes/erhvervspolitik/updates"' in text
    assert "Vi er i gang, og det går godt." in text
    assert 'href="/processes/erhvervspolitik"' in text
    assert there.member("mette").name in text


@pytest.mark.parametrize(
    ("address", "came_from", "back"),
    [
        (
            "/processes/erhvervspolitik/updates",
            "http://localhost/processes/erhvervspolitik?x=1",
            "/processes/erhvervspolitik?x=1",
        ),
        (
            "/processes/erhvervspolitik/updates",
            "http://elsewhere.example/x",
            "/processes/erhvervspolitik/updates",
        ),
        ("/processes/erhvervspolitik/groups/nordjylland/membership", "", None),
        ("/processes/erhvervspolitik/groups/new", "", "/processes/erhvervspolitik/groups/new"),
    ],
)
def test_a_kept_form_leads_back_only_to_a_page_that_can_be_looked_at(
    app: Flask, address: str, came_from: str, back: str | None
) -> None:
    with app.test_request_context(address, method="POST", headers={"Referer": came_from}):
        form = kept.current()
        assert form is not None
        assert form.page == back
        assert kept.unseal(kept.seal(form)) == form


def test_signing_out_ends_the_server_side_row_and_a_captured_cookie(
    there: House, client: FlaskClient, app: Flask, session: Session
) -> None:
    client.post("/sign-in", data=METTE)
    assert client.get("/me/profile").status_code == 200
    captured = client.get_cookie("samskriv")
    assert captured is not None
    assert client.post("/sign-out").status_code == 303
    thief = app.test_client()
    thief.set_cookie("samskriv", captured.value)
    assert thief.get("/me/profile").status_code == 401
    session.rollback()
    assert session.scalars(select(SignIn)).one().ended_at is not None


def test_signing_in_again_ends_the_earlier_sign_in_of_this_browser(
    there: House, client: FlaskClient, session: Session
) -> None:
    for _ in range(2):
        client.post("/sign-in", data=METTE)
    session.rollback()
    ended = session.scalars(select(SignIn.ended_at).order_by(SignIn.id)).all()
    assert ended[0] is not None
    assert ended[1] is None


def test_an_invitation_is_redeemed_by_sending_its_form_and_not_by_looking(
    there: House, client: FlaskClient, session: Session
) -> None:
    address = _letter(there)
    for _ in range(2):
        page = client.get(address)
        assert page.status_code == 200
        assert "ny@example.org" in page.get_data(as_text=True)
    accepted = client.post(address, data=NEW)
    assert (accepted.status_code, accepted.location) == (
        303,
        "/processes/erhvervspolitik/groups/nordjylland",
    )
    assert "Nanna Holm" in client.get(accepted.location).get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(Member.locale).where(Member.email == "ny@example.org")).one() == "nl"
    assert client.get(address).status_code == 404
    assert client.post(address, data=NEW).status_code == 404


def test_a_member_accepts_an_invitation_with_the_account_they_have(
    there: House, client: FlaskClient, sign_in: Callable[[str], FlaskClient]
) -> None:
    address = _letter(there, "lea@example.org")
    page = client.get(address).get_data(as_text=True)
    assert f"/sign-in?next={address}" in page
    assert 'name="password"' not in page
    assert client.post(address).status_code == 401
    assert sign_in("birgit").post(address).status_code == 403
    lea = sign_in("lea")
    assert "Accept the invitation" in lea.get(address).get_data(as_text=True)
    accepted = lea.post(address)
    assert accepted.location == "/processes/erhvervspolitik/groups/nordjylland"
    assert "You belong to this group" in lea.get(accepted.location).get_data(as_text=True)
    assert lea.get(address).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"password": "kort"}, {"password_again": "en anden kode"}, {"name": "a\x00b"}]
)
def test_a_refused_acceptance_keeps_what_was_typed_and_the_invitation(
    there: House, client: FlaskClient, wrong: dict[str, str]
) -> None:
    address = _letter(there)
    page = client.post(address, data={**NEW, **wrong})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.get_data(as_text=True)
    assert client.post(address, data=NEW).status_code == 303


def test_a_made_up_invitation_looks_like_any_missing_page(there: House, client: FlaskClient) -> None:
    assert client.get("/invitations/made-up").status_code == 404


def test_another_password_leaves_only_this_device_signed_in(
    there: House, sign_in: Callable[[str], FlaskClient]
) -> None:
    here, elsewhere = sign_in("mette"), sign_in("mette")
    typed = {"current_password": PASSWORD, "password": "en ny adgangskode"}
    page = here.post("/me/password", data={**typed, "password_again": "noget andet"})
    assert page.status_code == 422
    page = here.post("/me/password", data={**typed, "password_again": "en ny adgangskode"})
    assert page.status_code == 303
    assert here.get("/me/profile").status_code == 200
    assert elsewhere.get("/me/profile").status_code == 401


def test_the_list_of_devices_ends_others_and_nobody_elses(
    there: House, sign_in: Callable[[str], FlaskClient], session: Session
) -> None:
    here, elsewhere, stranger = sign_in("mette"), sign_in("mette"), sign_in("soren")
    session.rollback()
    numbers = session.scalars(select(SignIn.id).order_by(SignIn.id)).all()
    assert stranger.post(f"/me/sessions/{numbers[1]}/ending").status_code == 404
    assert elsewhere.get("/me/profile").status_code == 200
    page = here.get("/me/sessions").get_data(as_text=True)
    assert f"/me/sessions/{numbers[1]}/ending" in page
    assert f"/me/sessions/{numbers[0]}/ending" not in page
    assert here.post(f"/me/sessions/{numbers[1]}/ending").status_code == 303
    assert elsewhere.get("/me/profile").status_code == 401


def test_a_profile_speaks_the_language_that_was_chosen(
    there: House, sign_in: Callable[[str], FlaskClient]
) -> None:
    mette = sign_in("mette")
    data = {"name": "Mette L.", "locale": "en", "theme": "dark"}
    assert mette.post("/me/profile", data=data).status_code == 303
    page = mette.get("/me/profile").get_data(as_text=True)
    assert '<html lang="en" data-theme="dark">' in page
    assert mette.post("/me/profile", data={**data, "name": ""}).status_code == 422


def _letter(house: House, email: str = "ny@example.org") -> str:
    _, token = invitations.send(
        house.session, house.actor("ida"), email=email, group=house.groups["nordjylland"]
    )
    house.session.commit()
    return f"/invitations/{token}"
