"""What a merge does with each suggestion, decided one by one or together while it is being prepared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, Invalid, Stale
from app.i18n import gettext as _
from app.models import (
    LogKind,
    Merge,
    MergeDecision,
    MergeKind,
    MergeStep,
    PhaseKind,
    Suggestion,
    Verdict,
)
from app.policy import Actor
from app.services import actors, intake, log, steps
from app.services.steps import held
from app.text import Changes, Standing, diff, together


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
    seen: int | None = None,
) -> MergeDecision:
    """Decide about one suggestion in a merge that is being prepared, or decide otherwise than before.

    `hunks` are the edits taken, by index, when only a part is; `text` is how the merge's whole base shall read when it
    is accepted with changes. `revision` is the wording the decider was looking at, `seen` the step (0: none) that had
    decided about it when they looked. Raises `Invalid` for a missing reason or an empty choice, `Stale` when the
    wording has changed or somebody else has decided meanwhile, `Conflict` when its words cannot be taken as they are.
    """
    merge = held(session, actor, merge)
    _refresh(session, [suggestion])
    _must_wait(merge, suggestion)
    if revision is not None and revision != suggestion.revision:
        raise Stale(
            _("%(label)s was reworded while you were deciding. Look at it again.", label=suggestion.label)
        )
    standing = steps.decisions_on(session, merge, [suggestion.id])
    former = standing.get(suggestion.id)
    _refuse_unseen(former, suggestion, seen)
    made = _made(merge, suggestion, verdict, reason, hunks, text, deferred_until)
    step = steps.begin(session, actor, merge, [suggestion.id], standing)
    return _write(session, actor, merge, suggestion, former, made, step)


def decide_all(
    session: Session,
    actor: Actor,
    merge: Merge,
    revisions: Mapping[int, int],
    *,
    verdict: Verdict,
    reason: str = "",
) -> list[MergeDecision]:
    """Decide alike about several suggestions, given with the wording looked at, as one step.

    What somebody has decided already, or what can no longer be decided so, is left as it is.
    """
    merge = held(session, actor, merge)
    found = session.scalars(
        select(Suggestion)
        .where(Suggestion.id.in_(list(revisions)), Suggestion.draft_id == merge.draft_id)
        .order_by(Suggestion.id)
        .execution_options(populate_existing=True)
    ).all()
    standing = steps.decisions_on(session, merge, revisions)
    made: list[tuple[Suggestion, _Made]] = []
    for suggestion in found:
        present = standing.get(suggestion.id)
        settled = present is not None and present.revision == suggestion.revision
        if settled or revisions[suggestion.id] != suggestion.revision or not suggestion.is_open:
            continue
        try:
            _must_wait(merge, suggestion)
            made.append((suggestion, _made(merge, suggestion, verdict, reason, None, None, None)))
        except Conflict:
            continue
    if not made:
        raise Conflict(
            _("Nothing is left to decide here: somebody was quicker, or the wordings have changed.")
        )
    step = steps.begin(session, actor, merge, [suggestion.id for suggestion, _one in made], standing)
    return [
        _write(session, actor, merge, suggestion, standing.get(suggestion.id), one, step)
        for suggestion, one in made
    ]


def reconcile(
    session: Session,
    actor: Actor,
    merge: Merge,
    suggestions: Sequence[Suggestion],
    *,
    text: str,
    reason: str,
    seen: Mapping[int, int] | None = None,
) -> list[MergeDecision]:
    """Accept several suggestions for the same words with one wording that takes the place of all, as one step.

    Every one of their authors is credited. `text` is how the merge's whole base shall read; `seen` as in `decide`.
    """
    merge = held(session, actor, merge)
    if len({suggestion.id for suggestion in suggestions}) < 2:
        raise Invalid(_("Choose at least two suggestions that the new words stand for."), "suggestion")
    _refresh(session, suggestions)
    standing = steps.decisions_on(session, merge, [suggestion.id for suggestion in suggestions])
    made: list[tuple[Suggestion, _Made]] = []
    for suggestion in suggestions:
        _must_wait(merge, suggestion)
        _refuse_unseen(standing.get(suggestion.id), suggestion, (seen or {}).get(suggestion.id))
        one = _made(merge, suggestion, Verdict.ACCEPT_WITH_CHANGES, reason, None, text, None)
        made.append((suggestion, one))
    step = steps.begin(session, actor, merge, [suggestion.id for suggestion in suggestions], standing)
    return [
        _write(session, actor, merge, suggestion, standing.get(suggestion.id), one, step)
        for suggestion, one in made
    ]


def undecide(
    session: Session, actor: Actor, merge: Merge, suggestion: Suggestion, *, seen: int | None = None
) -> Merge:
    """Take back what the merge does with one suggestion; it waits again. `seen` as in `decide`."""
    merge = held(session, actor, merge)
    standing = steps.decisions_on(session, merge, [suggestion.id])
    decision = standing.get(suggestion.id)
    if decision is not None:
        _refuse_unseen(decision, suggestion, seen)
        step = steps.begin(session, actor, merge, [suggestion.id], standing)
        steps.restore(session, merge, suggestion.id, decision, None, step)
        log.record(
            session, actor, LogKind.MERGE_UNDECIDED, merge, suggestion=suggestion.id, verdict=decision.verdict
        )
    return merge


def _refresh(session: Session, suggestions: Sequence[Suggestion]) -> None:
    """Read anew those that have changed since they were read."""
    session.flush()
    found = session.execute(
        select(Suggestion.id, Suggestion.lock_version).where(
            Suggestion.id.in_([suggestion.id for suggestion in suggestions])
        )
    )
    now = {number: version for number, version in found}  # noqa: C416 - a row is no pair to the types
    for suggestion in suggestions:
        if now.get(suggestion.id) != suggestion.lock_version:
            session.refresh(suggestion)


@dataclass(frozen=True)
class _Made:
    """A decision as it comes out: the edits taken when only a part is, or the decider's own words."""

    verdict: Verdict
    reason: str
    hunks: list[int] | None
    words: Changes | None
    deferred_until: date | None


