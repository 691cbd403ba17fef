"""What a merge does with each suggestion, decided one by one while it is being prepared."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict, Invalid, Stale
from app.i18n import gettext as _
from app.models import LogKind, Merge, MergeDecision, MergeKind, Suggestion, Verdict
from app.policy import Actor, Permission
from app.services import actors, approvals, intake, log, outcomes
from app.text import Changes, Standing, diff


def decide(
    session: Session,
    actor: Actor,
    merge: Merge,
    suggestion: Suggestion,
    *,
    verdict: Verdict,
    reason: str = "",
    hunks: Iterable[int] | None = None,
    text: str | None = None,
    deferred_until: date | None = None,
    revision: int | None = None,
) -> MergeDecision:
    """Decide about one suggestion in a merge that is being prepared, or decide otherwise than before.

    `hunks` are the edits taken, by index, when only a part is; `text` is how the merge's whole base shall read when it
    is accepted with changes. `revision` is the wording the decider was looking at. Raises `Invalid` for a missing
    reason or an empty choice, `Stale` when the wording has changed, `Conflict` when its words cannot be taken as they
    are.
    """
    merge = held(session, actor, merge)
    session.refresh(suggestion)
    _must_wait(merge, suggestion)
    if revision is not None and revision != suggestion.revision:
        raise Stale(
            _("%(label)s was reworded while you were deciding. Look at it again.", label=suggestion.label)
        )
    reason = intake.words(reason, field="reason", required=False)
    verdict, taken, words = _taken(merge, suggestion, verdict, hunks, text)
    if verdict in (Verdict.REJECT, Verdict.ACCEPT_WITH_CHANGES) and not reason:
        raise Invalid(_("Say why: the author will read it."), "reason")
    if verdict is not Verdict.DEFER:
        deferred_until = None
    elif deferred_until is not None and deferred_until <= clock.today():
        raise Invalid(_("The day must lie ahead."), "deferred_until")
    decision = _decision(session, merge, suggestion)
    if decision is None:
        decision = MergeDecision(
            verdict=verdict,
            revision=suggestion.revision,
            decided_at=clock.now(),
            merge=merge,
            suggestion=suggestion,
            decided_by=actors.acting(actor),
        )
        session.add(decision)
    decision.verdict = verdict
    decision.revision = suggestion.revision
    decision.decided_by = actors.acting(actor)
    decision.decided_at = clock.now()
    decision.reason = reason
    decision.hunks = taken
    decision.words = words
    decision.deferred_until = deferred_until
    log.record(
        session, actor, LogKind.MERGE_DECIDED, merge, suggestion=suggestion.id, verdict=verdict, reason=reason
    )
    return decision


def undecide(session: Session, actor: Actor, merge: Merge, suggestion: Suggestion) -> Merge:
    """Take back what the merge does with one suggestion; it waits again."""
    merge = held(session, actor, merge)
    decision = _decision(session, merge, suggestion)
    if decision is not None:
        merge.decisions.remove(decision)
        session.delete(decision)
        log.record(
            session, actor, LogKind.MERGE_UNDECIDED, merge, suggestion=suggestion.id, verdict=decision.verdict
        )
    return merge


def held(session: Session, actor: Actor, merge: Merge) -> Merge:
    """The merge, held until the transaction ends, if the actor may go on preparing it."""
    merge = approvals.lock(session, merge)
    policy.require(actor, Permission.PROPOSE_MERGE, merge)
    if outcomes.is_stale(merge):
        raise Stale(
            _("The draft has moved on since this merge was begun. Bring the merge onto the newest version.")
        )
    return merge


def _must_wait(merge: Merge, suggestion: Suggestion) -> None:
    if suggestion.draft_id != merge.draft_id:
        raise Conflict(_("%(label)s belongs to another draft.", label=suggestion.label))
    if not suggestion.is_open:
        raise Conflict(_("%(label)s no longer waits for a decision.", label=suggestion.label))
    if suggestion.is_amendment != (merge.kind is MergeKind.AMENDMENTS):
        raise Conflict(_("%(label)s is not for this merge to decide.", label=suggestion.label))


def _taken(
    merge: Merge, suggestion: Suggestion, verdict: Verdict, hunks: Iterable[int] | None, text: str | None
) -> tuple[Verdict, list[int] | None, Changes | None]:
    """The verdict as it comes out, the edits taken when only a part is, and the decider's own words."""
    every = range(len(suggestion.changes))
    match verdict:
        case Verdict.ACCEPT_IN_PART:
            chosen = sorted(set(hunks or ()))
            if not chosen or chosen[0] < 0 or chosen[-1] >= len(every):
                raise Invalid(_("Choose at least one of the edits."), "hunks")
            if len(chosen) < len(every) or suggestion.conflicts:
                return verdict, chosen, None
            return Verdict.ACCEPT, None, None
        case Verdict.ACCEPT_WITH_CHANGES:
            words = diff(merge.base.text, intake.source(text, field="text", required=False))
            if not words:
                raise Invalid(
                    _("These words leave the text as it is. Reject the suggestion instead."), "text"
                )
            if words == suggestion.changes and not suggestion.conflicts:
                return Verdict.ACCEPT, None, None
            return verdict, None, words
        case Verdict.ACCEPT if suggestion.conflicts or suggestion.standing in (
            Standing.CONFLICTING,
            Standing.BASE_DELETED,
        ):
            raise Conflict(
                _(
                    "The words that %(label)s changes are no longer there. Accept it with changes or in part, or ask its"
                    " author to repair it.",
                    label=suggestion.label,
                )
            )
        case _:
            return verdict, None, None


def _decision(session: Session, merge: Merge, suggestion: Suggestion) -> MergeDecision | None:
    return session.scalars(
        select(MergeDecision).where(
            MergeDecision.merge_id == merge.id, MergeDecision.suggestion_id == suggestion.id
        )
    ).one_or_none()
