"""Conflicts among what a merge has accepted: settled where they are, in favour of one side, of several, or of new words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, Stale
from app.i18n import gettext as _
from app.models import Merge, MergeDecision, Suggestion, Verdict
from app.policy import Actor
from app.services import intake, outcomes, steps
from app.services.rulings import Ruling, must_wait, of_merge, refuse_parting, refuse_unseen, write
from app.services.steps import held
from app.text import Changes, Hunk, diff
from app.text import Conflict as Clash
from app.text import merge as merge_text


@dataclass(frozen=True)
class Settlement:
    """What shall stand where accepted suggestions want different words.

    The words of the suggestions in `order` (by id), one after the other; none of them: what stood there before. With
    `words` these instead, which then stand for all.
    """

    order: Sequence[int] = ()
    words: str | None = None


def settle(
    session: Session,
    actor: Actor,
    merge: Merge,
    *,
    place: tuple[int, int],
    seen: Mapping[int, int],
    settlement: Settlement,
    reason: str = "",
) -> list[MergeDecision]:
    """Settle the conflict at a place of the merge's base between the suggestions in `seen` (by id, with the step that had
    decided about each when the actor looked), as one step at the desk.

    Whose words stand there is credited with them, all of them for words that stand for several; the others keep what
    they change elsewhere. Raises `Stale` when the conflict is no longer there, `Invalid` for a missing reason: it is
    needed unless everybody's own words are taken.
    """
    merge = held(session, actor, merge)
    reason = intake.words(reason, field="reason", required=False)
    found = of_merge(session, merge, seen)
    standing = steps.decisions_on(session, merge, seen)
    for suggestion in found:
        must_wait(merge, suggestion)
        refuse_unseen(standing.get(suggestion.id), suggestion, seen[suggestion.id])
    clash = _clash(merge, found, standing, place)
    wanted = _words(clash, settlement)
    if settlement.words is not None and wanted == clash.base:
        settlement = Settlement()
    dropped = len(set(settlement.order)) < len(found)
    if (dropped or settlement.words is not None) and not reason:
        raise Invalid(_("Say why: the author will read it."), "reason")
    shared = tuple(
        Hunk(hunk.start + clash.start, hunk.end + clash.start, hunk.insert, hunk.deleted)
        for hunk in diff(clash.base, wanted)
    )
    several = settlement.words is not None or len(settlement.order) > 1
    rulings = [
        _ruling(standing[one.id], clash, settlement, shared if several else None, reason) for one in found
    ]
    step = steps.begin(session, actor, merge, [one.id for one in found], standing)
    return [
        write(session, actor, merge, one, standing[one.id], ruling, step)
        for one, ruling in zip(found, rulings, strict=True)
        if ruling is not None
    ]


def _clash(
    merge: Merge,
    suggestions: Sequence[Suggestion],
    standing: Mapping[int, MergeDecision],
    place: tuple[int, int],
) -> Clash:
    """The conflict at this place among what these suggestions bring into the text."""
    accepted = {
        one.label: outcomes.hunks_of(standing[one.id])
        for one in suggestions
        if one.id in standing and outcomes.is_current(standing[one.id])
    }
    for clash in merge_text(merge.base.text, accepted).conflicts:
        if (clash.start, clash.end) == place and len(clash.sides) == len(suggestions):
            return clash
    raise Stale(_("These suggestions no longer clash there. Look at it, and decide again if you must."))


def _words(clash: Clash, settlement: Settlement) -> str:
    if settlement.words is not None:
        typed = intake.source(settlement.words, field="words", required=False).rstrip("\n")
        stood = clash.base or next(iter(clash.sides.values()))
        return typed and typed + stood[len(stood.rstrip("\n")) :]
    labels = [f"S-{number}" for number in settlement.order]
    if not set(labels) <= clash.sides.keys():
        raise Conflict(_("Choose what shall stand there."))
    return clash.in_order(*labels) if labels else clash.base


def _ruling(
    decision: MergeDecision, clash: Clash, settlement: Settlement, shared: Changes | None, reason: str
) -> Ruling | None:
    """What is decided about one side now; None where its decision stays as it is."""
    suggestion = decision.suggestion
    inside = set(clash.changes[suggestion.label])
    rest = tuple(hunk for hunk in outcomes.hunks_of(decision) if hunk not in inside)
    mine = suggestion.id in settlement.order
    if settlement.words is not None or (shared is not None and mine):
        words = tuple(sorted((*rest, *(shared or ())), key=lambda hunk: (hunk.start, hunk.end)))
        return Ruling(Verdict.ACCEPT_WITH_CHANGES, reason or decision.reason, None, words, None)
    if mine:
        return None
    if not rest:
        return Ruling(Verdict.REJECT, reason, None, None, None)
    if decision.verdict is Verdict.ACCEPT_WITH_CHANGES:
        return Ruling(decision.verdict, reason, None, rest, None)
    kept = [index for index, hunk in enumerate(suggestion.changes) if hunk in rest]
    refuse_parting(suggestion, set(kept))
    return Ruling(Verdict.ACCEPT_IN_PART, reason, kept, None, None)
