"""Members suggest: sent, supported, reworded, taken back."""

from datetime import datetime, timedelta
from functools import partial

from app.demo.content import Edit, Rewording
from app.demo.stage import Stage, Where, head_of
from app.services import suggestions, supports, threads

LONGEST_SUPPORT = timedelta(days=10)
DAYS_TO_THINK = 6.0


def plan_edit(stage: Stage, edit: Edit, where: Where, moment: datetime, before: datetime) -> None:
    """An edit is sent, and gathers its supporters until `before` at the latest."""
    agenda = stage.agenda
    stage.edits[edit.key] = edit
    sent = stage.sent[edit.key] = agenda.at(moment, partial(_send, stage, edit, where))
    last = min(before, sent + LONGEST_SUPPORT)
    for number, key in enumerate(edit.supporters):
        at = max(sent, agenda.between(sent, last, number, len(edit.supporters)))
        agenda.at(at, partial(_support, stage, edit.key, key))
    if edit.verdict == "withdraw":
        agenda.at(agenda.then(sent, DAYS_TO_THINK), partial(_withdraw, stage, edit))


def plan_rewording(stage: Stage, edit: Edit, later: Rewording, moment: datetime) -> None:
    """The author gives the edit other words; the support for the old ones waits to be given anew."""
    agenda = stage.agenda
    at = agenda.at(moment, partial(_reword, stage, edit, later))
    for key in later.renewed:
        at = agenda.at(agenda.then(at, 0.8), partial(_support, stage, edit.key, key))


def _send(stage: Stage, edit: Edit, where: Where) -> None:
    draft = where.draft(stage)
    base = head_of(draft)
    stage.suggestions[edit.key] = suggestions.send(
        stage.session,
        stage.actor(edit.author),
        draft,
        base=base,
        text=edit.on(base.text),
        reason=edit.reason,
        kind=edit.kind,
        built_on=stage.suggestions[edit.built_on] if edit.built_on else None,
    )


def _support(stage: Stage, key: str, supporter: str) -> None:
    supports.give(stage.session, stage.actor(supporter), stage.suggestions[key])


def _withdraw(stage: Stage, edit: Edit) -> None:
    suggestion, author = stage.suggestions[edit.key], stage.actor(edit.author)
    threads.start(stage.session, author, suggestion.draft, body=edit.verdict_reason, suggestion=suggestion)
    suggestions.withdraw(stage.session, author, suggestion)


def _reword(stage: Stage, edit: Edit, later: Rewording) -> None:
    suggestion = stage.suggestions[edit.key]
    head = head_of(suggestion.draft)
    suggestions.edit(
        stage.session,
        stage.actor(edit.author),
        suggestion,
        base=head,
        text=later.change.on(head.text),
        reason=later.reason,
        revision=suggestion.revision,
    )
