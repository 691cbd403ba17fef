"""Discussion anchored to words, a suggestion, an idea or a document, and what keeps it good."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.documents import Draft, Version
from app.models.groups import WorkGroup
from app.models.members import Member
from app.models.proposals import Proposal
from app.models.roles import Role
from app.models.suggestions import Suggestion


class ThreadState(enum.StrEnum):
    """Whether a thread still takes comments, and why not."""

    OPEN = "open"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Thread(Base):
    """A discussion on a draft: on words of it (`version` set), on a suggestion, on a proposal, or on all of it.

    `start`, `end` place the anchored words in `version`, the draft's version they were last carried to (code
    points); `quote` is what they said when the thread began, and rows of `kept` are `[at, of, length]`: a part of
    the quote, from `of` on, that still stands at `at` (None: all of it does). `orphaned_in` is the version that removed them;
    `start` then keeps the nearest place.
    A thread put to a role is a question; `answer_by` is its clock.
    """

    __tablename__ = "threads"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True, init=False)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    started_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(default="")
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"), index=True, init=False)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True, init=False)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    start: Mapped[int | None] = mapped_column(default=None)
    end: Mapped[int | None] = mapped_column(default=None)
    quote: Mapped[str] = mapped_column(default="")
    kept: Mapped[list[Any] | None] = mapped_column(default=None)
    orphaned_in_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), init=False)
    put_to: Mapped[Role | None] = mapped_column(default=None)
    answer_by: Mapped[date | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    state: Mapped[ThreadState] = mapped_column(default=ThreadState.OPEN)
    summary: Mapped[str] = mapped_column(default="")
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    draft: Mapped[Draft] = relationship()
    started_by: Mapped[Member] = relationship(foreign_keys=[started_by_id])
    suggestion: Mapped[Suggestion | None] = relationship(default=None)
    proposal: Mapped[Proposal | None] = relationship(default=None)
    version: Mapped[Version | None] = relationship(default=None, foreign_keys=[version_id])
    orphaned_in: Mapped[Version | None] = relationship(default=None, foreign_keys=[orphaned_in_id])
    ended_by: Mapped[Member | None] = relationship(default=None, foreign_keys=[ended_by_id])
    comments: Mapped[list["Comment"]] = relationship(
        init=False, back_populates="thread", order_by="Comment.id"
    )

    @property
    def is_question(self) -> bool:
        """Whether the thread is put to a role."""
        return self.put_to is not None

    @property
    def is_anchored(self) -> bool:
        """Whether the thread is about words of the draft."""
        return self.start is not None

    @property
    def is_orphan(self) -> bool:
        """Whether the words it was about have been removed."""
        return self.orphaned_in_id is not None or self.orphaned_in is not None


class Comment(Base):
    """One member's words in a thread; hidden with a public reason, never deleted."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True, init=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    body: Mapped[str]
    written_at: Mapped[datetime]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True, init=False)
    hidden_at: Mapped[datetime | None] = mapped_column(default=None)
    hidden_reason: Mapped[str | None] = mapped_column(default=None)

    thread: Mapped[Thread] = relationship(back_populates="comments")
    author: Mapped[Member] = relationship()
    parent: Mapped["Comment | None"] = relationship(remote_side=[id], default=None)

    @property
    def is_hidden(self) -> bool:
        """Whether a facilitator has hidden it."""
        return self.hidden_at is not None


class Flag(Base):
    """A member's report of a comment to the facilitators."""

    __tablename__ = "flags"
    __table_args__ = (UniqueConstraint("comment_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    reason: Mapped[str]
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)

    comment: Mapped[Comment] = relationship()
    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    settled_by: Mapped[Member | None] = relationship(default=None, foreign_keys=[settled_by_id])


class ModerationKind(enum.StrEnum):
    """What a facilitator may do to keep a discussion good."""

    HIDE = "hide"
    RESTORE = "restore"
    MOVE = "move"
    CLOSE = "close"
    KEEP = "keep"


class AppealState(enum.StrEnum):
    """Where an appeal against a moderation stands."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


class ModerationAction(Base):
    """What a facilitator did, with a reason; appealable once by the author of the comment."""

    __tablename__ = "moderation_actions"
    __table_args__ = (
        CheckConstraint("comment_id IS NOT NULL OR thread_id IS NOT NULL", name="about_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[ModerationKind]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("work_groups.id"), index=True, init=False)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"), index=True, init=False)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True, init=False)
    actor_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    reason: Mapped[str]
    done_at: Mapped[datetime]
    appeal_state: Mapped[AppealState | None] = mapped_column(default=None)
    appeal_reason: Mapped[str] = mapped_column(default="")
    appealed_at: Mapped[datetime | None] = mapped_column(default=None)
    appeal_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)
    appeal_decided_at: Mapped[datetime | None] = mapped_column(default=None)
    appeal_answer: Mapped[str] = mapped_column(default="")

    actor: Mapped[Member] = relationship(foreign_keys=[actor_id])
    group: Mapped[WorkGroup | None] = relationship(default=None)
    thread: Mapped[Thread | None] = relationship(default=None)
    comment: Mapped[Comment | None] = relationship(default=None)
    appeal_decided_by: Mapped[Member | None] = relationship(default=None, foreign_keys=[appeal_decided_by_id])
