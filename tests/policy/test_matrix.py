"""Every permission, for everyone of the cast, in every situation, against answers written by hand."""

import pytest
from sqlalchemy.orm import Session

from app.errors import NotAllowed, NotFound
from app.models import Visibility
from app.policy import TABLE, Permission, can, require
from tests.factories import House, build_house
from tests.policy import table
from tests.policy.situations import THINGS, stand


def test_every_permission_has_a_rule_and_a_table() -> None:
    assert set(TABLE) == set(Permission)
    assert {path.stem for path in table.FOLDER.iterdir()} == {permission.value for permission in Permission}


@pytest.mark.parametrize("permission", list(Permission))
def test_the_policy_answers_as_written(house: House, permission: Permission) -> None:
    wrong = []
    with house.session.no_autoflush:
        for column in table.read(permission):
            savepoint = house.session.begin_nested()
            thing = stand(house, column.situation, column.thing)
            for row, expected in column.answers.items():
                actor = house.actor(table.ROWS[row])
                if can(actor, permission, thing) is not expected:
                    wrong.append(f"{column.thing}, {column.situation}, {row}: should be {expected}")
            savepoint.rollback()
            house.session.expire_all()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("permission", list(Permission))
def test_a_refusal_says_why_in_one_sentence(house: House, permission: Permission) -> None:
    column = table.read(permission)[0]
    thing = stand(house, column.situation, column.thing)
    for row, expected in column.answers.items():
        actor = house.actor(table.ROWS[row])
        if expected:
            require(actor, permission, thing)
        else:
            with pytest.raises(NotAllowed, match=r"^\S.+\.$"):
                require(actor, permission, thing)


@pytest.mark.parametrize("permission", list(Permission))
def test_a_forbidden_thing_looks_like_a_missing_one(session: Session, permission: Permission) -> None:
    house = build_house(session, visibility=Visibility.PARTICIPANTS)
    for name in THINGS:
        if name == "the house" or name.startswith("an administrator's role"):
            continue
        thing = THINGS[name](house)
        for key in ("visitor", "claus", "lea", "viggo"):
            assert not can(house.actor(key), permission, thing)
            with pytest.raises(NotFound):
                require(house.actor(key), permission, thing)


def test_a_role_that_was_ended_does_not_count(house: House) -> None:
    suggestion_desk = house.draft()
    assert can(house.actor("mette"), Permission.PREPARE_MERGE, suggestion_desk)
    for assignment in house.actor("mette").assignments:
        assignment.ended_at = assignment.starts_at
    assert not can(house.actor("mette"), Permission.PREPARE_MERGE, suggestion_desk)
