"""Steps at a merge desk: what was done, one after the other, each to be undone; nobody overwrites the other's."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, joinedload

from app import clock, policy
from app.errors import Conflict, Stale
from app.i18n import gettext as _
from app.models import LogKind, Member, Merge, MergeDecision, MergeStep, Suggestion, Verdict
from app.policy import Actor, Permission
from app.services import actors, approvals, log, outcomes
from app.text import Changes, Hunk


def held(session: Session, actor: Actor, merge: Merge) -> Merge:
    """The merge, held until the transaction ends, if the actor may go on preparing it."""
    merge = approvals.lock(session, merge)
    policy.require(actor, Permission.PROPOSE_MERGE, merge)
    if outcomes.is_stale(merge):
        raise Stale(
            _("The draft has moved on since this merge was begun. Bring the merge onto the newest version.")
        )
    return merge


def begin(
    session: Session,
    actor: Actor,
    merge: Merge,
    suggestions: Iterable[int],
    standing: Mapping[int, MergeDecision],
    *,
    undoes: MergeStep | None = None,
) -> MergeStep:
    """Note what stands about these suggestions (by id) before the actor decides otherwise."""
    step = MergeStep(
        merge=merge,
        member=actors.acting(actor),
        at=clock.now(),
        former={str(number): _kept(standing.get(number)) for number in suggestions},
        undoes=undoes,
    )
    session.add(step)
    return step


def undo(session: Session, actor: Actor, merge: Merge) -> MergeStep:
    """Undo the actor's last step that still stands: everything it decided reads as it did before.

    Raises `Conflict` when there is none, `Stale` when somebody else has decided about the same suggestion since.
    """
    merge = held(session, actor, merge)
    step = last(session, actor, merge)
    if step is None:
        raise Conflict(_("There is no step of yours to undo."))
    numbers = [int(number) for number in step.former]
    _refuse_if_others_went_on(session, step)
    standing = decisions_on(session, merge, numbers)
    done = begin(session, actor, merge, numbers, standing, undoes=step)
    for number in numbers:
        restore(session, merge, number, standing.get(number), step.former[str(number)], done)
    log.record(session, actor, LogKind.MERGE_UNDONE, merge, suggestions=numbers)
    return done


def _refuse_if_others_went_on(session: Session, step: MergeStep) -> None:
    """Refuse to undo a step when somebody else has taken one about the same suggestion since."""
    later = session.scalars(
        select(MergeStep)
        .where(
            MergeStep.merge_id == step.merge_id,
            MergeStep.id > step.id,
            MergeStep.member_id != step.member_id,
        )
        .options(joinedload(MergeStep.member))
        .order_by(MergeStep.id)
    )
    for one in later:
        again = next((number for number in step.former if number in one.former), None)
        if again is not None:
            raise Stale(
                _(
                    "%(name)s has decided about %(label)s since. Decide anew instead.",
                    name=one.member.name,
                    label=f"S-{again}",
                )
            )


def last(session: Session, actor: Actor, merge: Merge) -> MergeStep | None:
    """The actor's last step in the merge that has not been undone."""
    mine = latest(session, actor, merge).own
    return session.get_one(MergeStep, mine) if mine else None


class Latest(NamedTuple):
    """The ids of a merge's newest step, of the newest that others took, and of the actor's last that has not been
    undone (0 for none); and how many steps the actor can undo."""

    newest: int
    others: int
    own: int
    undoable: int


NOTHING_YET = Latest(0, 0, 0, 0)
_UNDONE = select(MergeStep.undoes_id).where(
    MergeStep.merge_id == bindparam("merge"), MergeStep.undoes_id.is_not(None)
)
_MINE = (
    (MergeStep.member_id == bindparam("member"))
    & MergeStep.undoes_id.is_(None)
    & MergeStep.id.not_in(_UNDONE)
)
_LATEST = select(
    func.max(MergeStep.id),
    func.max(case((MergeStep.member_id != bindparam("member"), MergeStep.id))),
    func.max(case((_MINE, MergeStep.id))),
    func.count(case((_MINE, MergeStep.id))),
).where(MergeStep.merge_id == bindparam("merge"))


def latest(session: Session, actor: Actor, merge: Merge) -> Latest:
    """What was done last in the merge. One query."""
    row = session.execute(_LATEST, {"merge": merge.id, "member": actors.acting(actor).id}).one()
    return Latest(*(number or 0 for number in row))


_DECISIONS = (
    select(MergeDecision)
    .where(
        MergeDecision.merge_id == bindparam("merge"),
        MergeDecision.suggestion_id.in_(bindparam("suggestions", expanding=True)),
    )
    .options(joinedload(MergeDecision.decided_by))
)


def decisions_on(session: Session, merge: Merge, suggestions: Iterable[int]) -> dict[int, MergeDecision]:
    """What the merge does with these suggestions now, by suggestion."""
    rows = session.scalars(_DECISIONS, {"merge": merge.id, "suggestions": list(suggestions)})
    return {one.suggestion_id: one for one in rows}


def _kept(decision: MergeDecision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "verdict": decision.verdict.value,
        "revision": decision.revision,
        "by": decision.decided_by_id,
        "at": decision.decided_at.isoformat(),
        "reason": decision.reason,
        "hunks": decision.hunks,
        "words": None if decision.words is None else [_row(hunk) for hunk in decision.words],
        "until": decision.deferred_until.isoformat() if decision.deferred_until else None,
    }


def restore(
    session: Session,
    merge: Merge,
    suggestion: int,
    present: MergeDecision | None,
    kept: dict[str, Any] | None,
    step: MergeStep,
) -> None:
    """Put back what stood about a suggestion before."""
    if kept is None:
        if present is not None:
            session.delete(present)
            session.flush()
            session.expire(merge, ["decisions"])
        return
    verdict, by = Verdict(kept["verdict"]), session.get_one(Member, kept["by"])
    if present is None:
        present = MergeDecision(
            verdict=verdict,
            revision=kept["revision"],
            decided_at=datetime.fromisoformat(kept["at"]),
            merge=merge,
            suggestion=session.get_one(Suggestion, suggestion),
            decided_by=by,
        )
        session.add(present)
    present.verdict, present.revision, present.reason = verdict, kept["revision"], kept["reason"]
    present.decided_by, present.decided_at = by, datetime.fromisoformat(kept["at"])
    present.hunks, present.words = kept["hunks"], _hunks(kept["words"])
    present.deferred_until = date.fromisoformat(kept["until"]) if kept["until"] else None
    present.step = step


def _row(hunk: Hunk) -> list[Any]:
    return [hunk.start, hunk.end, hunk.insert, hunk.deleted]


def _hunks(rows: list[list[Any]] | None) -> Changes | None:
    return None if rows is None else tuple(Hunk(*row) for row in rows)
