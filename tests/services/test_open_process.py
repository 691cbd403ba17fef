"""Opening a process from a template."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from app import clock
from app.errors import Invalid, NotAllowed
from app.models import (
    AdoptedPolicy,
    Decision,
    DecisionOutcome,
    DocumentKind,
    GroupKind,
    LogEntry,
    LogKind,
    PhaseKind,
    Process,
    Role,
    RoleAssignment,
    Submission,
    SubmissionState,
    Visibility,
)
from app.services import processes
from app.services.process_templates import Template
from tests.factories import House

DAY = timedelta(days=1)


def everywhere(house: House, key: str) -> None:
    """Let somebody coordinate in the whole house."""
    house.session.add(
        RoleAssignment(
            member=house.member(key),
            role=Role.COORDINATOR,
            starts_at=clock.now(),
            confirmed_at=clock.now(),
        )
    )
    house.session.flush()


def opened(house: House, key: str = "anna", **options: object) -> Process:
    """A process opened by this member, with plain answers where a test gives none."""
    answers: dict[str, object] = {
        "template": "regional_vision",
        "title": "Klima og energi",
        "goal": "At partiet har en klimapolitik.",
        "who_decides": "Politisk Forum",
        "decision_day": clock.today() + 300 * DAY,
        "groups": ["Nordjylland", "Midtjylland"],
        "visibility": Visibility.PUBLIC,
        "locale": "da",
        "document_title": "Klimavision",
        "document_kind": DocumentKind.VISION,
        "text": "# Klima\n\nVi vil mindre.\n",
    }
    return processes.open_process(house.session, house.actor(key), **{**answers, **options})  # type: ignore[arg-type]


def test_phases_are_planned_backwards_from_the_decision_day(house: House) -> None:
    everywhere(house, "anna")
    day = clock.today() + 300 * DAY
    phases = opened(house, decision_day=day).phases
    assert [phase.kind for phase in phases] == list(PhaseKind)
    assert phases[4].ends_on == day
    assert phases[5].starts_on == day + DAY
    for earlier, later in pairwise(phases):
        assert later.starts_on == earlier.ends_on + DAY
    assert (phases[1].ends_on - phases[1].starts_on).days + 1 == 140


@pytest.mark.parametrize("room", [5, 6, 17, 100, 265, 266])
@pytest.mark.parametrize("template", processes.templates())
def test_a_near_decision_day_shortens_every_phase_but_drops_none(template: Template, room: int) -> None:
    today = date(2026, 11, 21)
    day = today + (room - 1) * DAY
    plan = template.plan(day, today)
    assert plan[PhaseKind.DECISION][1] == day
    assert plan[PhaseKind.KICK_OFF][0] >= today
    lengths = [(last - first).days + 1 for first, last in plan.values()]
    assert min(lengths) >= 1
    assert sum(lengths[:-1]) == min(room, template.length)


def test_a_decision_day_without_room_for_every_phase_is_refused(house: House) -> None:
    everywhere(house, "anna")
    with pytest.raises(Invalid) as refusal:
        opened(house, decision_day=clock.today() + 3 * DAY)
    assert refusal.value.field == "decision_day"


def test_phases_out_of_order_are_refused(house: House) -> None:
    everywhere(house, "anna")
    plan = processes.templates()[0].plan(clock.today() + 300 * DAY, clock.today())
    plan[PhaseKind.HEARING] = (clock.today(), clock.today())
    with pytest.raises(Invalid, match="out of order"):
        opened(house, phases=plan)


def test_kick_off_opens_at_once_and_every_draft_begins_as_the_text(house: House) -> None:
    everywhere(house, "anna")
    process = opened(house)
    assert process.phase is not None
    assert process.phase.kind is PhaseKind.KICK_OFF
    heads = {draft.slug: draft.head for draft in process.documents[0].drafts}
    assert set(heads) == {"common", "nordjylland", "midtjylland"}
    texts = {head.text for head in heads.values() if head}
    assert texts == {"# Klima\n\nVi vil mindre.\n"}
    common = heads["common"]
    assert common is not None
    assert all(head and head.passages == common.passages for head in heads.values())
    assert all(head and head.parent is common for slug, head in heads.items() if slug != "common")


def test_a_line_with_a_hyphen_is_a_constituency_group_below_the_one_above(house: House) -> None:
    everywhere(house, "anna")
    process = opened(house, groups=["Nordjylland", "- Aalborg", "", "-Vendsyssel", "Fyn"])
    below = {group.slug: group.parent.slug if group.parent else None for group in process.groups}
    assert below == {"nordjylland": None, "aalborg": "nordjylland", "vendsyssel": "nordjylland", "fyn": None}
    assert process.groups[1].kind is GroupKind.CONSTITUENCY


def test_a_constituency_group_with_nothing_above_it_is_refused(house: House) -> None:
    everywhere(house, "anna")
    with pytest.raises(Invalid) as refusal:
        opened(house, groups=["- Aalborg"])
    assert refusal.value.field == "groups"


def test_a_coordinator_coordinates_what_they_open(house: House) -> None:
    everywhere(house, "anna")
    process = opened(house)
    held = house.session.scalars(select(RoleAssignment).where(RoleAssignment.process_id == process.id)).one()
    assert (held.member.id, held.role, held.in_force) == (house.member("anna").id, Role.COORDINATOR, True)


def test_an_administrator_coordinates_only_once_a_second_one_confirms(house: House) -> None:
    process = opened(house, "ida")
    held = house.session.scalars(select(RoleAssignment).where(RoleAssignment.process_id == process.id)).one()
    assert not held.in_force


@pytest.mark.parametrize("key", ["visitor", "mette", "gerda", "lea"])
def test_nobody_else_opens_a_process(house: House, key: str) -> None:
    with pytest.raises(NotAllowed):
        opened(house, key)


def test_twins_get_addresses_of_their_own_and_no_page_is_shadowed(house: House) -> None:
    everywhere(house, "anna")
    assert opened(house).slug == "klima-og-energi"
    assert opened(house).slug == "klima-og-energi-2"
    assert opened(house, title="New").slug == "new-2"
    assert opened(house, title="Æblegrød på øen").slug == "aeblegroed-paa-oeen"


def test_opening_stands_in_the_log(house: House) -> None:
    everywhere(house, "anna")
    process = opened(house)
    kinds = house.session.scalars(
        select(LogEntry.kind).where(LogEntry.process_id == process.id).order_by(LogEntry.id)
    ).all()
    assert kinds[0] is LogKind.PROCESS_OPENED
    assert kinds.count(LogKind.GROUP_ADDED) == 2
    assert {LogKind.ROLE_ASSIGNED, LogKind.DOCUMENT_IMPORTED, LogKind.PHASE_OPENED} <= set(kinds)


@pytest.mark.parametrize("field", ["title", "goal", "who_decides", "document_title"])
def test_an_empty_line_is_refused_at_its_field(house: House, field: str) -> None:
    everywhere(house, "anna")
    with pytest.raises(Invalid) as refusal:
        opened(house, **{field: "  "})
    assert refusal.value.field == field


def test_a_revision_begins_as_the_adopted_text_with_its_passages_and_origins(house: House) -> None:
    everywhere(house, "anna")
    adopted = adopt(house)
    process = opened(house, template="revision", text=None, starts_from=adopted)
    drafts = process.documents[0].drafts
    old = adopted.version
    assert process.starts_from is adopted
    assert len(drafts) == 3
    for draft in drafts:
        assert draft.head is not None
        assert (draft.head.text, draft.head.text_hash) == (old.text, old.text_hash)
        assert (draft.head.passages, draft.head.spans) == (old.passages, old.spans)
    assert process.documents[0].next_passage == house.document.next_passage


def adopt(house: House) -> AdoptedPolicy:
    """The register's entry for the house's common draft, as a confirmed decision leaves it."""
    draft = house.draft("common")
    assert draft.head is not None
    gerda, henrik = house.member("gerda"), house.member("henrik")
    submission = Submission(
        text_hash=draft.head.text_hash,
        submitted_at=clock.now(),
        draft=draft,
        version=draft.head,
        submitted_by=house.member("anna"),
        state=SubmissionState.ADOPTED,
    )
    decision = Decision(
        outcome=DecisionOutcome.ADOPTED,
        votes_for=9,
        votes_against=1,
        votes_blank=0,
        motivation="Et godt grundlag.",
        demands="",
        recorded_at=clock.now(),
        confirmed_at=clock.now(),
        submission=submission,
        version=draft.head,
        recorded_by=gerda,
        confirmed_by=henrik,
    )
    adopted = AdoptedPolicy(
        slug="erhvervspolitik",
        title="Erhvervspolitik",
        adopted_on=clock.today(),
        document=house.document,
        version=draft.head,
        decision=decision,
    )
    house.session.add(adopted)
    house.session.flush()
    return adopted
