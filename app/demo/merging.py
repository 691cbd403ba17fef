"""Merges: decided one by one, proposed, refused at times, approved by the second key, published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from app import clock
from app.demo.content import Change, Ruling
from app.demo.stage import Stage, Where
from app.models import Merge, Verdict
from app.services import approvals, merges, publications

DEFERRED = timedelta(days=60)


@dataclass(frozen=True)
class Refusal:
    """What the second key would not have: `first` was decided until then."""

    first: Ruling
    reason: str


def plan_merge(
    stage: Stage,
    where: Where,
    published: datetime,
    *,
    proposer: str,
    approver: str,
    summary: str,
    rulings: Sequence[Ruling] = (),
    refusal: Refusal | None = None,
) -> None:
    """A merge that is published at `published`, begun a week before; what was refused is decided anew in between."""
    agenda = stage.agenda
    made: list[Merge] = []

    def before(days: float) -> datetime:
        day = timedelta(days=days)
        return agenda.between(published - day, published - day + timedelta(days=0.9), 0, 1)

    agenda.at(before(8), partial(_prepare, stage, where, proposer, made))
    first = {refusal.first.edit: refusal.first} if refusal else {}
    for number, ruling in enumerate(rulings):
        at = agenda.between(
            published - timedelta(days=7), published - timedelta(days=5), number, len(rulings)
        )
        agenda.at(at, partial(_decide, stage, proposer, made, first.get(ruling.edit, ruling)))
    if refusal:
        agenda.at(before(4.9), partial(_propose, stage, proposer, made, summary))
        agenda.at(before(3.9), partial(_refuse, stage, approver, made, refusal.reason))
        second = next(ruling for ruling in rulings if ruling.edit == refusal.first.edit)
        agenda.at(before(2.9), partial(_decide, stage, proposer, made, second))
    agenda.at(before(1.9), partial(_propose, stage, proposer, made, summary))
    agenda.at(before(0.95), partial(_approve, stage, approver, made))
    agenda.at(published, partial(_publish, stage, approver, made))


def plan_underway(
    stage: Stage, where: Where, *, by: str, rulings: Sequence[Ruling], proposed: bool, summary: str
) -> None:
    """A merge that is still being prepared today, or proposed and waiting for its second key."""
    agenda = stage.agenda
    made: list[Merge] = []
    agenda.at(agenda.day(0, -6), partial(_prepare, stage, where, by, made))
    first, last = agenda.day(0, -5), agenda.day(0, -2)
    for number, ruling in enumerate(rulings):
        agenda.at(
            agenda.between(first, last, number, len(rulings)), partial(_decide, stage, by, made, ruling)
        )
    if proposed:
        agenda.at(agenda.day(0, -1), partial(_propose, stage, by, made, summary))


def _prepare(stage: Stage, where: Where, proposer: str, made: list[Merge]) -> None:
    made.append(merges.prepare(stage.session, stage.actor(proposer), where.draft(stage)))


def _decide(stage: Stage, decider: str, made: list[Merge], ruling: Ruling) -> None:
    merge = made[0]
    suggestion, edit = stage.suggestions[ruling.edit], stage.edits[ruling.edit]
    text: str | None = None
    hunks: list[int] | None = None
    match ruling.verdict:
        case Verdict.ACCEPT_WITH_CHANGES:
            text = Change(edit.changes[0].find, ruling.changed_to).on(merge.base.text)
        case Verdict.ACCEPT_IN_PART:
            starts = [merge.base.text.index(edit.changes[index].find) for index in ruling.takes]
            ends = [
                start + len(edit.changes[index].find)
                for start, index in zip(starts, ruling.takes, strict=True)
            ]
            hunks = [
                index
                for index, hunk in enumerate(suggestion.changes)
                if any(start <= hunk.start <= end for start, end in zip(starts, ends, strict=True))
            ]
        case _:
            pass
    merges.decide(
        stage.session,
        stage.actor(decider),
        merge,
        suggestion,
        verdict=ruling.verdict,
        reason=ruling.reason,
        hunks=hunks,
        text=text,
        deferred_until=clock.today() + DEFERRED if ruling.verdict is Verdict.DEFER else None,
    )


def _propose(stage: Stage, proposer: str, made: list[Merge], summary: str) -> None:
    merges.propose(stage.session, stage.actor(proposer), made[0], summary=summary)


def _refuse(stage: Stage, approver: str, made: list[Merge], reason: str) -> None:
    approvals.refuse(stage.session, stage.actor(approver), made[0], reason=reason)


def _approve(stage: Stage, approver: str, made: list[Merge]) -> None:
    merge = made[0]
    assert merge.text_hash is not None
    approvals.grant(stage.session, stage.actor(approver), merge, text_hash=merge.text_hash)


def _publish(stage: Stage, approver: str, made: list[Merge]) -> None:
    publications.publish(stage.session, stage.actor(approver), made[0])
