"""A process's phases as the timeline draws them."""

from dataclasses import dataclass
from datetime import date

from app.i18n import LazyString
from app.models import Phase, PhaseKind, Process
from app.web.names import NAMES, PHASE_NOTES


@dataclass(frozen=True)
class ShownPhase:
    """One phase: what it is called, its days, whether it is `past`, `open` or `coming`, and what happens in it."""

    name: LazyString
    starts: date
    ends: date | None
    state: str
    note: LazyString | None


def phases(process: Process) -> list[ShownPhase]:
    """The phases of a process in order; what happens in one is told of the open one and of those to come."""
    return [_shown(phase) for phase in process.phases]


def _shown(phase: Phase) -> ShownPhase:
    state = "open" if phase.is_open else "past" if phase.opened_at is not None else "coming"
    return ShownPhase(
        name=NAMES[phase.kind],
        starts=phase.starts_on,
        ends=phase.ends_on if phase.kind is not PhaseKind.CLOSED else None,
        state=state,
        note=PHASE_NOTES[phase.kind] if state == "open" else None,
    )
