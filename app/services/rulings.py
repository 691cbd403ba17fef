"""One decision as it comes out: which edits or words it takes, why some are refused, and how it is written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, Invalid, Stale
from app.i18n import gettext as _
from app.models import LogKind, Merge, MergeDecision, MergeKind, MergeStep, PhaseKind, Suggestion, Verdict
from app.policy import Actor
from app.services import actors, intake, log
from app.text import Changes, Standing, diff, together


@dataclass(frozen=True)
class Ruling:
    """A decision as it comes out: the edits taken when only a part is, or the decider's own words."""

    verdict: Verdict
    reason: str
    hunks: list[int] | None
    words: Changes | None
    deferred_until: date | None


def rule(
    merge: Merge,
    suggestion: Suggestion,
    verdict: Verdict,
    reason: str,
    hunks: Iterable[int] | None,
    text: str | None,
    deferred_until: date | None,
) -> Ruling:
    """The decision that a verdict about one suggestion comes to. Raises `Invalid` and `Conflict`, see `verdicts.decide`."""
    reason = intake.words(reason, field="reason", required=False)
    refuse_new_words(merge, suggestion, verdict)
    _refuse_contradiction(merge, suggestion, verdict)
    verdict, taken, words = _taken(merge, suggestion, verdict, hunks, text)
    if verdict in (Verdict.REJECT, Verdict.ACCEPT_WITH_CHANGES) and not reason:
        raise Invalid(_("Say why: the author will read it."), "reason")
    if verdict is not Verdict.DEFER:
        deferred_until = None
    elif deferred_until is not None and deferred_until <= clock.today():
        raise Invalid(_("The day must lie ahead."), "deferred_until")
    return Ruling(verdict, reason, taken, words, deferred_until)


def write(
    session: Session,
    actor: Actor,
    merge: Merge,
    suggestion: Suggestion,
    decision: MergeDecision | None,
    made: Ruling,
    step: MergeStep,
) -> MergeDecision:
    """Let the merge do this with the suggestion from now on."""
    if decision is None:
        decision = MergeDecision(
            verdict=made.verdict,
            revision=suggestion.revision,
            decided_at=step.at,
            merge=merge,
            suggestion=suggestion,
            decided_by=actors.acting(actor),
        )
        session.add(decision)
    decision.verdict = made.verdict
    decision.revision = suggestion.revision
    decision.decided_by = actors.acting(actor)
    decision.decided_at = step.at
    decision.reason = made.reason
    decision.hunks = made.hunks
    decision.words = made.words
    decision.deferred_until = made.deferred_until
    decision.step = step
    log.record(
        session,
        actor,
        LogKind.MERGE_DECIDED,
        merge,
        suggestion=suggestion.id,
        verdict=made.verdict,
        reason=made.reason,
    )
    return decision


_VERSIONS = select(Suggestion.id, Suggestion.lock_version).where(
    Suggestion.id.in_(bindparam("wanted", expanding=True))
)


def refresh(session: Session, suggestions: Sequence[Suggestion]) -> None:
    """Read anew those that have changed since they were read."""
    session.flush()
    found = session.execute(_VERSIONS, {"wanted": [suggestion.id for suggestion in suggestions]})
    now = {row.id: row.lock_version for row in found}
    for suggestion in suggestions:
        if now.get(suggestion.id) != suggestion.lock_version:
            session.refresh(suggestion)


def of_merge(session: Session, merge: Merge, numbers: Iterable[int]) -> Sequence[Suggestion]:
    """Those of these suggestions (by id) that are made on the merge's draft, in their order, as they are by now."""
    return session.scalars(
        select(Suggestion)
        .where(Suggestion.id.in_(list(numbers)), Suggestion.draft_id == merge.draft_id)
        .order_by(Suggestion.id)
        .execution_options(populate_existing=True)
    ).all()


def refuse_unseen(decision: MergeDecision | None, suggestion: Suggestion, seen: int | None) -> None:
    """Refuse to overwrite what somebody else decided after the actor had looked."""
    if seen is None or decision is None or (decision.step_id or 0) == seen:
        return
    raise Stale(
        _(
            "%(name)s has decided about %(label)s while you were looking. Look at it, and decide again if you must.",
            name=decision.decided_by.name,
            label=suggestion.label,
        )
    )


def must_wait(merge: Merge, suggestion: Suggestion) -> None:
    """Refuse what is not for this merge to decide, or no longer."""
    if suggestion.draft_id != merge.draft_id:
        raise Conflict(_("%(label)s belongs to another draft.", label=suggestion.label))
    if not suggestion.is_open:
        raise Conflict(_("%(label)s no longer waits for a decision.", label=suggestion.label))
    if suggestion.is_amendment != (merge.kind is MergeKind.AMENDMENTS):
        raise Conflict(_("%(label)s is not for this merge to decide.", label=suggestion.label))


def refuse_new_words(merge: Merge, suggestion: Suggestion, verdict: Verdict) -> None:
    """A group's text stands while the common draft is co-written; what was left open there is still answered."""
    phase = merge.draft.document.process.phase
    if (
        merge.kind is not MergeKind.SUGGESTIONS
        or phase is None
        or phase.kind is not PhaseKind.CO_WRITING
        or verdict in (Verdict.REJECT, Verdict.DEFER)
        or (verdict is Verdict.ACCEPT and suggestion.standing is Standing.ALREADY_IN)
    ):
        return
    raise Conflict(
        _(
            "The groups' texts stand while the common draft is co-written. Reject %(label)s with a reason, or ask its"
            " author to suggest it for the common draft.",
            label=suggestion.label,
        )
    )


def _refuse_contradiction(merge: Merge, suggestion: Suggestion, verdict: Verdict) -> None:
    """What stands in the text already is not accepted by a merge that may be taking those very words back."""
    if merge.words is not None and verdict is Verdict.ACCEPT and suggestion.standing is Standing.ALREADY_IN:
        raise Conflict(
            _(
                "What %(label)s asks for stands in the text already, and this merge takes words back. Decide about it in"
                " the next one.",
                label=suggestion.label,
            )
        )


def refuse_parting(suggestion: Suggestion, chosen: set[int]) -> None:
    """Refuse to take half of what makes sense only whole: a term renamed, a passage moved, a footnote."""
    for group in together(suggestion.version.text, suggestion.changes):
        if chosen & set(group) and not chosen >= set(group):
            numbers = ", ".join(str(index + 1) for index in group)
            raise Invalid(
                _("The edits %(numbers)s belong together: take all of them or none.", numbers=numbers),
                "hunks",
            )


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
            refuse_parting(suggestion, set(chosen))
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
