"""Authors' objections to how a decision changed their words."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict
from app.i18n import gettext as _
from app.models import LogKind, MergeDecision, MergeState, Objection, Verdict
from app.policy import Actor, Permission
from app.services import actors, intake, log

REWORDED = (Verdict.ACCEPT_WITH_CHANGES, Verdict.ACCEPT_IN_PART)
"""Verdicts after which the text does not say what the author wrote."""


def enter(session: Session, actor: Actor, decision: MergeDecision, *, reason: str) -> Objection:
    """Object to a decision that changed one's words or took only some of them; everyone sees it beside the decision.

    Raises `Conflict` when nothing was changed, the merge was given up, or the actor has objected already.
    """
    policy.require(actor, Permission.RAISE_OBJECTION, decision.suggestion)
    if decision.verdict not in REWORDED or decision.merge.state is MergeState.ABANDONED:
        raise Conflict(_("There is no rewording here to object to."))
    reason = intake.words(reason, field="objection")
    member = actors.acting(actor)
    given = select(Objection.id).where(Objection.decision_id == decision.id, Objection.member_id == member.id)
    if session.scalar(given) is not None:
        raise Conflict(_("You have objected already."))
    objection = Objection(decision=decision, member=member, raised_at=clock.now(), reason=reason)
    session.add(objection)
    log.record(
        session,
        actor,
        LogKind.OBJECTION_RAISED,
        decision.suggestion,
        merge=decision.merge_id,
        reason=reason,
    )
    return objection
