"""The health and the transport policy: small processes that went the whole way, one of them twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.demo import content
from app.demo.content import Frame, Ruling, Vote
from app.demo.entering import plan_entry, plan_role
from app.demo.merging import plan_merge
from app.demo.opening import plan_opening, plan_phase
from app.demo.people import Holding, Place
from app.demo.stage import Stage, Where, head_of
from app.demo.suggesting import plan_edit
from app.models import Decision, DecisionOutcome, GroupKind, Hearing, PhaseKind, Role, Submission
from app.services import decisions, submissions, suggestions, threads


def plan_policy(stage: Stage, frame: Frame, description: str) -> None:
    """One process from its opening to the register."""
    group = frame.rest["group"]
    plan_opening(stage, frame, [Place(group["slug"], group["name"], GroupKind(group["kind"]), description)])
    _plan_people(stage, frame)
    plan_phase(stage, frame, PhaseKind.DRAFTING)
    _plan_drafting(stage, frame)
    plan_phase(stage, frame, PhaseKind.CO_WRITING)
    _plan_consolidation(stage, frame)
    former: Vote | None = None
    for number, vote in enumerate(content.votes_of(frame)):
        if former is not None:
            _plan_return(stage, frame, former, vote)
        _plan_forum(stage, frame, number, vote, again=former is not None)
        former = vote


def _plan_people(stage: Stage, frame: Frame) -> None:
    agenda, group = stage.agenda, frame.rest["group"]
    slug = group["slug"]
    holders = [(key, Role.PROCESS_OWNER) for key in group["process_owners"]]
    holders.append((group["facilitator"], Role.FACILITATOR))
    keys = [key for key, _role in holders] + list(group["members"])
    for number, key in enumerate(keys):
        plan_entry(stage, key, slug, agenda.day(frame.opened, 2.5 + 20 * number / len(keys)))
    for number, (key, role) in enumerate(holders):
        held = Holding(role, frame.opened, group=slug)
        plan_role(stage, key, held, agenda.day(frame.opened, 20 + number))


def _plan_drafting(stage: Stage, frame: Frame) -> None:
    agenda = stage.agenda
    first, last = frame.phases[PhaseKind.DRAFTING]
    where = Where(frame.slug, frame.rest["group"]["slug"])
    edits = [edit for edit in map(content.edit_of, frame.rows("edits")) if edit.round == 1]
    start, end = agenda.day(frame.decision - first + 0.2), agenda.day(frame.decision - last - 1)
    for number, edit in enumerate(edits):
        plan_edit(stage, edit, where, agenda.between(start, end, number, len(edits)), end)
    merge = frame.rest["merge"]
    plan_merge(
        stage,
        where,
        agenda.day(frame.decision - last - 0.3),
        proposer=merge["proposer"],
        approver=merge["approver"],
        summary=merge["summary"],
        rulings=[edit.ruling for edit in edits],
    )


def _plan_consolidation(stage: Stage, frame: Frame) -> None:
    _first, last = frame.phases[PhaseKind.CO_WRITING]
    merge = frame.rest["merge"]
    plan_merge(
        stage,
        Where(frame.slug),
        stage.agenda.day(frame.decision - last - 0.4),
        proposer=merge["proposer"],
        approver=merge["approver"],
        summary=merge["consolidated"],
    )


def _plan_return(stage: Stage, frame: Frame, former: Vote, vote: Vote) -> None:
    """What the forum demanded is suggested on the common draft and merged there."""
    agenda = stage.agenda
    edits = [edit for edit in map(content.edit_of, frame.rows("edits")) if edit.round == 2]
    start, end = agenda.day(former.month, 5), agenda.day(former.month, 13)
    for number, edit in enumerate(edits):
        at = agenda.between(start, end, number, len(edits))
        plan_edit(stage, edit, Where(frame.slug), at, end + timedelta(days=1))
    merge = frame.rest["merge"]
    plan_merge(
        stage,
        Where(frame.slug),
        agenda.day(vote.month - 1, -6),
        proposer=merge["proposer"],
        approver=merge["approver"],
        summary=merge["returned"],
        rulings=[edit.ruling for edit in edits],
    )


def _plan_forum(stage: Stage, frame: Frame, number: int, vote: Vote, *, again: bool) -> None:
    """Submitted, heard, amended, voted on."""
    agenda = stage.agenda
    first, _last = frame.phases[PhaseKind.HEARING]
    submitted = agenda.day(vote.month - 1 if again else frame.decision - first, 3)
    closed = agenda.day(vote.month - 0.5)
    finding = frame.rest["findings"][number]
    made: list[Submission] = []
    agenda.at(submitted - timedelta(hours=1), partial(_check, stage, frame, finding))
    agenda.at(submitted, partial(_submit, stage, frame, (closed - submitted).days, made))
    rulings = [] if again else _plan_hearing(stage, frame, submitted, closed, made)
    agenda.at(closed, partial(_close, stage, frame, made))
    if rulings:
        plan_merge(
            stage,
            Where(frame.slug),
            agenda.day(vote.month, -3),
            proposer=vote.recorded_by,
            approver=vote.confirmed_by,
            summary=frame.rest["merge"]["amended"],
            rulings=rulings,
        )
    decided: list[Decision] = []
    recorded = agenda.at(agenda.day(vote.month), partial(_record, stage, vote, made, decided))
    agenda.at(agenda.then(recorded, 1), partial(_confirm, stage, vote, decided))


def _plan_hearing(
    stage: Stage, frame: Frame, opened: datetime, closed: datetime, made: list[Submission]
) -> Sequence[Ruling]:
    agenda = stage.agenda
    in_hearing: dict[str, list[str]] = frame.rest.get("in_hearing", {})
    for key in in_hearing.get("advisers", ()):
        plan_role(stage, key, Holding(Role.ADVISER, 0), agenda.then(opened, 1), process=frame.slug)
    for key in in_hearing.get("joining", ()):
        plan_entry(stage, key, frame.rest["group"]["slug"], agenda.then(opened, 2))
    start, end = opened + timedelta(days=5), closed - timedelta(days=2)
    comments = frame.rows("hearing_comments")
    for number, row in enumerate(comments):
        at = agenda.between(start, end, number, len(comments))
        agenda.at(at, partial(_say, stage, frame, row))
    rulings: list[Ruling] = []
    amendments = frame.rows("amendments")
    for number, row in enumerate(amendments):
        key = f"{frame.slug}-{number}"
        edit = content.edit_of({"key": key, "supporters": [], **row})
        stage.edits[key] = edit
        rulings.append(edit.ruling)
        at = agenda.between(start, end, number, len(amendments))
        agenda.at(at, partial(_amend, stage, frame, key, made))
    return rulings


def _check(stage: Stage, frame: Frame, finding: str) -> None:
    draft = stage.draft(frame.slug)
    submissions.check_policy(
        stage.session,
        stage.actor(frame.rest["coordinator"]),
        draft,
        version=head_of(draft),
        finding=finding,
    )


def _submit(stage: Stage, frame: Frame, days: int, made: list[Submission]) -> None:
    made.append(
        submissions.submit(
            stage.session,
            stage.actor(frame.rest["coordinator"]),
            stage.draft(frame.slug),
            waivers={},
            hearing_days=days,
        )
    )


def _hearing(made: list[Submission]) -> Hearing:
    assert made[0].hearing is not None
    return made[0].hearing


def _say(stage: Stage, frame: Frame, row: dict[str, Any]) -> None:
    threads.start(stage.session, stage.actor(row["author"]), stage.draft(frame.slug), body=row["body"])


def _amend(stage: Stage, frame: Frame, key: str, made: list[Submission]) -> None:
    edit, draft = stage.edits[key], stage.draft(frame.slug)
    base = head_of(draft)
    stage.suggestions[key] = suggestions.send(
        stage.session,
        stage.actor(edit.author),
        draft,
        base=base,
        text=edit.on(base.text),
        reason=edit.reason,
        kind=edit.kind,
        hearing=_hearing(made),
    )


def _close(stage: Stage, frame: Frame, made: list[Submission]) -> None:
    submissions.close_hearing(stage.session, stage.actor(frame.rest["coordinator"]), _hearing(made))


def _record(stage: Stage, vote: Vote, made: list[Submission], decided: list[Decision]) -> None:
    decided.append(
        decisions.record(
            stage.session,
            stage.actor(vote.recorded_by),
            made[0],
            outcome=DecisionOutcome(vote.outcome),
            motivation=vote.motivation,
            demands=vote.demands,
            votes_for=vote.votes["votes_for"],
            votes_against=vote.votes["votes_against"],
            votes_blank=vote.votes["votes_blank"],
        )
    )


def _confirm(stage: Stage, vote: Vote, decided: list[Decision]) -> None:
    decisions.confirm(stage.session, stage.actor(vote.confirmed_by), decided[0])
