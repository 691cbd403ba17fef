"""What a merge does with each suggestion, decided one by one or together while it is being prepared."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, Stale
from app.i18n import gettext as _
from app.models import LogKind, Merge, MergeDecision, Suggestion, Verdict
from app.policy import Actor
from app.services import log, steps
from app.services.rulings import Ruling, must_wait, of_merge, refresh, refuse_unseen, rule, write
from app.services.steps import held


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
    refresh(session, [suggestion])
    must_wait(merge, suggestion)
    if revision is not None and revision != suggestion.revision:
        raise Stale(
            _("%(label)s was reworded while you were deciding. Look at it again.", label=suggestion.label)
        )
    standing = steps.decisions_on(session, merge, [suggestion.id])
    former = standing.get(suggestion.id)
    refuse_unseen(former, suggestion, seen)
    made = rule(merge, suggestion, verdict, reason, hunks, text, deferred_until)
    step = steps.begin(session, actor, merge, [suggestion.id], standing)
    return write(session, actor, merge, suggestion, former, made, step)


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
    found = of_merge(session, merge, revisions)
    standing = steps.decisions_on(session, merge, revisions)
    made: list[tuple[Suggestion, Ruling]] = []
    for suggestion in found:
        present = standing.get(suggestion.id)
        settled = present is not None and present.revision == suggestion.revision
        if settled or revisions[suggestion.id] != suggestion.revision or not suggestion.is_open:
            continue
        try:
            must_wait(merge, suggestion)
            made.append((suggestion, rule(merge, suggestion, verdict, reason, None, None, None)))
        except Conflict:
            continue
    if not made:
        raise Conflict(
            _("Nothing is left to decide here: somebody was quicker, or the wordings have changed.")
        )
    step = steps.begin(session, actor, merge, [suggestion.id for suggestion, _one in made], standing)
    return [
        write(session, actor, merge, suggestion, standing.get(suggestion.id), one, step)
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
    refresh(session, suggestions)
    standing = steps.decisions_on(session, merge, [suggestion.id for suggestion in suggestions])
    made: list[tuple[Suggestion, Ruling]] = []
    for suggestion in suggestions:
        must_wait(merge, suggestion)
        refuse_unseen(standing.get(suggestion.id), suggestion, (seen or {}).get(suggestion.id))
        one = rule(merge, suggestion, Verdict.ACCEPT_WITH_CHANGES, reason, None, text, None)
        made.append((suggestion, one))
    step = steps.begin(session, actor, merge, [suggestion.id for suggestion in suggestions], standing)
    return [
        write(session, actor, merge, suggestion, standing.get(suggestion.id), one, step)
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
        refuse_unseen(decision, suggestion, seen)
        step = steps.begin(session, actor, merge, [suggestion.id], standing)
        steps.restore(session, merge, suggestion.id, decision, None, step)
        log.record(
            session, actor, LogKind.MERGE_UNDECIDED, merge, suggestion=suggestion.id, verdict=decision.verdict
        )
    return merge


__all__ = ["decide", "decide_all", "held", "reconcile", "undecide"]
