"""The append-only log: every action, with who did it to what."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, ForeignKey, Index, String, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.members import Member
from app.models.processes import Process


class LogKind(enum.StrEnum):
    """Every event the log knows, as `noun.verb`."""

    MEMBER_REGISTERED = "member.registered"
    MEMBER_CHANGED = "member.changed"
    MEMBER_SUSPENDED = "member.suspended"
    MEMBER_REINSTATED = "member.reinstated"
    SIGN_IN_STARTED = "sign_in.started"
    SIGN_IN_ENDED = "sign_in.ended"
    INVITATION_SENT = "invitation.sent"
    INVITATION_REVOKED = "invitation.revoked"
    PROCESS_OPENED = "process.opened"
    PHASE_MOVED = "phase.moved"
    PHASE_OPENED = "phase.opened"
    PHASE_CLOSED = "phase.closed"
    UPDATE_POSTED = "update.posted"
    UPDATE_REMINDED = "update.reminded"
    GROUP_ADDED = "work_group.added"
    MEMBERSHIP_ASKED = "membership.asked"
    MEMBERSHIP_JOINED = "membership.joined"
    MEMBERSHIP_DECLINED = "membership.declined"
    MEMBERSHIP_ENDED = "membership.ended"
    ROLE_ASSIGNED = "role.assigned"
    ROLE_CONFIRMED = "role.confirmed"
    ROLE_ENDED = "role.ended"
    ROLE_ESCALATED = "role.escalated"
    DOCUMENT_ADDED = "document.added"
    DOCUMENT_IMPORTED = "document.imported"
    SUGGESTION_SENT = "suggestion.sent"
    SUGGESTION_EDITED = "suggestion.edited"
    SUGGESTION_WITHDRAWN = "suggestion.withdrawn"
    SUGGESTION_SETTLED = "suggestion.settled"
    SUPPORT_GIVEN = "support.given"
    SUPPORT_WITHDRAWN = "support.withdrawn"
    THREAD_STARTED = "thread.started"
    THREAD_COMMENTED = "thread.commented"
    THREAD_RESOLVED = "thread.resolved"
    THREAD_CLOSED = "thread.closed"
    THREAD_MOVED = "thread.moved"
    COMMENT_FLAGGED = "comment.flagged"
    COMMENT_HIDDEN = "comment.hidden"
    COMMENT_RESTORED = "comment.restored"
    FLAG_SETTLED = "flag.settled"
    APPEAL_MADE = "moderation_action.appealed"
    APPEAL_DECIDED = "moderation_action.appeal_decided"
    MERGE_PREPARED = "merge.prepared"
    MERGE_DECIDED = "merge.decided"
    MERGE_UNDECIDED = "merge.undecided"
    MERGE_UNDONE = "merge.undone"
    DESK_NOTE_WRITTEN = "desk_note.written"
    OBJECTION_RAISED = "objection.raised"
    MERGE_CHOSEN = "merge.chosen"
    MERGE_PROPOSED = "merge.proposed"
    MERGE_TAKEN_BACK = "merge.taken_back"
    MERGE_ABANDONED = "merge.abandoned"
    MERGE_REFUSED = "merge.refused"
    MERGE_PUBLISHED = "merge.published"
    APPROVAL_GIVEN = "approval.given"
    APPROVAL_LAPSED = "approval.lapsed"
    POLICY_CHECKED = "policy_check.made"
    SUBMISSION_MADE = "submission.made"
    HEARING_CLOSED = "hearing.closed"
    DECISION_RECORDED = "decision.recorded"
    DECISION_CONFIRMED = "decision.confirmed"
    POLICY_ADOPTED = "adopted_policy.registered"
    PROPOSAL_ADDED = "proposal.added"
    PROPOSAL_WITHDRAWN = "proposal.withdrawn"


class StoredKind(TypeDecorator[LogKind]):
    """A kind kept as plain text: no CHECK, so that a new kind of event needs no migration."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: LogKind | None, dialect: Dialect) -> str | None:
        return None if value is None else str(LogKind(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> LogKind | None:
        return None if value is None else LogKind(value)


class LogEntry(Base):
    """One thing that happened; `kind` is `noun.verb`, `object_kind` and `object_id` name what it happened to."""

    __tablename__ = "log_entries"
    __table_args__ = (Index("ix_log_entries_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    kind: Mapped[LogKind] = mapped_column(StoredKind, index=True)
    process_id: Mapped[int | None] = mapped_column(ForeignKey("processes.id"), index=True, init=False)
    object_kind: Mapped[str]
    object_id: Mapped[int]
    details: Mapped[dict[str, Any]]

    actor: Mapped[Member | None] = relationship(default=None)
    process: Mapped[Process | None] = relationship(default=None)
