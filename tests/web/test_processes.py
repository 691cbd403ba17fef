"""Processes in the browser: opening one, its overview, its setup, its groups and roles."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import (
    Membership,
    MembershipState,
    PhaseKind,
    Process,
    Role,
    RoleAssignment,
    Visibility,
)
from app.services import processes, updates
from tests.factories import House, build_house

HERE = "/processes/erhvervspolitik"
Browser = Callable[[str], FlaskClient]


@pytest.fixture
def there(house: House) -> House:
    """The house, committed; Anna coordinates in the whole house, so that she opens processes too."""
    house.session.add(
        RoleAssignment(
            member=house.member("anna"),
            role=Role.COORDINATOR,
            starts_at=clock.now(),
            confirmed_at=clock.now(),
        )
    )
    house.session.commit()
    return house


def answers(**changes: Any) -> dict[str, Any]:
    """The opening form as the template fills it in, with a title, a goal and a text."""
    day = clock.today() + timedelta(days=300)
    plan = processes.templates()[0].plan(day, clock.today())
    dates = {
        f"{kind.value}_{edge}": moment.isoformat()
        for kind, days in plan.items()
        for edge, moment in zip(("starts", "ends"), days, strict=True)
    }
    return {
        "template": "regional_vision",
        "title": "Klima og energi",
        "goal": "At partiet har en klimapolitik.",
        "who_decides": "Politisk Forum",
        "visibility": "public",
        "locale": "da",
        "decision_day": day.isoformat(),
        "planned_for": day.isoformat(),
        "groups": "Nordjylland\n- Aalborg\nFyn",
        "document_title": "Klimavision",
        "document_kind": "vision",
        "text": "# Klima\r\n\r\nVi vil mindre.\r\n",
        **dates,
        **changes,
    }


def process_of(session: Session) -> Process:
    """The process that was opened last."""
    session.rollback()
    return session.scalars(select(Process).order_by(Process.id.desc()).limit(1)).one()


def test_a_coordinator_opens_a_process_and_lands_on_its_setup(there: House, sign_in: Browser) -> None:
    anna = sign_in("anna")
    assert anna.get("/processes/new").status_code == 200
    for template in processes.templates():
        assert anna.get(f"/processes/new?template={template.key}").status_code == 200
    page = anna.post("/processes/new", data=answers())
    assert (page.status_code, page.location) == (303, "/processes/klima-og-energi/setup")
    process = process_of(there.session)
    assert process.documents[0].drafts[0].head.text == "# Klima\n\nVi vil mindre.\n"  # type: ignore[union-attr]
    assert [group.slug for group in process.groups] == ["nordjylland", "aalborg", "fyn"]
    assert anna.get(page.location).status_code == 200


def test_changing_only_the_decision_day_plans_the_phases_anew(there: House, sign_in: Browser) -> None:
    later = clock.today() + timedelta(days=330)
    page = sign_in("anna").post("/processes/new", data=answers(decision_day=later.isoformat()))
    assert page.status_code == 303
    assert process_of(there.session).phases[4].ends_on == later


def test_moved_phases_and_another_decision_day_must_agree(there: House, sign_in: Browser) -> None:
    typed = answers(
        decision_day=(clock.today() + timedelta(days=330)).isoformat(),
        hearing_starts=(clock.today() + timedelta(days=270)).isoformat(),
    )
    page = sign_in("anna").post("/processes/new", data=typed)
    assert page.status_code == 422
    assert "Vi vil mindre." in page.get_data(as_text=True)


def test_planning_again_keeps_everything_typed_and_opens_nothing(there: House, sign_in: Browser) -> None:
    later = clock.today() + timedelta(days=330)
    typed = answers(decision_day=later.isoformat(), plan="1")
    page = sign_in("anna").post("/processes/new", data=typed)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    for words in ("Klima og energi", "Vi vil mindre.", "- Aalborg"):
        assert words in text
    assert (
        text.count(f'value="{later.isoformat()}"') == 3
    )  # the day, the last phase's end, what was planned for
    assert process_of(there.session).slug != "klima-og-energi"
    near = answers(decision_day=clock.today().isoformat(), plan="1")
    assert sign_in("anna").post("/processes/new", data=near).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"goal": " "},
        {"groups": "- Aalborg"},
        {"decision_day": "aldrig"},
        {"decision_day": ""},
        {"kick_off_starts": ""},
        {"hearing_starts": "2020-01-01"},
        {"visibility": "secret"},
        {"text": "a\x00b"},
    ],
)
def test_a_refused_opening_keeps_everything_typed(
    there: House, sign_in: Browser, wrong: dict[str, str]
) -> None:
    page = sign_in("anna").post("/processes/new", data=answers(**wrong))
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "error-summary" in text
    for name, words in {"title": "Klima og energi", "document_title": "Klimavision"}.items():
        assert wrong.get(name, words) in text
    assert process_of(there.session).slug != "klima-og-energi"


def test_an_uploaded_file_moves_into_the_box_when_something_else_is_wrong(
    there: House, sign_in: Browser
) -> None:
    anna = sign_in("anna")
    upload = (BytesIO("# Æbler\n\nOg pærer.\n".encode()), "vision.md")
    page = anna.post("/processes/new", data=answers(text="", title="", file=upload))
    assert page.status_code == 422
    assert "Og pærer." in page.get_data(as_text=True)
    again = (BytesIO("# Æbler\n".encode("cp1252")), "VISION.TXT")
    assert anna.post("/processes/new", data=answers(text="", file=again)).status_code == 303
    assert process_of(there.session).documents[0].drafts[0].head.text == "# Æbler\n"  # type: ignore[union-attr]


def test_a_file_that_is_no_text_or_comes_beside_one_is_refused(there: House, sign_in: Browser) -> None:
    anna = sign_in("anna")
    for typed in (
        answers(text="", file=(BytesIO(b"PK"), "vision.docx")),
        answers(file=(BytesIO(b"# A"), "vision.md")),
    ):
        page = anna.post("/processes/new", data=typed)
        assert page.status_code == 422
        assert 'id="file-error"' in page.get_data(as_text=True)


def test_five_million_characters_get_a_sentence(there: House, sign_in: Browser) -> None:
    page = sign_in("anna").post("/processes/new", data=answers(text="ord " * 1_250_000))
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert 'id="text-error"' in text
    assert "Klima og energi" in text


def test_an_administrator_opens_a_process_and_waits_to_be_confirmed(there: House, sign_in: Browser) -> None:
    page = sign_in("ida").post("/processes/new", data=answers())
    assert page.location == "/processes/klima-og-energi"
    assert sign_in("ida").get(page.location).status_code == 200
    assert sign_in("jens").get("/admin/roles").get_data(as_text=True).count("/confirmation") == 1


@pytest.mark.parametrize(("key", "status"), [("visitor", 401), ("mette", 403), ("gerda", 403)])
def test_nobody_else_sees_the_opening_form(there: House, sign_in: Browser, key: str, status: int) -> None:
    browser = sign_in(key)
    assert browser.get("/processes/new").status_code == status
    assert browser.post("/processes/new", data=answers()).status_code == status


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [
        (Visibility.PUBLIC, {"visitor", "lea", "mette", "ida"}),
        (Visibility.MEMBERS, {"lea", "mette", "ida"}),
        (Visibility.PARTICIPANTS, {"mette", "ida"}),
    ],
)
def test_a_process_is_seen_by_whom_it_is_open_to(
    session: Session, sign_in: Browser, visibility: Visibility, seen: set[str]
) -> None:
    build_house(session, visibility=visibility)
    session.commit()
    for key in ("visitor", "lea", "mette", "ida"):
        browser = sign_in(key)
        expected = 200 if key in seen else 404
        for page in (HERE, f"{HERE}/roles", f"{HERE}/updates", f"{HERE}/groups/nordjylland"):
            assert browser.get(page).status_code == expected, (key, page)
        assert (HERE in browser.get("/processes").get_data(as_text=True)) == (key in seen)
        assert (HERE in browser.get("/").get_data(as_text=True)) == (key in seen)


def test_names_are_shown_inside_the_process_only(there: House, sign_in: Browser) -> None:
    name = there.member("camilla").name
    for page in (HERE, f"{HERE}/roles", f"{HERE}/groups/hovedstaden"):
        assert name in sign_in("mette").get(page).get_data(as_text=True)
        for key in ("visitor", "lea"):
            assert name not in sign_in(key).get(page).get_data(as_text=True)


def test_the_next_step_is_each_viewers_own(there: House, sign_in: Browser) -> None:
    def step(key: str) -> str:
        page = sign_in(key).get(HERE).get_data(as_text=True)
        return page.partition('class="timeline-action"')[2].partition("</li>")[0]

    assert "/sign-in?next=" in step("visitor")
    assert 'href="#groups"' in step("lea")
    assert "/documents/erhvervspolitik/nordjylland" in step("birgit")
    assert "/documents/erhvervspolitik/hovedstaden" in step("ruth")
    there.enter(PhaseKind.CO_WRITING)
    there.session.commit()
    assert "/consolidation" in step("mette")
    assert "/documents/erhvervspolitik/common" in step("birgit")
    assert "/submission" in step("anna")
    there.enter(PhaseKind.HEARING)
    there.session.commit()
    assert "/hearing" in step("nivi")


def test_late_news_stands_out_and_asks_the_coordinator_first(there: House, sign_in: Browser) -> None:
    with clock.standing_at(clock.now() - timedelta(days=20)):
        updates.post(
            there.session,
            there.actor("anna"),
            there.process,
            body="I gang.",
            next_on=clock.today() + timedelta(days=10),
        )
    there.session.commit()
    assert "badge-bad" in sign_in("visitor").get(HERE).get_data(as_text=True)
    assert f"{HERE}/updates#new" in sign_in("anna").get(HERE).get_data(as_text=True)
    birgit = sign_in("birgit")
    for page in (HERE, f"{HERE}/updates"):
        assert f"{HERE}/updates/reminders" in birgit.get(page).get_data(as_text=True)
        assert f"{HERE}/updates/reminders" not in sign_in("anna").get(page).get_data(as_text=True)
    assert birgit.post(f"{HERE}/updates/reminders").status_code == 303
    assert "One member has reminded" in birgit.get(f"{HERE}/updates").get_data(as_text=True)


def test_the_setup_is_the_coordinators(there: House, sign_in: Browser) -> None:
    expected = {"visitor": 401, "lea": 403, "mette": 403, "ida": 403, "anna": 200}
    for key, status in expected.items():
        browser = sign_in(key)
        for page in ("setup", "groups/new", "setup/documents/new", "roles/new?role=facilitator"):
            wanted = 200 if (key, page[:9]) == ("ida", "roles/new") else status
            assert browser.get(f"{HERE}/{page}").status_code == wanted, (key, page)


def test_phases_are_opened_closed_and_moved_from_the_setup(there: House, sign_in: Browser) -> None:
    anna = sign_in("anna")
    assert anna.post(f"{HERE}/phases/co_writing/opening").status_code == 303
    assert anna.post(f"{HERE}/phases/co_writing/closing").status_code == 303
    there.session.rollback()
    assert there.process.phase is None
    days = {"hearing-starts_on": "2026-04-05", "hearing-ends_on": "2026-04-28"}
    assert anna.post(f"{HERE}/phases/hearing/dates", data=days).status_code == 303
    wrong = {**days, "hearing-ends_on": "2026-03-01"}
    page = anna.post(f"{HERE}/phases/hearing/dates", data=wrong)
    assert page.status_code == 422
    assert 'value="2026-03-01"' in page.get_data(as_text=True)
    assert anna.post(f"{HERE}/phases/nonsense/opening").status_code == 404
    assert sign_in("mette").post(f"{HERE}/phases/co_writing/opening").status_code == 403


def test_roles_are_filled_and_ended_in_the_browser(there: House, sign_in: Browser) -> None:
    anna = sign_in("anna")
    typed = {"role": "facilitator", "group": "nordjylland", "member": "birgit@example.org", "interim": "y"}
    assert anna.post(f"{HERE}/roles/new", data={**typed, "member": "Ingen"}).status_code == 422
    assert anna.post(f"{HERE}/roles/new", data={**typed, "group": ""}).status_code == 422
    assert anna.post(f"{HERE}/roles/new", data={**typed, "role": "coordinator"}).status_code == 422
    assert anna.post(f"{HERE}/roles/new", data=typed).status_code == 303
    held = there.session.scalars(select(RoleAssignment).order_by(RoleAssignment.id.desc()).limit(1)).one()
    assert (held.member, held.interim) == (there.member("birgit"), True)
    ending = f"/roles/{held.id}/ending"
    assert sign_in("mette").get(ending).status_code == 403
    assert anna.post(ending, data={"reason": ""}).status_code == 422
    assert anna.post(ending, data={"reason": "Vikariatet er slut."}).status_code == 303
    assert "Vikariatet er slut." in sign_in("visitor").get(f"{HERE}/roles").get_data(as_text=True)


def test_a_member_joins_and_leaves_with_one_press(there: House, sign_in: Browser) -> None:
    lea = sign_in("lea")
    group = f"{HERE}/groups/nordjylland"
    assert lea.post(f"{group}/membership").location == group
    assert f"{group}/membership/ending" in lea.get(group).get_data(as_text=True)
    assert lea.post(f"{group}/membership/ending").status_code == 303
    assert f'action="{group}/membership"' in lea.get(group).get_data(as_text=True)
    assert sign_in("visitor").post(f"{group}/membership").status_code == 401


def test_an_owner_answers_who_asks_to_join(session: Session, sign_in: Browser) -> None:
    house = build_house(session, visibility=Visibility.PARTICIPANTS)
    session.commit()
    group = f"{HERE}/groups/hovedstaden"
    sign_in("birgit").post(f"{group}/membership")
    session.rollback()
    asked = session.scalars(select(Membership).where(Membership.state == MembershipState.ASKED)).one()
    camilla = sign_in("camilla")
    assert f"/memberships/{asked.id}/admission" in camilla.get(group).get_data(as_text=True)
    assert "/groups/hovedstaden" in camilla.get("/").get_data(as_text=True)
    assert sign_in("mette").post(f"{group}/memberships/{asked.id}/admission").status_code == 403
    assert camilla.post(f"{HERE}/groups/nordjylland/memberships/{asked.id}/refusal").status_code == 404
    assert camilla.post(f"{group}/memberships/{asked.id}/admission").status_code == 303
    assert house.actor("birgit").belongs_to(house.groups["hovedstaden"])


def test_a_group_and_a_document_are_added(there: House, sign_in: Browser) -> None:
    anna = sign_in("anna")
    typed = {"name": "Aalborg", "kind": "constituency", "parent": "nordjylland", "description": ""}
    assert anna.post(f"{HERE}/groups/new", data=typed).status_code == 303
    assert anna.post(f"{HERE}/groups/new", data=typed).status_code == 422
    document = {"title": "Turisme", "kind": "proposal", "text": ""}
    assert anna.post(f"{HERE}/setup/documents/new", data=document).status_code == 303
    text = f"{HERE}/setup/documents/turisme/text"
    assert anna.post(text, data={"text": " "}).status_code == 422
    assert anna.post(text, data={"text": "Kyst."}).location == f"{HERE}/documents/turisme/common"
    assert anna.post(text, data={"text": "Kyst."}).status_code == 409


def test_news_is_posted_and_what_was_typed_is_kept(there: House, sign_in: Browser) -> None:
    anna = sign_in("anna")
    page = anna.post(f"{HERE}/updates", data={"body": "Vi er i gang.", "next_on": "2020-01-01"})
    assert page.status_code == 422
    assert "Vi er i gang." in page.get_data(as_text=True)
    assert anna.post(f"{HERE}/updates", data={"body": "**Vi** er i gang.", "next_on": ""}).status_code == 303
    assert ">Vi</strong>" in sign_in("visitor").get(f"{HERE}/updates").get_data(as_text=True)
    assert sign_in("mette").post(f"{HERE}/updates", data={"body": "Ja."}).status_code == 403
