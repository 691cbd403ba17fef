"""Tracked edits: sent, edited, withdrawn, and carried along when their draft moves on."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app import clock
from app.errors import Conflict, Invalid, Stale
from app.i18n import gettext as _
from app.models import (
    OPEN_STATES,
    Draft,
    Hearing,
    LogKind,
    Suggestion,
    SuggestionKind,
    SuggestionRevision,
    SuggestionState,
    Version,
)
from app.policy import Actor, Permission, require
from app.services import intake, log, previews, standings, writings
from app.services.actors import acting
from app.text import ALGORITHM, Changes, Standing, rebase

MOST_EDITS = 12
"""How many suggestions may be sent at once."""


def send(
    session: Session,
    actor: Actor,
    draft: Draft,
    *,
    base: Version,
    text: str,
    reason: str,
    kind: SuggestionKind = SuggestionKind.SUBSTANTIVE,
    built_on: Suggestion | None = None,
    hearing: Hearing | None = None,
    place: str | None = None,
) -> Suggestion:
    """Propose that `base`, a version of the draft, read `text`; carried to the head if that has moved on.

    `place` names the unfinished writing that this ends (see `Writing.place`).
    Raises `Invalid` for an empty reason, an unreadable text, or one that changes nothing.
    """
    _require_sending(actor, draft, built_on, hearing)
    reason = intake.words(reason, field="reason")
    head = standings.lock(session, draft)
    changes = previews.wanted(base, text)
    if place is not None:
        writings.drop(session, actor, draft, place)
    over = standings.changes_since(session, base, head)
    return _propose(session, actor, draft, base, head, over, changes, reason, kind, built_on, hearing)


def send_each(
    session: Session,
    actor: Actor,
    draft: Draft,
    *,
    base: Version,
    text: str,
    reasons: Sequence[str],
    kind: SuggestionKind = SuggestionKind.SUBSTANTIVE,
    built_on: Suggestion | None = None,
    hearing: Hearing | None = None,
    place: str | None = None,
) -> list[Suggestion]:
    """Propose each edit of `text` (see `previews.parted`) as a suggestion of its own, with its own reason; all or none.

    Raises `Invalid` as `send` does, and `Stale` when there are not as many edits as reasons.
    """
    _require_sending(actor, draft, built_on, hearing)
    given = [intake.words(reason, field="reason") for reason in reasons]
    head = standings.lock(session, draft)
    edits = previews.parted(base, previews.wanted(base, text))
    if len(edits) != len(given):
        raise Stale(_("Your words have changed since you looked at the edits. Look at them once more."))
    if len(edits) > MOST_EDITS:
        raise Invalid(_("At most %(most)s suggestions can be sent at once.", most=MOST_EDITS), "text")
    if place is not None:
        writings.drop(session, actor, draft, place)
    over = standings.changes_since(session, base, head)
    return [
        _propose(session, actor, draft, base, head, over, changes, reason, kind, built_on, hearing)
        for changes, reason in zip(edits, given, strict=True)
    ]


def _require_sending(
    actor: Actor, draft: Draft, built_on: Suggestion | None, hearing: Hearing | None
) -> None:
    if hearing is None:
        require(actor, Permission.SUGGEST, draft)
    else:
        require(actor, Permission.AMEND, hearing)
        if hearing.submission.draft_id != draft.id:
            raise Conflict(_("The hearing is about another text."))
    if built_on is not None:
        require(actor, Permission.READ, built_on)
        if built_on.draft_id != draft.id:
            raise Conflict(_("%(label)s belongs to another draft.", label=built_on.label))


def _propose(
    session: Session,
    actor: Actor,
    draft: Draft,
    base: Version,
    head: Version,
    over: Changes,
    changes: Changes,
    reason: str,
    kind: SuggestionKind,
    built_on: Suggestion | None,
    hearing: Hearing | None,
) -> Suggestion:
    """Make one suggestion of these changes to `base`, carried over `over` to the head."""
    rebased = rebase(changes, over)
    now = clock.now()
    suggestion = Suggestion(
        kind=kind,
        reason=reason,
        created_at=now,
        decide_by=now.date() + timedelta(days=draft.document.process.days_to_decide),
        changes=rebased.changes,
        standing=rebased.standing,
        conflicts=standings.collisions(rebased),
        draft=draft,
        author=acting(actor),
        version=head,
        built_on=built_on,
        hearing=hearing,
    )
    session.add(suggestion)
    _revise(session, actor, suggestion, base, changes, reason)
    log.record(
        session,
        actor,
        LogKind.SUGGESTION_SENT,
        suggestion,
        draft=draft.id,
        base=base.number,
        standing=rebased.standing,
        built_on=built_on.id if built_on else None,
    )
    return suggestion


def edit(
    session: Session,
    actor: Actor,
    suggestion: Suggestion,
    *,
    base: Version,
    text: str,
    reason: str,
    kind: SuggestionKind | None = None,
    revision: int | None = None,
) -> Suggestion:
    """Give the suggestion another wording, so that `base` would read `text`; support for the old goes stale.

    `revision` is the one the author was looking at. A new reason alone leaves the wording and its support.
    What the actor had begun to write instead is done with.
    Raises `Stale` when a co-author was quicker, `Invalid` when nothing changed.
    """
    require(actor, Permission.EDIT_SUGGESTION, suggestion)
    head = standings.lock(session, suggestion.draft)
    standings.hold(session, suggestion)
    require(actor, Permission.EDIT_SUGGESTION, suggestion)
    if revision is not None and revision != suggestion.revision:
        raise Stale(_("The suggestion was edited by somebody else while you were writing. Look at it again."))
    reason = intake.words(reason, field="reason")
    changes = previews.wanted(base, text)
    writings.drop(session, actor, suggestion.draft, writings.place_of("", suggestion=suggestion))
    rebased = rebase(changes, standings.changes_since(session, base, head))
    same_words = rebased.changes == suggestion.changes and not suggestion.conflicts and not rebased.conflicts
    if same_words and reason == suggestion.reason and kind in (None, suggestion.kind):
        raise Invalid(_("Nothing is different yet: change the words or the reason."), "text")
    former = suggestion.reason
    suggestion.reason = reason
    suggestion.kind = kind or suggestion.kind
    if not same_words:
        suggestion.revision += 1
        suggestion.version = head
        suggestion.changes = rebased.changes
        suggestion.standing = rebased.standing
        suggestion.conflicts = standings.collisions(rebased)
        _revise(session, actor, suggestion, base, changes, reason)
    log.record(
        session,
        actor,
        LogKind.SUGGESTION_EDITED,
        suggestion,
        revision=suggestion.revision,
        former_reason=former if former != reason else None,
    )
    return suggestion


def withdraw(session: Session, actor: Actor, suggestion: Suggestion) -> Suggestion:
    """Take the suggestion back; it stays readable with its discussion."""
    require(actor, Permission.WITHDRAW_SUGGESTION, suggestion)
    suggestion.state = SuggestionState.WITHDRAWN
    suggestion.decided_at = clock.now()
    log.record(session, actor, LogKind.SUGGESTION_WITHDRAWN, suggestion)
    return suggestion


def settle(session: Session, actor: Actor, suggestion: Suggestion) -> Suggestion:
    """Close the suggestion as settled: what it asks for stands in the text already.

    Raises `Conflict` where it does not.
    """
    require(actor, Permission.WITHDRAW_SUGGESTION, suggestion)
    if suggestion.standing is not Standing.ALREADY_IN:
        raise Conflict(_("What it asks for does not stand in the text. Look at it again."))
    suggestion.state = SuggestionState.WITHDRAWN
    suggestion.decided_at = clock.now()
    log.record(session, actor, LogKind.SUGGESTION_SETTLED, suggestion)
    return suggestion


def restand(session: Session, draft: Draft, over: Changes, version: Version) -> list[Suggestion]:
    """Carry the draft's open suggestions over `over`, which made `version`; give those standing otherwise.

    What fitted so far goes over the new changes alone; what had lost its place is tried again from the words
    its author wrote, so that it fits again when they are back. Linear in the suggestions, in five statements.
    """
    waiting = session.scalars(
        select(Suggestion)
        .where(Suggestion.draft_id == draft.id, Suggestion.state.in_(OPEN_STATES))
        .options(
            selectinload(Suggestion.revisions).joinedload(SuggestionRevision.base).load_only(Version.number)
        )
        .order_by(Suggestion.id)
    ).all()
    steady = (Standing.FITS, Standing.ADAPTED)
    lost = {one.id: one.revisions[-1] for one in waiting if one.standing not in steady or one.conflicts}
    since = standings.folded(session, version, {revision.base.number for revision in lost.values()})
    changed: list[Suggestion] = []
    rows: list[dict[str, Any]] = []
    for suggestion in waiting:
        before, conflicts = suggestion.standing, suggestion.conflicts
        if revision := lost.get(suggestion.id):
            rebased = rebase(revision.changes, since[revision.base.number])
            after = rebased.standing
        else:
            rebased = rebase(suggestion.changes, over)
            after = before if rebased.standing is Standing.FITS else rebased.standing
        if rebased.conflicts or conflicts:
            conflicts = standings.collisions(rebased)
        if after is not before:
            changed.append(suggestion)
        if (rebased.changes, conflicts, after) != (suggestion.changes, suggestion.conflicts, before):
            rows.append(
                {"id": suggestion.id, "changes": rebased.changes, "standing": after, "conflicts": conflicts}
            )
        standings.stand(suggestion, version, rebased.changes, after, conflicts)
    standings.store(session, [suggestion.id for suggestion in waiting], version, rows)
    return changed


def _revise(
    session: Session, actor: Actor, suggestion: Suggestion, base: Version, changes: Changes, reason: str
) -> None:
    session.add(
        SuggestionRevision(
            number=suggestion.revision,
            changes=changes,
            algorithm=ALGORITHM,
            reason=reason,
            written_at=clock.now(),
            suggestion=suggestion,
            base=base,
            written_by=acting(actor),
        )
    )
