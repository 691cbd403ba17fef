"""The business policy: five regional groups in drafting, three merges each, and a fourth round on the way."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.demo import content
from app.demo.content import Edit, Frame
from app.demo.entering import plan_entry, plan_role
from app.demo.merging import Refusal, plan_merge, plan_underway
from app.demo.opening import plan_opening, plan_phase
from app.demo.people import cast, places
from app.demo.stage import Stage, Where, head_of
from app.demo.suggesting import plan_edit, plan_rewording
from app.demo.talking import plan_talk
from app.models import PhaseKind, Proposal, Role, Thread
from app.services import fates, proposals, threads

OPEN_ROUND = 4
"""The round whose suggestions still wait today."""

FIRST_ROUND = (-9.85, -8.55)
LAST_DAY = -0.3
DAYS_APART = 1.5
"""The groups publish a few days after each other."""

DAYS_TO_MERGE = 12

OF_THE_PROCESS = (Role.ADVISER, Role.CANDIDATE_CONTACT, Role.BRIDGE_BUILDER)
"""Roles that the cast holds in this process and no other."""


def plan_vision(stage: Stage) -> None:
    """Everything that happens in the process."""
    frame = content.frames()["erhvervspolitik"]
    groups: list[str] = frame.rest["groups"]
    plan_opening(stage, frame, [places()[slug] for slug in groups])
    _plan_people(stage, groups)
    plan_phase(stage, frame, PhaseKind.DRAFTING)
    calendar = _Calendar(stage, frame, groups)
    for edit in content.edits():
        _plan_edit(stage, edit, calendar)
    for row in frame.rows("merges"):
        _plan_merge(stage, frame, row, calendar)
    for row in frame.rows("underway"):
        plan_underway(
            stage,
            Where("erhvervspolitik", row["group"]),
            by=row["by"],
            rulings=[content.ruling_of(one) for one in row["decisions"]],
            proposed=row["proposed"],
            summary=row.get("summary", ""),
        )
    _plan_talks(stage, calendar)
    for row in frame.rows("ideas"):
        _plan_idea(stage, row)


class _Calendar:
    """When each group publishes each round, and when it may be suggested in between."""

    def __init__(self, stage: Stage, frame: Frame, groups: list[str]) -> None:
        self._agenda = stage.agenda
        self._published = {
            (row["round"], group): stage.agenda.day(row["published"], DAYS_APART * number)
            for row in frame.rows("rounds")
            for number, group in enumerate(groups)
        }
        self._places: dict[tuple[int, str], list[str]] = {}
        for edit in content.edits():
            if edit.written_on is None:
                self._places.setdefault((edit.round, edit.group), []).append(edit.key)

    def published(self, number: int, group: str) -> datetime:
        """When the group's version `number + 1` came out; for the open round, today."""
        return self._published.get((number, group), self._agenda.now)

    def window(self, number: int, group: str) -> tuple[datetime, datetime]:
        """From when to when the round's suggestions are sent."""
        if number == 1:
            return self._agenda.day(FIRST_ROUND[0]), self._agenda.day(FIRST_ROUND[1])
        first = self.published(number - 1, group) + timedelta(days=3)
        if number == OPEN_ROUND:
            return first, self._agenda.day(LAST_DAY)
        return first, self.published(number, group) - timedelta(days=DAYS_TO_MERGE)

    def sent(self, edit: Edit) -> datetime:
        """When an edit was sent: in its place in the round, or too late for the merge of the version it was on."""
        if edit.written_on is not None:
            late = self.published(edit.written_on, edit.group)
            return self._agenda.between(late - timedelta(days=4), late - timedelta(days=1), 0, 1)
        keys = self._places[edit.round, edit.group]
        return self._agenda.between(*self.window(edit.round, edit.group), keys.index(edit.key), len(keys))


def _plan_people(stage: Stage, groups: list[str]) -> None:
    agenda = stage.agenda
    people = [person for person in cast().values() if person.group in groups and person.status != "invited"]
    for number, person in enumerate(people):
        holds = any(held.group for held in person.roles)
        day = agenda.day(-10.8 if holds else -10.6, 18 * number / len(people))
        plan_entry(stage, person.key, person.group, day)
    for person in cast().values():
        for held in person.roles:
            if held.group in groups:
                plan_role(stage, person.key, held, agenda.day(held.since, -1))
            elif held.role in OF_THE_PROCESS:
                plan_role(stage, person.key, held, agenda.day(held.since), process="erhvervspolitik")


