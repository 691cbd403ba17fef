"""What members and owners do at the same moment: whoever comes second is told, and no word goes astray."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db
from app.errors import Stale
from app.models import (
    Draft,
    LogEntry,
    LogKind,
    Merge,
    MergeDecision,
    MergeState,
    Suggestion,
    SuggestionState,
    Thread,
    Verdict,
)
from app.services import merges, suggestions, threads
from app.text import Standing, apply
from tests.factories import TEXT, House
from tests.services.merging import decide, prepare, suggest
from tests.services.racing import LOST, acting, at_once, meanwhile, publishing, ready, settled


def withdrawing(suggestion_id: int, member_id: int) -> Callable[[Session], str]:
    """The author's attempt to take the suggestion back."""

    def act(session: Session) -> str:
        suggestions.withdraw(session, acting(session, member_id), session.get_one(Suggestion, suggestion_id))
        return "withdrawn"

    return act


def proposing(merge_id: int, member_id: int) -> Callable[[Session], str]:
    """An owner's attempt to propose the merge."""

    def act(session: Session) -> str:
        merges.propose(session, acting(session, member_id), session.get_one(Merge, merge_id))
        return "proposed"

    return act


def two_decided(house: House) -> tuple[int, int]:
    """A merge of two suggestions, and the first of them."""
    merge = prepare(house)
    first = suggest(house, "aviaja", "hele året", "året rundt")
    decide(house, merge, first)
    decide(house, merge, suggest(house, "birgit", "på én dag", "på en time"))
    house.session.flush()
    return merge.id, first.id


def refuse_withdrawn_words(merge_id: int, suggestion_id: int) -> None:
    """No proposed merge holds the words of a suggestion that was taken back."""
    session = db.session()
    merge, suggestion = session.get_one(Merge, merge_id), session.get_one(Suggestion, suggestion_id)
    if suggestion.state is SuggestionState.WITHDRAWN:
        assert merge.text is None or "året rundt" not in merge.text
        assert suggestion.in_merge_id is None
    else:
        assert merge.state is MergeState.PROPOSED and "året rundt" in (merge.text or "")
        assert suggestion.in_merge_id == merge.id


def needs_such_moments(house: House) -> None:
    """Skip the test where nobody can come in between."""
    if house.session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite lets one write at a time, so that there is no such moment")


def test_a_suggestion_withdrawn_while_its_merge_is_proposed_is_one_or_the_other(
    app: Flask, house: House
) -> None:
    merge, suggestion = two_decided(house)
    author, owner = house.member("aviaja").id, house.member("mette").id
    settled(house)
    outcomes = at_once(app, withdrawing(suggestion, author), proposing(merge, owner))
    assert "withdrawn" in outcomes or "proposed" in outcomes, outcomes
    refuse_withdrawn_words(merge, suggestion)


def test_a_suggestion_withdrawn_in_the_last_moment_is_not_proposed(app: Flask, house: House) -> None:
    needs_such_moments(house)
    merge, suggestion = two_decided(house)
    author, owner = house.member("aviaja").id, house.member("mette").id
    settled(house)
    with meanwhile(app, "UPDATE merges", withdrawing(suggestion, author)) as withdrawn:
        proposed = at_once(app, proposing(merge, owner))
    assert withdrawn == ["withdrawn"]
    assert isinstance(proposed[0], LOST)
    refuse_withdrawn_words(merge, suggestion)
    assert at_once(app, proposing(merge, owner)) == ["proposed"]
    refuse_withdrawn_words(merge, suggestion)


def test_a_suggestion_proposed_in_the_last_moment_is_not_withdrawn(app: Flask, house: House) -> None:
    needs_such_moments(house)
    merge, suggestion = two_decided(house)
    author, owner = house.member("aviaja").id, house.member("mette").id
    settled(house)
    with meanwhile(app, "UPDATE suggestions", proposing(merge, owner)) as proposed:
        withdrawn = at_once(app, withdrawing(suggestion, author))
    assert proposed == ["proposed"]
    assert isinstance(withdrawn[0], LOST)
    refuse_withdrawn_words(merge, suggestion)


