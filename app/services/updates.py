"""The coordinator's news, and reminders of news that is late."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict, Invalid
from app.i18n import gettext as _
from app.models import LogEntry, LogKind, Process, Update
from app.policy import Actor, Permission
from app.services import actors, intake, log


def post(
    session: Session, actor: Actor, process: Process, *, body: str, next_on: date | None = None
) -> Update:
    """Post news of a process, with the day the next will come."""
    policy.require(actor, Permission.POST_UPDATE, process)
    body = intake.words(body, field="body")
    if next_on is not None and next_on <= clock.today():
        raise Invalid(_("The next update must lie ahead."), "next_on")
    update = Update(
        process=process, author=actors.acting(actor), body=body, posted_at=clock.now(), next_on=next_on
    )
    session.add(update)
    log.record(session, actor, LogKind.UPDATE_POSTED, update, next_on=next_on)
    return update


def remind(session: Session, actor: Actor, process: Process) -> Update:
    """Remind the coordinator of news that is late, once a member; returns the update that promised it."""
    policy.require(actor, Permission.REMIND_OF_UPDATE, process)
    latest = session.scalars(
        select(Update).where(Update.process_id == process.id).order_by(Update.id.desc()).limit(1)
    ).one_or_none()
    if latest is None or not latest.is_overdue:
        raise Conflict(_("No news is late: there is nothing to remind of."))
    before = session.scalars(
        select(LogEntry.id).where(
            LogEntry.kind == LogKind.UPDATE_REMINDED,
            LogEntry.object_kind == Update.__name__,
            LogEntry.object_id == latest.id,
            LogEntry.actor_id == actors.acting(actor).id,
        )
    )
    if before.first() is not None:
        raise Conflict(_("You have reminded the coordinator already."))
    log.record(session, actor, LogKind.UPDATE_REMINDED, latest)
    return latest
