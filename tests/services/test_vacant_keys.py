"""A key that nobody turns: the coordinator is asked to name an interim, and everything of it stands in the log."""

from datetime import timedelta

import pytest

from app import clock
from app.errors import Conflict
from app.models import LogEntry, LogKind, Merge, Role, RoleAssignment
from app.queries import tasks
from app.queries.tasks import Task, TaskKind
from app.services import approvals, keys, roles
from app.services.keys import ABSENT_AFTER
from tests.factories import House
from tests.services.merging import approve, decide, prepare, propose, publish, suggest
from tests.services.test_consolidate_drafts import consolidate_one


def proposed(house: House) -> Merge:
    """A merge of one suggestion into nordjylland's draft, proposed by mette."""
    merge = prepare(house)
    decide(house, merge, suggest(house, "aviaja", "hele året", "året rundt"))
    return propose(house, merge)


def leave(house: House, key: str) -> None:
    """Somebody's roles are ended by the coordinator."""
    for one in house.session.query(RoleAssignment).filter_by(member=house.member(key), ended_at=None):
        roles.end(house.session, house.actor("anna"), one, reason="Flyttet.")


def waiting(house: House, key: str, kind: TaskKind) -> list[Task]:
    """The tasks of one kind that wait for a member."""
    house.session.flush()
    house.session.expire_all()
    return [task for task in tasks.tasks_of(house.session, house.actor(key)) if task.kind is kind]


def escalated(house: House) -> list[dict[str, object]]:
    """What the log says about keys that nobody could turn."""
    found = house.session.query(LogEntry).filter_by(kind=LogKind.ROLE_ESCALATED).order_by(LogEntry.id)
    return [entry.details for entry in found]


def name_interim(house: House, key: str, role: Role, group: str = "nordjylland") -> RoleAssignment:
    """The coordinator names an interim."""
    return roles.assign(
        house.session,
        house.actor("anna"),
        house.member(key),
        role,
        group=house.groups[group],
        interim=True,
    )


def test_a_vacant_role_is_escalated_to_the_coordinator_and_logged(house: House) -> None:
    leave(house, "lars")
    merge = proposed(house)
    assert escalated(house) == [{"role": "facilitator", "group": "nordjylland"}]
    assert (
        "no facilitator who could approve: the coordinator must name one"
        in (approvals.missing(house.session, merge)[0])
    )
    (task,) = waiting(house, "anna", TaskKind.NAME_INTERIM)
    assert task.thing is merge and task.key is not None and task.key.role is Role.FACILITATOR
    assert all(waiting(house, key, TaskKind.NAME_INTERIM) == [] for key in ("mette", "fatima", "ida"))


def test_a_role_that_falls_vacant_while_a_merge_waits_is_escalated_too(house: House) -> None:
    proposed(house)
    assert waiting(house, "anna", TaskKind.NAME_INTERIM) == [] and escalated(house) == []
    leave(house, "lars")
    assert len(waiting(house, "anna", TaskKind.NAME_INTERIM)) == 1


def test_a_suspended_facilitator_leaves_the_key_vacant(house: House) -> None:
    merge = proposed(house)
    house.member("lars").suspended_at = clock.now()
    house.session.flush()
    assert [key.is_vacant for key in keys.needed(house.session, merge)] == [True]


def test_who_holds_the_role_but_stays_away_counts_as_absent_after_a_week(house: House) -> None:
    merge = proposed(house)
    assert merge.proposed_at is not None
    merge.proposed_at -= ABSENT_AFTER - timedelta(hours=1)
    assert waiting(house, "anna", TaskKind.NAME_INTERIM) == []
    merge.proposed_at -= timedelta(hours=2)
    (task,) = waiting(house, "anna", TaskKind.NAME_INTERIM)
    assert task.key is not None and task.key.holders == (house.member("lars"),)


def test_the_interim_turns_the_key_and_is_shown_and_logged_as_one(house: House) -> None:
    leave(house, "lars")
    merge = proposed(house)
    name_interim(house, "birgit", Role.FACILITATOR)
    house.session.expire_all()
    assert waiting(house, "anna", TaskKind.NAME_INTERIM) == []
    assert len(waiting(house, "birgit", TaskKind.APPROVE_MERGE)) == 1
    approve(house, merge, "birgit")
    (key,) = keys.needed(house.session, merge)
    assert key.member is house.member("birgit") and key.interim
    named = house.session.query(LogEntry).filter_by(kind=LogKind.ROLE_ASSIGNED).one()
    assert named.actor is house.member("anna") and named.details["interim"] is True
    assert publish(house, merge, "birgit").number == 2


def test_one_interim_stands_in_beside_a_pair_of_owners_that_is_away(house: House) -> None:
    name_interim(house, "birgit", Role.PROCESS_OWNER)
    with pytest.raises(Conflict, match="pair of process owners already"):
        name_interim(house, "jonas", Role.PROCESS_OWNER)
    with pytest.raises(Conflict, match="pair of process owners already"):
        roles.assign(
            house.session,
            house.actor("anna"),
            house.member("jonas"),
            Role.PROCESS_OWNER,
            group=house.groups["nordjylland"],
        )


def test_a_group_without_an_owner_is_escalated_when_the_drafts_are_consolidated(house: House) -> None:
    leave(house, "camilla")
    merge = propose(house, consolidate_one(house))
    assert escalated(house) == [{"role": "process_owner", "group": "hovedstaden"}]
    name_interim(house, "ruth", Role.PROCESS_OWNER, "hovedstaden")
    approve(house, merge, "ruth")
    approve(house, merge, "fatima")
    assert publish(house, merge, "mette").draft is house.draft("common")


def test_a_consolidation_is_ready_to_publish_only_with_every_groups_key(house: House) -> None:
    merge = propose(house, consolidate_one(house))
    approve(house, merge, "camilla")
    assert len(waiting(house, "fatima", TaskKind.APPROVE_MERGE)) == 1
    assert waiting(house, "mette", TaskKind.PUBLISH_MERGE) == []
    approve(house, merge, "fatima")
    assert len(waiting(house, "mette", TaskKind.PUBLISH_MERGE)) == 1
    assert waiting(house, "lars", TaskKind.APPROVE_MERGE) == []
