"""The demo is built through the services: its history is whole, and everything the house knows occurs in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.db import db
from app.demo import serve
from app.demo.build import build
from app.demo.people import PASSWORD, cast
from app.errors import Invalid
from app.models import (
    OPEN_STATES,
    AdoptedPolicy,
    AppealState,
    Base,
    Comment,
    Decision,
    DecisionOutcome,
    Draft,
    Fate,
    Flag,
    Invitation,
    LogEntry,
    LogKind,
    Member,
    Merge,
    MergeKind,
    MergeState,
    ModerationAction,
    Process,
    Proposal,
    ProposalState,
    Role,
    RoleAssignment,
    Suggestion,
    SuggestionState,
    Support,
    Thread,
    ThreadState,
    Verdict,
    Version,
    WorkGroup,
)
from app.models.base import UtcDateTime
from app.services import keys, members
from app.services.versions import text_hash
from app.text import Standing, apply
from tests.conftest import empty


@pytest.fixture(scope="module")
def built(app: Flask) -> Iterator[int]:
    """The demo, built and committed once; gives how many steps that took."""
    with app.app_context():
        steps = sum(1 for _step in build(db.session()))
        db.session.commit()
        db.session.remove()
    yield steps
    empty(app)


@pytest.fixture
def demo(app: Flask, built: int) -> Iterator[Session]:
    """A session on the built demo."""
    with app.app_context(), app.test_request_context():
        yield db.session()
        db.session.remove()


def number_of(demo: Session, what: Any, *where: Any) -> int:
    return demo.scalar(select(func.count()).select_from(what).where(*where)) or 0


def drafts_of_groups(demo: Session, process: str) -> Sequence[Draft]:
    found = demo.scalars(select(Process).where(Process.slug == process)).one()
    return [draft for draft in found.documents[0].drafts if not draft.is_common]


def merge_underway(demo: Session, group: str) -> Merge:
    return demo.scalars(
        select(Merge)
        .join(Draft, Merge.draft_id == Draft.id)
        .join(WorkGroup, Draft.group_id == WorkGroup.id)
        .where(WorkGroup.slug == group, Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED)))
    ).one()


def test_the_building_tells_its_progress_in_a_hundred_steps(built: int) -> None:
    assert built == 100


def test_there_is_plenty_to_look_at(demo: Session) -> None:
    assert number_of(demo, Process) == 3
    assert number_of(demo, WorkGroup) == 7
    assert number_of(demo, Member) >= 60
    assert number_of(demo, Suggestion) >= 170
    assert number_of(demo, Comment) >= 150
    assert number_of(demo, Support) >= 300


def test_every_state_of_a_suggestion_occurs(demo: Session) -> None:
    assert set(demo.scalars(select(Suggestion.state))) == set(SuggestionState)


def test_open_suggestions_stand_in_every_way_to_the_text(demo: Session) -> None:
    standings = Counter(demo.scalars(select(Suggestion.standing).where(Suggestion.state.in_(OPEN_STATES))))
    assert set(standings) == set(Standing)
    assert standings[Standing.FITS] >= 40


def test_every_group_has_published_three_merges(demo: Session) -> None:
    for draft in drafts_of_groups(demo, "erhvervspolitik"):
        assert draft.head is not None
        assert draft.head.number == 4, draft.slug
        assert 3_500 <= len(draft.head.text.split()) <= 4_500, draft.slug


def test_every_version_follows_from_the_one_before_and_knows_where_its_words_come_from(demo: Session) -> None:
    versions = demo.scalars(select(Version)).all()
    assert len(versions) >= 25
    for version in versions:
        before = version.parent.text if version.parent else ""
        assert apply(before, version.changes) == version.text
        assert sum(length for length, _origin in version.spans) == len(version.text)
        assert text_hash(version.text) == version.text_hash
        assert len(version.credits) in (0, len(version.changes))


def test_every_published_merge_was_turned_by_two_persons(demo: Session) -> None:
    published = demo.scalars(select(Merge).where(Merge.state == MergeState.PUBLISHED)).all()
    assert {merge.kind for merge in published} == set(MergeKind)
    for merge in published:
        turned = {one.member_id for one in keys.live(merge)} - {merge.proposed_by_id}
        assert turned, merge.id
        assert merge.version is not None
        assert merge.version.text_hash == merge.text_hash


def test_the_log_runs_forward_over_many_months_and_never_into_the_future(demo: Session) -> None:
    moments = demo.scalars(select(LogEntry.at).order_by(LogEntry.id)).all()
    assert list(moments) == sorted(moments)
    assert moments[-1] - moments[0] >= timedelta(days=600)
    assert clock.now() - moments[-1] < timedelta(days=2)


def test_nothing_has_happened_in_the_future(demo: Session) -> None:
    now = clock.now()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, UtcDateTime) and column.name != "expires_at":
                latest = demo.scalar(select(func.max(column)))
                assert latest is None or latest <= now, f"{table.name}.{column.name}"


def test_a_merge_is_being_prepared_in_nordjylland(demo: Session) -> None:
    merge = merge_underway(demo, "nordjylland")
    assert merge.state is MergeState.PREPARING
    assert {decision.verdict for decision in merge.decisions} == {
        Verdict.ACCEPT,
        Verdict.ACCEPT_IN_PART,
        Verdict.REJECT,
    }


def test_a_merge_waits_for_its_second_key_in_hovedstaden(demo: Session) -> None:
    merge = merge_underway(demo, "hovedstaden")
    assert merge.state is MergeState.PROPOSED
    (key,) = keys.needed(demo, merge)
    assert not key.is_turned
    assert [member.email for member in key.holders] == ["fatima@example.org"]
    assert len(keys.missing(demo, merge)) == 1


def test_a_refused_merge_was_decided_anew(demo: Session) -> None:
    refused = demo.scalars(select(LogEntry).where(LogEntry.kind == LogKind.MERGE_REFUSED)).all()
    assert len(refused) == 2
    assert number_of(demo, LogEntry, LogEntry.kind == LogKind.MERGE_PROPOSED) == number_of(
        demo, Merge, Merge.proposed_at.is_not(None)
    ) + len(refused)


def test_two_policies_are_adopted_and_one_was_returned_first(demo: Session) -> None:
    assert set(demo.scalars(select(AdoptedPolicy.slug))) == {"sundhedspolitik", "transportpolitik"}
    decisions = demo.scalars(select(Decision).order_by(Decision.recorded_at)).all()
    outcomes = [(decision.submission.draft.document.slug, decision.outcome) for decision in decisions]
    assert outcomes == [
        ("sundhedspolitik", DecisionOutcome.ADOPTED),
        ("transportpolitik", DecisionOutcome.RETURNED),
        ("transportpolitik", DecisionOutcome.ADOPTED),
    ]
    for decision in decisions:
        assert decision.confirmed_by_id not in (None, decision.recorded_by_id)
        assert all(gate.met for gate in decision.submission.gates)


def test_sjaelland_has_no_facilitator_since_vibeke_stepped_down(demo: Session) -> None:
    held = demo.scalars(
        select(RoleAssignment)
        .join(WorkGroup, RoleAssignment.group_id == WorkGroup.id)
        .where(WorkGroup.slug == "sjaelland", RoleAssignment.role == Role.FACILITATOR)
    ).all()
    (former,) = held
    assert former.member.email == "vibeke@example.org"
    assert former.ended_at is not None
    assert former.ended_reason


def test_a_reworded_suggestion_has_stale_support_and_support_given_anew(demo: Session) -> None:
    reworded = demo.scalars(select(Suggestion).where(Suggestion.revision > 1)).all()
    assert len(reworded) == 2
    for suggestion in reworded:
        assert suggestion.standing is Standing.FITS
        supports = demo.scalars(select(Support).where(Support.suggestion_id == suggestion.id)).all()
        assert {support.is_stale for support in supports} == {True, False}


def test_discussions_are_open_resolved_and_closed_and_questions_wait_or_are_answered(demo: Session) -> None:
    assert set(demo.scalars(select(Thread.state))) == set(ThreadState)
    questions = demo.scalars(select(Thread).where(Thread.put_to.is_not(None))).all()
    assert {thread.answered_at is None for thread in questions} == {True, False}
    closed = demo.scalars(select(Thread).where(Thread.state == ThreadState.CLOSED)).all()
    assert all(thread.summary and thread.ended_by for thread in closed)


def test_facilitators_have_had_to_moderate(demo: Session) -> None:
    hidden = demo.scalars(select(Comment).where(Comment.hidden_at.is_not(None))).all()
    assert len(hidden) == 2
    assert all(comment.hidden_reason for comment in hidden)
    assert {flag.settled_at is None for flag in demo.scalars(select(Flag))} == {True, False}
    appeals = set(demo.scalars(select(ModerationAction.appeal_state)))
    assert {AppealState.OPEN, AppealState.UPHELD} <= appeals


def test_authors_were_told_and_some_have_looked(demo: Session) -> None:
    assert number_of(demo, Fate, Fate.seen_at.is_(None)) >= 5
    assert number_of(demo, Fate, Fate.seen_at.is_not(None)) >= 50


def test_the_idea_catalogue_quotes_the_passages_it_is_tied_to(demo: Session) -> None:
    proposals = demo.scalars(select(Proposal)).all()
    assert {proposal.state for proposal in proposals} == set(ProposalState)
    assert len(proposals) >= 6
    assert all(proposal.passage and proposal.quote for proposal in proposals)


def test_maria_still_holds_an_invitation(demo: Session) -> None:
    waiting = demo.scalars(select(Invitation).where(Invitation.redeemed_at.is_(None))).all()
    assert [invitation.email for invitation in waiting] == ["maria@example.org"]
    assert waiting[0].expires_at > clock.now()


@pytest.mark.parametrize("key", [key for key, _words in serve.SHOWN])
def test_whoever_the_start_page_names_can_sign_in(demo: Session, key: str) -> None:
    member = members.authenticate(demo, f"{key}@example.org", PASSWORD)
    assert member.name == cast()[key].name
    assert member.locale == cast()[key].locale


def test_the_suspended_member_cannot_sign_in(demo: Session) -> None:
    with pytest.raises(Invalid):
        members.authenticate(demo, "claus@example.org", PASSWORD)
