"""The register of adopted policy."""

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from app.models import AdoptedPolicy, PhaseKind, Visibility
from app.services import decisions
from tests.factories import House
from tests.services.forum import heard, recorded
from tests.services.merging import approve, decide, prepare, propose, publish, suggest

SignIn = Callable[[str], FlaskClient]


def text(response: Any) -> str:
    """The page's HTML."""
    body: str = response.get_data(as_text=True)
    return body


def adopt(house: House) -> AdoptedPolicy:
    """The common draft goes all the way into the register."""
    decision = recorded(house, heard(house))
    house.session.flush()
    house.session.expire_all()
    decisions.confirm(house.session, house.actor("henrik"), decision)
    house.session.commit()
    return house.session.query(AdoptedPolicy).order_by(AdoptedPolicy.id.desc()).first()  # type: ignore[return-value]


def test_an_empty_register_leads_to_what_is_being_written(client: FlaskClient) -> None:
    page = client.get("/adopted")
    assert page.status_code == 200
    assert 'href="/processes"' in text(page).split("<main", 1)[1]


def test_an_entry_shows_the_exact_text_its_hash_and_its_decision(house: House, sign_in: SignIn) -> None:
    policy = adopt(house)
    page = text(sign_in("visitor").get(f"/adopted/{policy.slug}"))
    assert policy.version.text_hash in page
    assert "Turismen giver arbejde langs kysterne." in page
    assert "Teksten siger noget bestemt" in page
    assert "41" in page
    assert house.member("gerda").name not in page
    assert house.member("gerda").name in text(sign_in("ruth").get(f"/adopted/{policy.slug}"))


def test_every_passage_leads_to_why_it_reads_so(house: House, sign_in: SignIn) -> None:
    policy = adopt(house)
    visitor = sign_in("visitor")
    page = text(visitor.get(f"/adopted/{policy.slug}"))
    ways = re.findall(r'href="([^"]+/why/\d+[?]version=\d+)"', page)
    assert len(ways) == len(policy.version.passages)
    assert visitor.get(ways[3]).status_code == 200


def test_what_replaces_what_is_shown_on_both(house: House, sign_in: SignIn) -> None:
    old = adopt(house)
    house.process.starts_from = old
    house.session.flush()
    new = adopt(house)
    assert new.slug != old.slug
    visitor = sign_in("visitor")
    assert f'href="/adopted/{new.slug}"' in text(visitor.get(f"/adopted/{old.slug}"))
    assert f'href="/adopted/{old.slug}"' in text(visitor.get(f"/adopted/{new.slug}"))
    in_force = text(visitor.get("/adopted"))
    assert f'href="/adopted/{new.slug}"' in in_force
    assert f'href="/adopted/{old.slug}"' not in in_force
    assert f'href="/adopted/{old.slug}"' in text(visitor.get("/adopted?status=ended"))


def test_a_later_edit_shows_as_such_with_who_made_it(house: House, sign_in: SignIn) -> None:
    old = adopt(house)
    house.process.starts_from = old
    house.enter(PhaseKind.CO_WRITING)
    edit = suggest(house, "ruth", "på én dag", "på en time", draft="common")
    gone = suggest(house, "ruth", "- Vi vil uddanne flere i faget.\n", "", draft="common")
    merge = prepare(house, "mette", "common")
    for one in (edit, gone):
        decide(house, merge, one)
    propose(house, merge)
    approve(house, merge, "camilla")
    approve(house, merge, "fatima")
    publish(house, merge, "mette")
    new = adopt(house)
    page = text(sign_in("ruth").get(f"/adopted/{new.slug}"))
    told = page.split('id="amended"')[1].split("</ol>")[0]
    assert told.count("<li id=") == 2
    assert f'href="/suggestions/{edit.id}"' in told and house.member("ruth").name in told
    assert "Removed" in told
    assert page.count("Changed since the text before") == 1
    outside = text(sign_in("visitor").get(f"/adopted/{new.slug}"))
    assert house.member("ruth").name not in outside and "Hovedstaden" in outside
    removed = re.findall(r'href="([^"]+/why/[^"]+)"', told)[-1].replace("&amp;", "&")
    assert gone.label in text(sign_in("visitor").get(removed))
    assert f'href="/adopted/{new.slug}#amended"' in text(sign_in("visitor").get(f"/adopted/{old.slug}"))
    assert 'id="amended"' not in text(sign_in("visitor").get(f"/adopted/{old.slug}"))


def test_the_register_is_searched_by_title(house: House, sign_in: SignIn) -> None:
    policy = adopt(house)
    visitor = sign_in("visitor")
    assert policy.slug in text(visitor.get("/adopted?q=ERHVERVS"))
    assert f"/adopted/{policy.slug}" not in text(visitor.get("/adopted?q=sundhed"))
    assert f"/adopted/{policy.slug}" not in text(visitor.get("/adopted?q=%25"))


def test_a_forbidden_entry_looks_like_a_missing_one(house: House, sign_in: SignIn) -> None:
    policy = adopt(house)
    house.process.visibility = Visibility.MEMBERS
    house.session.commit()
    visitor = sign_in("visitor")
    assert visitor.get(f"/adopted/{policy.slug}").status_code == 404
    assert policy.title not in text(visitor.get("/adopted")).split("<main", 1)[1]
    assert visitor.get("/adopted/findes-ikke").status_code == 404
    assert sign_in("viggo").get(f"/adopted/{policy.slug}").status_code == 200
