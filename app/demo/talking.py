"""Discussions: begun, answered, reported, moderated, closed."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from app.demo.content import Remark, Talk
from app.demo.stage import Stage, Where, head_of
from app.models import Comment, Flag, ModerationAction, Thread
from app.services import moderation, threads

DAYS_BETWEEN_COMMENTS = 0.7


@dataclass
class _Told:
    """What a talk has made so far."""

    thread: Thread | None = None
    comments: list[Comment] = field(default_factory=list)
    flags: dict[int, Flag] = field(default_factory=dict)
    actions: dict[int, ModerationAction] = field(default_factory=dict)


def plan_talk(stage: Stage, talk: Talk, where: Where, moment: datetime) -> None:
    """A discussion from its first comment to its end, with what befell the comments."""
    agenda = stage.agenda
    told = _Told()
    at = last = agenda.at(moment, partial(_start, stage, talk, where, told))
    for number, remark in enumerate(talk.remarks):
        if number:
            at = last = agenda.at(
                agenda.then(at, DAYS_BETWEEN_COMMENTS), partial(_comment, stage, talk, number, told)
            )
        last = max(last, _plan_moderation(stage, remark, number, at, told))
    if talk.closed_by:
        agenda.at(agenda.then(last, 4), partial(_close, stage, talk, told))
    elif talk.resolved_by:
        agenda.at(agenda.then(last, 2), partial(_resolve, stage, talk, told))


def _plan_moderation(stage: Stage, remark: Remark, number: int, at: datetime, told: _Told) -> datetime:
    """What is done about one comment after `at`; gives when that is over."""
    agenda = stage.agenda
    if remark.flagged_by:
        at = agenda.at(agenda.then(at, 0.3), partial(_flag, stage, remark, number, told))
    if remark.kept_by:
        at = agenda.at(agenda.then(at, 0.8), partial(_keep, stage, remark, number, told))
    if remark.hidden_by:
        at = agenda.at(agenda.then(at, 0.8), partial(_hide, stage, remark, number, told))
    if remark.appeal_reason:
        at = agenda.at(agenda.then(at, 1), partial(_appeal, stage, remark, number, told))
    if remark.appeal_decided_by:
        at = agenda.at(agenda.then(at, 3), partial(_answer, stage, remark, number, told))
    return at


def _start(stage: Stage, talk: Talk, where: Where, told: _Told) -> None:
    draft, first = where.draft(stage), talk.remarks[0]
    version = start = end = None
    if talk.find is not None:
        version = head_of(draft)
        start = version.text.index(talk.find)
        end = start + len(talk.find)
    told.thread = stage.threads[talk.key] = threads.start(
        stage.session,
        stage.actor(first.author),
        draft,
        body=first.body,
        title=talk.title,
        suggestion=stage.suggestions[talk.edit] if talk.edit else None,
        version=version,
        start=start,
        end=end,
        put_to=talk.put_to,
    )
    told.comments.extend(told.thread.comments)


def _comment(stage: Stage, talk: Talk, number: int, told: _Told) -> None:
    remark = talk.remarks[number]
    assert told.thread is not None
    parent = None if remark.reply_to is None else told.comments[remark.reply_to]
    told.comments.append(
        threads.comment(
            stage.session, stage.actor(remark.author), told.thread, body=remark.body, parent=parent
        )
    )


def _flag(stage: Stage, remark: Remark, number: int, told: _Told) -> None:
    told.flags[number] = moderation.flag(
        stage.session, stage.actor(remark.flagged_by), told.comments[number], reason=remark.flag_reason
    )


def _keep(stage: Stage, remark: Remark, number: int, told: _Told) -> None:
    moderation.dismiss_flag(
        stage.session, stage.actor(remark.kept_by), told.flags[number], reason=remark.kept_reason
    )


def _hide(stage: Stage, remark: Remark, number: int, told: _Told) -> None:
    told.actions[number] = moderation.hide(
        stage.session, stage.actor(remark.hidden_by), told.comments[number], reason=remark.hidden_reason
    )


def _appeal(stage: Stage, remark: Remark, number: int, told: _Told) -> None:
    moderation.appeal(
        stage.session, stage.actor(remark.author), told.actions[number], reason=remark.appeal_reason
    )


def _answer(stage: Stage, remark: Remark, number: int, told: _Told) -> None:
    moderation.decide_appeal(
        stage.session,
        stage.actor(remark.appeal_decided_by),
        told.actions[number],
        overturn=False,
        answer=remark.appeal_answer,
    )


def _close(stage: Stage, talk: Talk, told: _Told) -> None:
    assert told.thread is not None
    moderation.close(stage.session, stage.actor(talk.closed_by), told.thread, summary=talk.summary)


def _resolve(stage: Stage, talk: Talk, told: _Told) -> None:
    assert told.thread is not None
    threads.resolve(stage.session, stage.actor(talk.resolved_by), told.thread, summary=talk.summary)
