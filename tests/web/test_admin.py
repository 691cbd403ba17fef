"""Administration in the browser."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Invitation, Role, RoleAssignment
from app.services import roles
from tests.factories import House

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def there(house: House) -> House:
    """The house, committed, so that a browser finds it."""
    house.session.commit()
    return house


@pytest.mark.parametrize("address", ["/admin", "/admin/invitations", "/admin/roles"])
def test_administration_is_for_administrators(there: House, sign_in: Browser, address: str) -> None:
    expected = {"visitor": 401, "mette": 403, "anna": 403, "ida": 200}
    assert {key: sign_in(key).get(address).status_code for key in expected} == expected


def test_members_are_found_by_a_part_of_name_or_address(there: House, sign_in: Browser) -> None:
    text = sign_in("ida").get("/admin?q=metTE").get_data(as_text=True)
    assert "mette@example.org" in text
    assert "soren@example.org" not in text


def test_the_link_of_an_invitation_is_shown_once(there: House, sign_in: Browser) -> None:
    ida = sign_in("ida")
    page = ida.post("/admin/invitations", data={"email": "ny@example.org"})
    text = page.get_data(as_text=True)
    assert page.status_code == 201
    assert page.headers["Cache-Control"] == "no-store"
    link = re.search(r'value="http://localhost(/invitations/[^"]+)"', text)
    assert link is not None
    assert sign_in("visitor").get(link[1]).status_code == 200
    assert link[1] not in ida.get("/admin/invitations").get_data(as_text=True)


def test_an_invitation_that_cannot_be_sent_keeps_the_address(there: House, sign_in: Browser) -> None:
    page = sign_in("ida").post("/admin/invitations", data={"email": "mette@example.org"})
    assert page.status_code == 422
    assert 'value="mette@example.org"' in page.get_data(as_text=True)


def test_an_invitation_is_let_lapse(there: House, sign_in: Browser) -> None:
    ida = sign_in("ida")
    ida.post("/admin/invitations", data={"email": "ny@example.org"})
    there.session.rollback()
    number = there.session.scalars(select(Invitation.id)).one()
    assert sign_in("mette").post(f"/admin/invitations/{number}/ending").status_code == 403
    assert ida.post(f"/admin/invitations/{number}/ending").status_code == 303
    assert f"/admin/invitations/{number}/ending" not in ida.get("/admin/invitations").get_data(as_text=True)


def test_a_coordinator_invites_into_a_group_of_the_process(there: House, sign_in: Browser) -> None:
    address = "/processes/erhvervspolitik/groups/nordjylland/invitations"
    assert sign_in("anna").post(address, data={"email": "ny@example.org"}).status_code == 201
    assert sign_in("anna").post(address, data={"email": "ny"}).status_code == 422
    assert sign_in("mette").post(address, data={"email": "ny@example.org"}).status_code == 403


def test_suspending_bites_on_the_next_request(there: House, sign_in: Browser) -> None:
    ida, mette = sign_in("ida"), sign_in("mette")
    address = f"/admin/members/{there.member('mette').id}"
    assert ida.post(f"{address}/suspension", data={"reason": ""}).status_code == 422
    assert ida.post(f"{address}/suspension", data={"reason": "Trusler"}).status_code == 303
    assert mette.get("/me/profile").status_code == 401
    assert ida.post(f"{address}/reinstatement").status_code == 303
    assert sign_in("anna").post(f"{address}/reinstatement").status_code == 403


def test_a_second_administrator_confirms_in_the_browser(there: House, sign_in: Browser) -> None:
    ida = sign_in("ida")
    typed = {"role": "administrator", "member": there.member("lea").name}
    assert ida.post("/admin/roles", data=typed).status_code == 303
    there.session.rollback()
    given = there.session.scalars(
        select(RoleAssignment).where(RoleAssignment.member_id == there.member("lea").id)
    ).one()
    confirmation = f"/roles/{given.id}/confirmation"
    assert confirmation not in ida.get("/admin/roles").get_data(as_text=True)
    assert ida.post(confirmation).status_code == 403
    assert sign_in("lea").get("/admin").status_code == 403
    jens = sign_in("jens")
    assert confirmation in jens.get("/admin/roles").get_data(as_text=True)
    assert jens.post(confirmation).status_code == 303
    assert sign_in("lea").get("/admin").status_code == 200


def test_a_role_that_was_revoked_bites_on_the_next_request(there: House, sign_in: Browser) -> None:
    anna = sign_in("anna")
    setup = "/processes/erhvervspolitik/setup"
    assert anna.get(setup).status_code == 200
    held = next(one for one in there.actor("anna").assignments if one.role is Role.COORDINATOR)
    roles.end(there.session, there.actor("ida"), held, reason="Ny koordinator.")
    there.session.commit()
    assert anna.get(setup).status_code == 403
