"""Each page asks the database the same few questions, however much it shows."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from app import clock
from app.models import GroupKind, Membership, MembershipState, Role, RoleAssignment
from app.services import documents, groups, updates
from tests.factories import House

Browser = Callable[[str], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]

HERE = "/processes/erhvervspolitik"
BUDGETS = {
    ("visitor", "/"): 4,
    ("mette", "/"): 15,
    ("visitor", "/processes"): 4,
    ("mette", "/processes"): 7,
    ("visitor", HERE): 11,
    ("mette", HERE): 14,
    ("anna", f"{HERE}/setup"): 16,
    ("mette", f"{HERE}/roles"): 11,
    ("mette", f"{HERE}/updates"): 8,
    ("mette", f"{HERE}/groups/nordjylland"): 15,
    ("anna", f"{HERE}/roles/new"): 7,
    ("anna", f"{HERE}/groups/new"): 6,
    ("anna", f"{HERE}/setup/documents/new"): 5,
    ("ida", "/processes/new?template=revision"): 4,
    ("visitor", "/sign-in"): 0,
    ("mette", "/me/profile"): 3,
    ("mette", "/me/password"): 3,
    ("mette", "/me/sessions"): 4,
    ("ida", "/admin"): 5,
    ("ida", "/admin/invitations"): 5,
    ("ida", "/admin/roles"): 4,
}
"""How many statements each page may send: three of them say who is looking, once one is signed in."""


def grow(house: House) -> None:
    """More of everything: groups, documents, members, news, roles, processes."""
    anna = house.actor("anna")
    for number in range(4):
        group = groups.add(
            house.session, anna, house.process, name=f"Gruppe {number}", kind=GroupKind.THEMATIC
        )
        for key in ("lea", "viggo", "ruth"):
            house.session.add(
                Membership(
                    group=group,
                    member=house.member(key),
                    state=MembershipState.JOINED,
                    since=clock.now(),
                )
            )
        house.session.add(
            RoleAssignment(
                member=house.member("birgit"),
                role=Role.FACILITATOR,
                process=house.process,
                group=group,
                starts_at=clock.now(),
                granted_by=house.member("anna"),
            )
        )
        documents.add(
            house.session,
            anna,
            house.process,
            title=f"Tekst {number}",
            kind=house.document.kind,
            text=f"Ord {number}.\n",
        )
        updates.post(house.session, anna, house.process, body=f"Nyt {number}.")
    house.session.commit()


@pytest.mark.parametrize(("key", "address"), BUDGETS)
def test_a_page_keeps_to_its_budget_however_much_it_shows(
    house: House, sign_in: Browser, counted: Counted, key: str, address: str
) -> None:
    house.session.commit()
    browser = sign_in(key)
    browser.get(address)
    with counted() as before:
        assert browser.get(address).status_code == 200
    grow(house)
    with counted() as after:
        assert browser.get(address).status_code == 200
    assert len(after) == len(before), "\n".join(after)
    assert len(after) == BUDGETS[key, address], "\n".join(after)
