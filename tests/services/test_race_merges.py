"""Whoever comes second is told so, and nothing is lost: several sessions at the same merge at once."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db
from app.errors import Stale
from app.models import Draft, Merge, MergeState, Suggestion, Verdict, Version
from app.services import merges
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, suggest
from tests.services.racing import LOST, acting, at_once, publishing, ready, settled


def test_of_many_who_publish_one_merge_one_wins_and_the_others_are_told(app: Flask, house: House) -> None:
    merge = ready(house, "nordjylland", "mette", "lars", "aviaja")
    ids = merge.id, [house.member(key).id for key in ("mette", "lars", "soren", "lars")]
    draft_id = merge.draft_id
    settled(house)
    outcomes = at_once(app, *(publishing(ids[0], member) for member in ids[1]))
    assert outcomes.count(2) == 1
    assert [type(one) for one in outcomes if one != 2] == [Stale] * 3, outcomes
    session = db.session()
    numbers = session.scalars(select(Version.number).where(Version.draft_id == draft_id)).all()
    assert sorted(numbers) == [1, 2]


def test_two_drafts_of_one_document_published_at_once_both_win_and_share_no_passage_id(
    app: Flask, house: House
) -> None:
    attempts = []
    for draft, owner, second, author in (
        ("nordjylland", "mette", "lars", "aviaja"),
        ("hovedstaden", "camilla", "fatima", "ruth"),
    ):
        merge = prepare(house, owner, draft)
        new = suggest(house, author, "## Turisme", f"## Nyt i {draft}\n\nOrd.\n\n## Turisme", draft=draft)
        decide(house, merge, new, key=owner)
        propose(house, merge, owner)
        approve(house, merge, second)
        attempts.append((merge.id, house.member(owner).id))
    before = {row[0] for row in house.draft().head.passages}  # type: ignore[union-attr]
    settled(house)
    assert at_once(app, *(publishing(*one) for one in attempts)) == [2, 2]
    heads = db.session().scalars(select(Version).where(Version.number == 2)).all()
    new_ids = [{row[0] for row in head.passages} - before for head in heads]
    assert len(new_ids) == 2 and all(len(ids) == 2 for ids in new_ids) and not new_ids[0] & new_ids[1]


def test_a_merge_taken_back_while_it_is_published_is_one_or_the_other(app: Flask, house: House) -> None:
    merge = ready(house, "nordjylland", "mette", "lars", "aviaja")
    merge_id, owner, draft_id = merge.id, house.member("mette").id, merge.draft_id
    settled(house)

    def taking_back(session: Session) -> str:
        actor = acting(session, owner)
        merges.take_back(session, actor, session.get_one(Merge, merge_id))
        return "back"

    outcomes = at_once(app, publishing(merge_id, owner), taking_back)
    assert sum(isinstance(one, LOST) for one in outcomes) == 1
    session = db.session()
    after, draft = session.get_one(Merge, merge_id), session.get_one(Draft, draft_id)
    assert draft.head is not None
    if outcomes[0] == 2:
        assert after.state is MergeState.PUBLISHED and draft.head.number == 2
    else:
        assert after.state is MergeState.PREPARING and draft.head.text == TEXT


def test_two_owners_deciding_at_once_keep_both_decisions(app: Flask, house: House) -> None:
    merge = prepare(house)
    first = suggest(house, "aviaja", "hele året", "året rundt")
    second = suggest(house, "birgit", "på én dag", "på en time")
    merge_id = merge.id
    pairs = [(house.member("mette").id, first.id), (house.member("soren").id, second.id)]
    settled(house)

    def deciding(member_id: int, suggestion_id: int) -> Callable[[Session], str]:
        def act(session: Session) -> str:
            actor = acting(session, member_id)
            merge, suggestion = session.get_one(Merge, merge_id), session.get_one(Suggestion, suggestion_id)
            merges.decide(session, actor, merge, suggestion, verdict=Verdict.ACCEPT)
            return "decided"

        return act

    assert at_once(app, *(deciding(*pair) for pair in pairs)) == ["decided", "decided"]
    text = merges.preview(db.session().get_one(Merge, merge_id)).text
    assert text == TEXT.replace("hele året", "året rundt").replace("på én dag", "på en time")
