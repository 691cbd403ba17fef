"""Once the common draft is written, each group finds what became of its text and may go on from there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient

from app.models import Merge, PhaseKind
from app.queries.tasks import TaskKind, tasks_of
from tests.factories import House
from tests.services.merging import approve, prepare, publish
from tests.services.test_consolidate_drafts import change, consolidate, through
from tests.services.test_follow_common import consolidated, follow

SignIn = Callable[[str], FlaskClient]
GROUP = "/processes/erhvervspolitik/groups/nordjylland"
FOLLOWING = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland/following"


def text(response: Any) -> str:
    """The page's HTML."""
    assert response.status_code == 200
    body: str = response.get_data(as_text=True)
    return body


def tasks(house: House, key: str) -> list[object]:
    """The drafts whose outcome waits to be read by a member."""
    house.session.flush()
    house.session.expire_all()
    return [
        task.draft for task in tasks_of(house.session, house.actor(key)) if task.kind is TaskKind.READ_OUTCOME
    ]


def test_the_owners_of_each_group_are_told_that_their_draft_was_taken_up(house: House) -> None:
    consolidated(house)
    for key in ("mette", "soren"):
        assert tasks(house, key) == [house.draft("nordjylland")]
    assert tasks(house, "camilla") == [], "the common draft reads like hovedstaden's already"
    assert all(tasks(house, key) == [] for key in ("aviaja", "lars", "anna"))


def test_a_draft_that_follows_or_writes_on_asks_no_more(house: House) -> None:
    consolidated(house)
    merge = follow(house)
    assert tasks(house, "mette") == []
    approve(house, merge)
    publish(house, merge)
    assert tasks(house, "mette") == []


def test_a_draft_that_writes_on_by_itself_asks_no_more(house: House) -> None:
    consolidated(house)
    house.enter(PhaseKind.DRAFTING)
    change(house, "nordjylland", "på én dag", "på en time")
    assert tasks(house, "mette") == []


def test_the_group_page_leads_to_what_became_of_it_and_lets_its_owners_follow(
    house: House, sign_in: SignIn
) -> None:
    merge = consolidated(house)
    house.session.commit()
    outcome = f'href="/merges/{merge.id}/groups/nordjylland"'
    assert outcome in text(sign_in("visitor").get(GROUP))
    for key in ("visitor", "aviaja", "lars", "camilla", "anna"):
        assert f'action="{FOLLOWING}"' not in text(sign_in(key).get(GROUP)), key
    mette = sign_in("mette")
    assert outcome in text(mette.get("/me"))
    assert f'action="{FOLLOWING}"' in text(mette.get(GROUP))
    answer = mette.post(FOLLOWING)
    assert answer.status_code == 303
    house.session.rollback()
    following = house.session.query(Merge).order_by(Merge.id.desc()).first()
    assert following is not None and answer.location.endswith(f"/merges/{following.id}")
    assert f'action="{FOLLOWING}"' not in text(mette.get(GROUP))


def test_what_is_nobodys_to_follow_yet_stands_on_no_page(house: House, sign_in: SignIn) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    consolidate(house)
    house.session.commit()
    page = text(sign_in("mette").get(GROUP))
    assert "What became of it" not in page and FOLLOWING not in page
    assert tasks(house, "mette") == []


def test_a_merge_underway_comes_first_on_the_pages_too(house: House, sign_in: SignIn) -> None:
    consolidated(house)
    house.enter(PhaseKind.DRAFTING)
    prepare(house)
    house.session.commit()
    assert f'action="{FOLLOWING}"' not in text(sign_in("mette").get(GROUP))
    assert tasks(house, "mette") == []


def test_the_page_of_a_group_takes_as_many_queries_after_two_consolidations_as_after_one(
    house: House, sign_in: SignIn, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def queries() -> int:
        house.session.commit()
        client = sign_in("mette")
        client.get("/")
        with counted() as statements:
            text(client.get(GROUP))
        return len(statements)

    consolidated(house)
    once = queries()
    house.enter(PhaseKind.DRAFTING)
    change(house, "nordjylland", "på én dag", "på en time")
    through(house, consolidate(house))
    assert queries() == once
