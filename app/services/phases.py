"""Entering a phase because something happened: a submission, the end of a hearing, a decision."""

from sqlalchemy.orm import Session

from app.errors import Conflict
from app.i18n import lazy_gettext as _l
from app.models import Phase, PhaseKind, Process
from app.policy import Actor
from app.services import processes


def enter(session: Session, actor: Actor, process: Process, kind: PhaseKind) -> Phase:
    """Close the open phase and open the one of this kind; the caller has asked the policy.

    Later phases become phases to come again: a text that the forum returns goes the way once more.
    """
    phase = next((phase for phase in process.phases if phase.kind is kind), None)
    if phase is None:
        raise Conflict(_l("This process has no such phase. Ask its coordinator."))
    processes.turn_to(session, actor, phase)
    for later in process.phases:
        if later.position > phase.position:
            later.opened_at = later.closed_at = None
    return phase