def test_of_two_owners_who_decide_one_suggestion_at_once_the_second_is_told_who_was_quicker(
    app: Flask, house: House
) -> None:
    merge, suggestion = prepare(house), suggest(house, "aviaja", "hele året", "året rundt")
    owners = [house.member(key).id for key in ("mette", "soren")]
    house.session.flush()
    merge_id, suggestion_id = merge.id, suggestion.id
    settled(house)

    def deciding(member_id: int, verdict: Verdict) -> Callable[[Session], Verdict]:
        def act(session: Session) -> Verdict:
            decision = merges.decide(
                session,
                acting(session, member_id),
                session.get_one(Merge, merge_id),
                session.get_one(Suggestion, suggestion_id),
                verdict=verdict,
                reason="Fordi.",
                seen=0,
            )
            return decision.verdict

        return act

    outcomes = at_once(app, deciding(owners[0], Verdict.ACCEPT), deciding(owners[1], Verdict.REJECT))
    (won,) = (one for one in outcomes if isinstance(one, Verdict))
    (lost,) = (one for one in outcomes if not isinstance(one, Verdict))
    assert isinstance(lost, Stale), lost
    session = db.session()
    (decision,) = session.scalars(select(MergeDecision).where(MergeDecision.merge_id == merge_id))
    assert decision.verdict is won
    entries = session.scalars(select(LogEntry).where(LogEntry.kind == LogKind.MERGE_DECIDED)).all()
    assert [entry.details["verdict"] for entry in entries] == [won]


def after_publication(app: Flask, house: House, act: Callable[[Session], Any]) -> Draft:
    """Publish the words `året rundt i nordjylland` while the act is done; the draft, which has them."""
    merge = house.session.scalars(select(Merge)).one()
    merge_id, second, draft_id = merge.id, house.member("lars").id, merge.draft_id
    settled(house)
    outcomes = at_once(app, publishing(merge_id, second), act)
    assert outcomes[0] == 2 and not isinstance(outcomes[1], BaseException), outcomes
    draft = db.session().get_one(Draft, draft_id)
    assert draft.head is not None
    assert draft.head.text == TEXT.replace("hele året", "året rundt i nordjylland")
    return draft


def lands(suggestion: Suggestion, draft: Draft, old: str, new: str) -> None:
    """The suggestion stands on the draft's newest version and changes these words there."""
    assert draft.head is not None and suggestion.version_id == draft.head_id
    assert suggestion.standing is Standing.FITS
    assert apply(draft.head.text, suggestion.changes) == draft.head.text.replace(old, new)


def test_a_suggestion_repaired_while_a_merge_is_published_stands_on_the_new_version(
    app: Flask, house: House
) -> None:
    ready(house, "nordjylland", "mette", "lars", "aviaja")
    suggestion = suggest(house, "birgit", "på én dag", "på en time")
    house.session.flush()
    number, author = suggestion.id, house.member("birgit").id

    def repairing(session: Session) -> int:
        one = session.get_one(Suggestion, number)
        text = TEXT.replace("på én dag", "på to timer")
        base = one.revisions[0].base
        suggestions.edit(session, acting(session, author), one, base=base, text=text, reason="Endnu bedre.")
        return one.revision

    draft = after_publication(app, house, repairing)
    lands(db.session().get_one(Suggestion, number), draft, "på én dag", "på to timer")


def test_a_suggestion_sent_while_a_merge_is_published_stands_on_the_new_version(
    app: Flask, house: House
) -> None:
    ready(house, "nordjylland", "mette", "lars", "aviaja")
    author = house.member("birgit").id

    def sending(session: Session) -> str:
        base = session.scalars(select(Merge)).one().base
        text = TEXT.replace("på én dag", "på en time")
        suggestions.send(session, acting(session, author), base.draft, base=base, text=text, reason="Bedre.")
        return "sent"

    draft = after_publication(app, house, sending)
    suggestion = db.session().scalars(select(Suggestion).where(Suggestion.author_id == author)).one()
    lands(suggestion, draft, "på én dag", "på en time")


def test_a_discussion_begun_while_its_words_move_stands_on_them(app: Flask, house: House) -> None:
    ready(house, "nordjylland", "mette", "lars", "aviaja")
    asker = house.member("otto").id

    def asking(session: Session) -> str:
        base = session.scalars(select(Merge)).one().base
        start = TEXT.index("på én dag")
        threads.start(
            session,
            acting(session, asker),
            base.draft,
            body="Hvorfor?",
            version=base,
            start=start,
            end=start + len("på én dag"),
        )
        return "asked"

    draft = after_publication(app, house, asking)
    thread = db.session().scalars(select(Thread)).one()
    assert draft.head is not None and thread.version_id == draft.head_id
    assert draft.head.text[thread.start : thread.end] == "på én dag"
