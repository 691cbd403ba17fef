"""What those who decide at a desk tell each other about a suggestion, and whose it is to decide."""

from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Invalid
from app.i18n import gettext as _
from app.models import DeskNote, LogKind, Member, Suggestion
from app.policy import Actor, Permission
from app.services import actors, intake, log


def write(
    session: Session, actor: Actor, suggestion: Suggestion, *, body: str = "", to: int | None = None
) -> DeskNote:
    """Leave a note at the desk about a suggestion; `to` asks another who decides there to decide about it.

    Raises `Invalid` when nothing is said and nobody is asked, or when the one asked does not decide there.
    """
    policy.require(actor, Permission.PREPARE_MERGE, suggestion.draft)
    body = intake.words(body, field="body", required=False)
    if not body and to is None:
        raise Invalid(_("Write a note, or choose who shall decide."), "body")
    asked = session.get(Member, to) if to is not None else None
    if to is not None and not policy.can(
        actors.load(session, asked), Permission.PREPARE_MERGE, suggestion.draft
    ):
        raise Invalid(_("Choose somebody who decides at this desk."), "to")
    note = DeskNote(
        suggestion=suggestion,
        written_by=actors.acting(actor),
        written_at=clock.now(),
        body=body,
        to=asked,
    )
    session.add(note)
    log.record(session, actor, LogKind.DESK_NOTE_WRITTEN, suggestion, to=asked.id if asked else None)
    return note
