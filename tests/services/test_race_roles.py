"""Keys turned, consolidations begun and roles ended at the same moment: each is done before the other or after it."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db
from app.errors import Conflict
from app.models import (
    Draft,
    Merge,
    MergeKind,
    MergeState,
    PhaseKind,
    Role,
    RoleAssignment,
)
from app.services import approvals, consolidations, reversals, roles, sources
from tests.factories import House
from tests.services.merging import put_through, suggest
from tests.services.racing import LOST, acting, at_once, publishing, ready, settled


def ending(assignment_id: int, member_id: int) -> Callable[[Session], str]:
    """Somebody's attempt to end a role."""

    def act(session: Session) -> str:
        assignment = session.get_one(RoleAssignment, assignment_id)
        roles.end(session, acting(session, member_id), assignment, reason="Rejst.")
        return "ended"

    return act


def approving(merge_id: int, member_id: int) -> Callable[[Session], str]:
    """A facilitator's attempt to turn the second key."""

    def act(session: Session) -> str:
        merge = session.get_one(Merge, merge_id)
        approvals.grant(session, acting(session, member_id), merge, text_hash=merge.text_hash or "")
        return "approved"

    return act


def role_of(house: House, key: str, role: Role) -> int:
    """The assignment by which the member holds the role."""
    return next(one.id for one in house.actor(key).assignments if one.role is role)


def test_a_key_turned_while_its_role_is_ended_does_not_open_the_door(app: Flask, house: House) -> None:
    merge = ready(house, "nordjylland", "mette", "lars", "aviaja")
    for approval in merge.approvals:
        house.session.delete(approval)
    house.session.flush()
    number, lars, anna, mette = merge.id, *(house.member(key).id for key in ("lars", "anna", "mette"))
    role = role_of(house, "lars", Role.FACILITATOR)
    settled(house)
    outcomes = at_once(app, approving(number, lars), ending(role, anna))
    assert outcomes[1] == "ended", outcomes
    assert outcomes[0] == "approved" or isinstance(outcomes[0], LOST)
    (published,) = at_once(app, publishing(number, mette))
    assert isinstance(published, Conflict)
    assert db.session().get_one(Merge, number).state is MergeState.PROPOSED


def test_a_merge_published_while_the_role_of_a_key_is_ended_is_one_or_the_other(
    app: Flask, house: House
) -> None:
    merge = ready(house, "nordjylland", "mette", "lars", "aviaja")
    number, anna, mette = merge.id, house.member("anna").id, house.member("mette").id
    role = role_of(house, "lars", Role.FACILITATOR)
    settled(house)
    outcomes = at_once(app, publishing(number, mette), ending(role, anna))
    assert outcomes[1] == "ended"
    merge = db.session().get_one(Merge, number)
    assert (outcomes[0] == 2) == (merge.state is MergeState.PUBLISHED), outcomes
    assert outcomes[0] == 2 or isinstance(outcomes[0], Conflict), outcomes


def test_of_the_last_two_administrators_who_end_each_other_at_once_one_stays(
    app: Flask, house: House
) -> None:
    ends = [
        (role_of(house, "ida", Role.ADMINISTRATOR), house.member("jens").id),
        (role_of(house, "jens", Role.ADMINISTRATOR), house.member("ida").id),
    ]
    settled(house)
    outcomes = at_once(app, *(ending(*one) for one in ends))
    assert outcomes.count("ended") == 1, outcomes
    session = db.session()
    left = [one for one in roles.current(session) if one.role is Role.ADMINISTRATOR]
    assert len(left) == 1


def consolidating(common_id: int, member_id: int) -> Callable[[Session], int]:
    """An owner's attempt to begin the consolidation; gives the merge's number."""

    def act(session: Session) -> int:
        merge = consolidations.prepare(session, acting(session, member_id), session.get_one(Draft, common_id))
        session.flush()
        return merge.id

    return act


def test_two_owners_who_begin_the_consolidation_at_once_work_on_one(app: Flask, house: House) -> None:
    put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    house.enter(PhaseKind.CO_WRITING)
    common, owners = house.draft("common").id, [house.member(key).id for key in ("mette", "camilla")]
    settled(house)
    outcomes = at_once(app, *(consolidating(common, owner) for owner in owners))
    found = db.session().scalars(select(Merge.id).where(Merge.kind == MergeKind.CONSOLIDATION)).all()
    assert [outcomes[0], outcomes[0]] == outcomes and list(found) == outcomes[:1]


def test_a_consolidation_begun_while_a_group_publishes_has_its_new_words_or_knows_that_it_lacks_them(
    app: Flask, house: House
) -> None:
    merge = ready(house, "nordjylland", "mette", "lars", "aviaja")
    house.enter(PhaseKind.CO_WRITING)
    number, common, lars, camilla = (
        merge.id,
        house.draft("common").id,
        house.member("lars").id,
        house.member("camilla").id,
    )
    settled(house)
    outcomes = at_once(app, publishing(number, lars), consolidating(common, camilla))
    assert outcomes[0] == 2 and isinstance(outcomes[1], int), outcomes
    session = db.session()
    consolidation = session.get_one(Merge, outcomes[1])
    words = "året rundt i nordjylland"
    if words not in consolidations.text_of(consolidation):
        assert [one.text.count(words) for one in sources.behind(session, consolidation)] == [1]
        consolidations.renew(session, acting(session, camilla), consolidation)
    assert words in consolidations.text_of(consolidation)


def test_of_two_owners_who_take_one_merge_back_at_once_the_second_is_told(app: Flask, house: House) -> None:
    version = put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    number, owners = version.merge_id, [house.member(key).id for key in ("mette", "soren")]
    settled(house)

    def taking_back(member_id: int) -> Callable[[Session], str]:
        def act(session: Session) -> str:
            reversals.prepare(session, acting(session, member_id), session.get_one(Merge, number))
            return "begun"

        return act

    outcomes = at_once(app, *(taking_back(owner) for owner in owners))
    assert outcomes.count("begun") == 1, outcomes
    assert [type(one) for one in outcomes if one != "begun"] == [Conflict]
    assert len(db.session().scalars(select(Merge.id).where(Merge.reverts_id == number)).all()) == 1
