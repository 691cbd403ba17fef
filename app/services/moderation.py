"""What keeps a discussion good: reports, and what facilitators do about them, with a reason."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, Invalid
from app.i18n import gettext as _
from app.models import (
    AppealState,
    Comment,
    Draft,
    Flag,
    LogKind,
    ModerationAction,
    ModerationKind,
    Suggestion,
    Thread,
    ThreadState,
)
from app.policy import Actor, Permission, require
from app.services import intake, log
from app.services.actors import acting

APPEALABLE = (ModerationKind.HIDE, ModerationKind.CLOSE)
"""What silences somebody, and may therefore be appealed against."""


def flag(session: Session, actor: Actor, comment: Comment, *, reason: str) -> Flag:
    """Report a comment to the facilitators; once per member and comment."""
    require(actor, Permission.FLAG, comment)
    reason = intake.words(reason, field="reason", limit=2000)
    if comment.is_hidden:
        raise Conflict(_("This comment is hidden already."))
    if session.scalars(
        select(Flag).where(Flag.comment_id == comment.id, Flag.member_id == acting(actor).id)
    ).one_or_none():
        raise Conflict(_("You have reported this comment before; the facilitators know about it."))
    raised = Flag(reason=reason, raised_at=clock.now(), comment=comment, member=acting(actor))
    session.add(raised)
    log.record(session, actor, LogKind.COMMENT_FLAGGED, comment)
    return raised


def dismiss_flag(session: Session, actor: Actor, flag: Flag, *, reason: str) -> ModerationAction:
    """Let the reported comment stand, with a reason; settles every report of it."""
    require(actor, Permission.MODERATE, flag.comment)
    if flag.settled_at is not None:
        raise Conflict(_("This report has been settled already."))
    action = _act(session, actor, ModerationKind.KEEP, flag.comment.thread, reason, comment=flag.comment)
    _settle(session, actor, flag.comment)
    log.record(session, actor, LogKind.FLAG_SETTLED, flag.comment, reason=action.reason)
    return action


def hide(session: Session, actor: Actor, comment: Comment, *, reason: str) -> ModerationAction:
    """Hide a comment behind a public reason; settles its reports. Nothing is deleted."""
    require(actor, Permission.MODERATE, comment)
    if comment.is_hidden:
        raise Conflict(_("This comment is hidden already."))
    action = _act(session, actor, ModerationKind.HIDE, comment.thread, reason, comment=comment)
    comment.hidden_at = action.done_at
    comment.hidden_reason = action.reason
    _settle(session, actor, comment)
    log.record(session, actor, LogKind.COMMENT_HIDDEN, comment, reason=action.reason)
    return action


def restore(session: Session, actor: Actor, comment: Comment, *, reason: str) -> ModerationAction:
    """Show a hidden comment again, with a reason."""
    require(actor, Permission.MODERATE, comment)
    if not comment.is_hidden:
        raise Conflict(_("This comment is not hidden."))
    action = _act(session, actor, ModerationKind.RESTORE, comment.thread, reason, comment=comment)
    _unhide(comment)
    log.record(session, actor, LogKind.COMMENT_RESTORED, comment, reason=action.reason)
    return action


def close(session: Session, actor: Actor, thread: Thread, *, summary: str) -> ModerationAction:
    """End a discussion with a summary that stands above it from now on."""
    require(actor, Permission.MODERATE, thread)
    if thread.state is ThreadState.CLOSED:
        raise Conflict(_("This discussion is closed already."))
    action = _act(session, actor, ModerationKind.CLOSE, thread, summary, field="summary")
    thread.state = ThreadState.CLOSED
    thread.summary = action.reason
    thread.ended_by = actor.member
    thread.ended_at = action.done_at
    log.record(session, actor, LogKind.THREAD_CLOSED, thread)
    return action


def move(
    session: Session,
    actor: Actor,
    thread: Thread,
    *,
    reason: str,
    suggestion: Suggestion | None = None,
    draft: Draft | None = None,
) -> ModerationAction:
    """Move a discussion to where it belongs: a suggestion, or a draft as a whole, of the same process."""
    require(actor, Permission.MODERATE, thread)
    target = suggestion.draft if suggestion is not None else draft
    if target is None:
        raise Invalid(_("Say where the discussion shall stand."), "target")
    require(actor, Permission.READ, target)
    if target.document.process_id != thread.draft.document.process_id:
        raise Conflict(_("A discussion can be moved within its process only."))
    action = _act(session, actor, ModerationKind.MOVE, thread, reason)
    former = {
        "draft": thread.draft_id,
        "suggestion": thread.suggestion_id,
        "start": thread.start,
        "end": thread.end,
    }
    thread.draft = target
    thread.suggestion = suggestion
    thread.proposal = thread.version = thread.orphaned_in = None
    thread.start = thread.end = thread.kept = None
    log.record(session, actor, LogKind.THREAD_MOVED, thread, reason=action.reason, former=former)
    return action


def appeal(session: Session, actor: Actor, action: ModerationAction, *, reason: str) -> ModerationAction:
    """Ask another facilitator to look at a hidden comment or a closed discussion again; once."""
    require(actor, Permission.APPEAL, action)
    if action.kind not in APPEALABLE:
        raise Conflict(_("Only a hidden comment or a closed discussion can be appealed against."))
    action.appeal_reason = intake.words(reason, field="reason", limit=5000)
    action.appeal_state = AppealState.OPEN
    action.appealed_at = clock.now()
    log.record(session, actor, LogKind.APPEAL_MADE, action)
    return action


def decide_appeal(
    session: Session, actor: Actor, action: ModerationAction, *, overturn: bool, answer: str
) -> ModerationAction:
    """Answer an appeal; overturning shows the comment, or opens the discussion, again."""
    require(actor, Permission.DECIDE_APPEAL, action)
    action.appeal_answer = intake.words(answer, field="answer", limit=5000)
    action.appeal_state = AppealState.OVERTURNED if overturn else AppealState.UPHELD
    action.appeal_decided_by = actor.member
    action.appeal_decided_at = clock.now()
    if overturn and action.kind is ModerationKind.HIDE and action.comment is not None:
        _unhide(action.comment)
    elif overturn and action.kind is ModerationKind.CLOSE and action.thread is not None:
        action.thread.state = ThreadState.OPEN
        action.thread.summary = ""
        action.thread.ended_by = action.thread.ended_at = None
    log.record(session, actor, LogKind.APPEAL_DECIDED, action, outcome=action.appeal_state)
    return action


def _act(
    session: Session,
    actor: Actor,
    kind: ModerationKind,
    thread: Thread,
    reason: str,
    *,
    comment: Comment | None = None,
    field: str = "reason",
) -> ModerationAction:
    action = ModerationAction(
        kind=kind,
        reason=intake.words(reason, field=field, limit=5000),
        done_at=clock.now(),
        actor=acting(actor),
        group=thread.draft.group,
        thread=thread,
        comment=comment,
    )
    session.add(action)
    return action


def _settle(session: Session, actor: Actor, comment: Comment) -> None:
    for raised in session.scalars(
        select(Flag).where(Flag.comment_id == comment.id, Flag.settled_at.is_(None))
    ):
        raised.settled_at = clock.now()
        raised.settled_by = actor.member


def _unhide(comment: Comment) -> None:
    comment.hidden_at = comment.hidden_reason = None