def _plan_edit(stage: Stage, edit: Edit, calendar: _Calendar) -> None:
    agenda = stage.agenda
    before = calendar.published(edit.round, edit.group) - timedelta(days=0 if edit.round == OPEN_ROUND else 1)
    plan_edit(stage, edit, Where("erhvervspolitik", edit.group), calendar.sent(edit), before)
    if edit.edited:
        plan_rewording(stage, edit, edit.edited, agenda.day(0, -5))


def _plan_merge(stage: Stage, frame: Frame, row: dict[str, Any], calendar: _Calendar) -> None:
    group, number = row["group"], row["round"]
    edits = [
        edit
        for edit in content.edits()
        if (edit.group, edit.round) == (group, number) and edit.verdict in content.VERDICTS
    ]
    refused = next(
        (one for one in frame.rows("refusals") if (one["group"], one["round"]) == (group, number)), None
    )
    first = refused and content.ruling_of(
        {"edit": refused["edit"], "verdict": refused["first_verdict"], "reason": refused["first_reason"]}
    )
    published = calendar.published(number, group)
    plan_merge(
        stage,
        Where("erhvervspolitik", group),
        published,
        proposer=row["proposer"],
        approver=row["approver"],
        summary=row["summary"],
        rulings=[edit.ruling for edit in edits],
        refusal=Refusal(first, refused["reason"]) if refused and first else None,
    )
    authors = list(dict.fromkeys(edit.author for edit in edits))
    # Of the last round only every second author has looked so far.
    for key in authors[:: 2 if number == OPEN_ROUND - 1 else 1]:
        at = stage.agenda.then(published, 2)
        stage.agenda.at(at, partial(_look, stage, key))


def _plan_talks(stage: Stage, calendar: _Calendar) -> None:
    agenda = stage.agenda
    talks = content.talks()
    for number, talk in enumerate(talks):
        if talk.month is not None:
            moment = agenda.day(talk.month)
        elif talk.edit is not None:
            moment = agenda.then(stage.sent[talk.edit], 1.2)
        else:
            first, last = calendar.window(talk.round, talk.group)
            moment = agenda.between(first, last, number, len(talks))
        plan_talk(stage, talk, Where("erhvervspolitik", talk.group), moment)


def _plan_idea(stage: Stage, row: dict[str, Any]) -> None:
    agenda = stage.agenda
    made: list[Proposal] = []
    said: list[Thread] = []
    at = agenda.at(agenda.day(row["month"]), partial(_propose, stage, row, made))
    for remark in row.get("comments", ()):
        at = agenda.at(agenda.then(at, 2), partial(_remark, stage, remark, made, said))
    if "withdrawn_after_days" in row:
        at = agenda.then(at, row["withdrawn_after_days"])
        agenda.at(at, partial(_withdraw, stage, row["author"], made))


def _look(stage: Stage, key: str) -> None:
    fates.mark_seen(stage.session, stage.actor(key))


def _propose(stage: Stage, row: dict[str, Any], made: list[Proposal]) -> None:
    head = head_of(stage.draft("erhvervspolitik"))
    place = head.text.index(row["find"])
    passage = next(number for number, start, end in head.passages if start <= place < end)
    made.append(
        proposals.add(
            stage.session,
            stage.actor(row["author"]),
            stage.document("erhvervspolitik"),
            title=row["title"],
            body=row["body"],
            passage=passage,
        )
    )


def _remark(stage: Stage, remark: dict[str, str], made: list[Proposal], said: list[Thread]) -> None:
    author = stage.actor(remark["author"])
    if said:
        threads.comment(stage.session, author, said[0], body=remark["body"])
        return
    draft = stage.draft("erhvervspolitik")
    said.append(threads.start(stage.session, author, draft, body=remark["body"], proposal=made[0]))


def _withdraw(stage: Stage, key: str, made: list[Proposal]) -> None:
    proposals.withdraw(stage.session, stage.actor(key), made[0])
