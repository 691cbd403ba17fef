"""A member's own page: what waits, what became of their words, what they support."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app import clock
from app.models import (
    Fate,
    Membership,
    MembershipState,
    Role,
    RoleAssignment,
    Suggestion,
    Verdict,
)
from app.queries.tasks import TaskKind, tasks_of
from app.services import moderation, suggestions, supports, threads
from app.text import Standing
from tests.factories import House
from tests.services.forum import heard, recorded
from tests.services.merging import approve, decide, prepare, propose, publish, suggest

SignIn = Callable[[str], FlaskClient]


def text(response: Any) -> str:
    """The page's HTML."""
    body: str = response.get_data(as_text=True)
    return body


def kinds(house: House, key: str) -> list[TaskKind]:
    """What waits for a member."""
    house.session.flush()
    house.session.expire_all()
    return [task.kind for task in tasks_of(house.session, house.actor(key))]


def test_a_visitor_is_asked_to_sign_in(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    assert sign_in("visitor").get("/me").status_code == 401
    assert sign_in("visitor").post("/me/fates/seen").status_code == 401


def test_a_proposed_merge_waits_for_who_can_turn_the_second_key(house: House) -> None:
    merge = prepare(house)
    decide(house, merge, suggest(house, "aviaja", "hele året", "året rundt"))
    assert kinds(house, "lars") == []
    propose(house, merge)
    assert kinds(house, "lars") == [TaskKind.APPROVE_MERGE]
    for key in ("mette", "soren", "fatima", "anna", "aviaja", "henrik"):
        assert TaskKind.APPROVE_MERGE not in kinds(house, key), key
    approve(house, merge)
    assert kinds(house, "lars") == [TaskKind.PUBLISH_MERGE]
    assert kinds(house, "mette") == [TaskKind.PUBLISH_MERGE]
    publish(house, merge)
    assert kinds(house, "mette") == []


def test_a_recorded_decision_waits_for_the_other_forum_members(house: House) -> None:
    recorded(house, heard(house))
    assert kinds(house, "henrik") == [TaskKind.CONFIRM_DECISION]
    assert kinds(house, "gerda") == []
    assert kinds(house, "anna") == []


def test_a_new_administrator_waits_for_a_second_one(house: House) -> None:
    house.session.add(
        RoleAssignment(
            member=house.member("lea"),
            role=Role.ADMINISTRATOR,
            starts_at=clock.now(),
            granted_by=house.member("ida"),
        )
    )
    assert kinds(house, "jens") == [TaskKind.CONFIRM_ROLE]
    assert kinds(house, "ida") == []
    assert kinds(house, "anna") == []


def test_a_request_to_join_waits_for_the_groups_owners_and_the_coordinator(house: House) -> None:
    house.session.add(
        Membership(
            group=house.groups["nordjylland"],
            member=house.member("lea"),
            state=MembershipState.ASKED,
            since=clock.now(),
        )
    )
    for key in ("mette", "soren", "anna"):
        assert kinds(house, key) == [TaskKind.ADMIT_MEMBER], key
    for key in ("camilla", "lars", "lea"):
        assert kinds(house, key) == [], key


def test_a_question_waits_for_the_role_it_was_put_to(house: House) -> None:
    thread = threads.start(
        house.session, house.actor("birgit"), house.draft(), body="Hvornår?", put_to=Role.FACILITATOR
    )
    assert kinds(house, "lars") == [TaskKind.ANSWER_QUESTION]
    assert kinds(house, "fatima") == []
    assert kinds(house, "mette") == []
    threads.comment(house.session, house.actor("lars"), thread, body="På torsdag.")
    assert kinds(house, "lars") == []


def test_a_reported_comment_waits_for_the_groups_facilitator(house: House) -> None:
    thread = threads.start(house.session, house.actor("birgit"), house.draft(), body="Et groft ord")
    house.session.flush()
    house.session.refresh(thread)
    moderation.flag(house.session, house.actor("jonas"), thread.comments[0], reason="Tonen.")
    assert kinds(house, "lars") == [TaskKind.LOOK_AT_FLAG]
    assert kinds(house, "fatima") == []


@pytest.mark.parametrize("standing", [Standing.CONFLICTING, Standing.BASE_DELETED])
def test_a_suggestion_that_lost_its_place_waits_for_its_author(house: House, standing: Standing) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    assert kinds(house, "aviaja") == []
    house.session.execute(update(Suggestion).where(Suggestion.id == suggestion.id).values(standing=standing))
    assert kinds(house, "aviaja") == [TaskKind.REPAIR_SUGGESTION]
    assert kinds(house, "birgit") == []


def test_support_for_an_earlier_wording_waits_to_be_renewed(house: House) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    supports.give(house.session, house.actor("birgit"), suggestion)
    assert kinds(house, "birgit") == []
    head = house.draft().head
    assert head is not None
    suggestions.edit(
        house.session,
        house.actor("aviaja"),
        suggestion,
        base=head,
        text=head.text.replace("hele året", "hver måned"),
        reason="Endnu klarere.",
    )
    assert kinds(house, "birgit") == [TaskKind.RENEW_SUPPORT]
    supports.give(house.session, house.actor("birgit"), suggestion)
    assert kinds(house, "birgit") == []


def test_fates_are_new_until_they_are_marked_as_seen(house: House, sign_in: SignIn) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    merge = prepare(house)
    decide(house, merge, suggestion, Verdict.REJECT, reason="Rytmen går tabt.")
    propose(house, merge)
    approve(house, merge)
    publish(house, merge)
    house.session.commit()
    aviaja = sign_in("aviaja")
    page = text(aviaja.get("/me"))
    assert "Rytmen går tabt." in page
    assert 'action="/me/fates/seen"' in page
    assert "Rytmen går tabt." not in text(sign_in("birgit").get("/me"))
    assert aviaja.post("/me/fates/seen").status_code == 303
    assert 'action="/me/fates/seen"' not in text(aviaja.get("/me"))
    house.session.expire_all()
    assert [fate.seen_at is not None for fate in house.session.query(Fate)] == [True]


def test_every_task_is_a_line_with_a_way_to_it(house: House, sign_in: SignIn) -> None:
    merge = prepare(house)
    decide(house, merge, suggest(house, "aviaja", "hele året", "året rundt"))
    propose(house, merge)
    thread = threads.start(
        house.session, house.actor("birgit"), house.draft(), body="Hvornår?", put_to=Role.FACILITATOR
    )
    house.session.flush()
    house.session.refresh(thread)
    moderation.flag(house.session, house.actor("jonas"), thread.comments[0], reason="Tonen.")
    house.session.commit()
    page = text(sign_in("lars").get("/me"))
    for address in (f"/merges/{merge.id}", f"/threads/{thread.id}", "/processes/erhvervspolitik/moderation"):
        assert f'href="{address}"' in page


def test_long_lists_come_in_pages(house: House, sign_in: SignIn) -> None:
    sent = [suggest(house, "aviaja", "hele året", f"hele året {number}").label for number in range(27)]
    house.session.commit()
    aviaja = sign_in("aviaja")
    first, second = text(aviaja.get("/me")), text(aviaja.get("/me?part=suggestions&page=2"))
    assert f">{sent[-1]}<" in first
    assert f">{sent[0]}<" not in first
    assert f">{sent[0]}<" in second
    assert aviaja.get("/me?part=nonsense&page=0").status_code == 200