def _made(
    merge: Merge,
    suggestion: Suggestion,
    verdict: Verdict,
    reason: str,
    hunks: Iterable[int] | None,
    text: str | None,
    deferred_until: date | None,
) -> _Made:
    reason = intake.words(reason, field="reason", required=False)
    _refuse_new_words(merge, suggestion, verdict)
    verdict, taken, words = _taken(merge, suggestion, verdict, hunks, text)
    if verdict in (Verdict.REJECT, Verdict.ACCEPT_WITH_CHANGES) and not reason:
        raise Invalid(_("Say why: the author will read it."), "reason")
    if verdict is not Verdict.DEFER:
        deferred_until = None
    elif deferred_until is not None and deferred_until <= clock.today():
        raise Invalid(_("The day must lie ahead."), "deferred_until")
    return _Made(verdict, reason, taken, words, deferred_until)


def _write(
    session: Session,
    actor: Actor,
    merge: Merge,
    suggestion: Suggestion,
    decision: MergeDecision | None,
    made: _Made,
    step: MergeStep,
) -> MergeDecision:
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


def _refuse_unseen(decision: MergeDecision | None, suggestion: Suggestion, seen: int | None) -> None:
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


def _must_wait(merge: Merge, suggestion: Suggestion) -> None:
    if suggestion.draft_id != merge.draft_id:
        raise Conflict(_("%(label)s belongs to another draft.", label=suggestion.label))
    if not suggestion.is_open:
        raise Conflict(_("%(label)s no longer waits for a decision.", label=suggestion.label))
    if suggestion.is_amendment != (merge.kind is MergeKind.AMENDMENTS):
        raise Conflict(_("%(label)s is not for this merge to decide.", label=suggestion.label))


def _refuse_new_words(merge: Merge, suggestion: Suggestion, verdict: Verdict) -> None:
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


def _refuse_parting(suggestion: Suggestion, chosen: set[int]) -> None:
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
            _refuse_parting(suggestion, set(chosen))
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


__all__ = ["decide", "decide_all", "held", "reconcile", "undecide"]
