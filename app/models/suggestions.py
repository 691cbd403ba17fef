"""Tracked edits against a version, their wordings over time, the members behind them, and what became of them."""

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.documents import Draft, Version
from app.models.members import Member
from app.text import Changes, Standing

if TYPE_CHECKING:
    from app.models.merges import Merge
    from app.models.submissions import Hearing


class SuggestionKind(enum.StrEnum):
    """Whether a suggestion changes what the text says or only how it says it."""

    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"


class SuggestionState(enum.StrEnum):
    """What has been decided about a suggestion; deferred ones are still open to a later merge."""

    OPEN = "open"
    DEFERRED = "deferred"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_CHANGES = "accepted_with_changes"
    ACCEPTED_IN_PART = "accepted_in_part"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (SuggestionState.OPEN, SuggestionState.DEFERRED)
"""States in which a suggestion still waits for a decision."""


class Suggestion(Base):
    """Tracked edits with a reason; its id is its number for life (S-17).

    `changes` are the current wording's hunks against `version`, the draft's version they were last carried to;
    `standing` says how they fared on the way. What the author wrote, and against what, stands in the revisions.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        # Tells a desk whether anything has changed without reading the rows.
        Index("ix_suggestions_desk", "draft_id", "state", "lock_version"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True, init=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    kind: Mapped[SuggestionKind]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    decide_by: Mapped[date]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    changes: Mapped[Changes]
    revision: Mapped[int] = mapped_column(default=1)
    standing: Mapped[Standing] = mapped_column(default=Standing.FITS)
    conflicts: Mapped[list[Any]] = mapped_column(default_factory=list)
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.OPEN, index=True)
    deferred_until: Mapped[date | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    built_on_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"), index=True, init=False)
    hearing_id: Mapped[int | None] = mapped_column(
        ForeignKey("hearings.id", use_alter=True), index=True, init=False
    )
    in_merge_id: Mapped[int | None] = mapped_column(
        ForeignKey("merges.id", use_alter=True), default=None, init=False, index=True
    )
    lock_version: Mapped[int] = mapped_column(init=False)

    draft: Mapped[Draft] = relationship()
    author: Mapped[Member] = relationship()
    version: Mapped[Version] = relationship()
    built_on: Mapped["Suggestion | None"] = relationship(remote_side=[id], default=None)
    hearing: Mapped["Hearing | None"] = relationship(default=None)
    revisions: Mapped[list["SuggestionRevision"]] = relationship(
        init=False, back_populates="suggestion", order_by="SuggestionRevision.number"
    )
    coauthors: Mapped[list["SuggestionAuthor"]] = relationship(init=False, back_populates="suggestion")

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012

    @property
    def label(self) -> str:
        """The number people say: `S-17`."""
        return f"S-{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state in OPEN_STATES

    @property
    def is_settled(self) -> bool:
        """Whether its author closed it because what it asks for stands in the text already."""
        return self.state is SuggestionState.WITHDRAWN and self.standing is Standing.ALREADY_IN

    @property
    def state_word(self) -> str:
        """What its state is called: one that its author closed as settled is not said to be withdrawn."""
        return "settled" if self.is_settled else self.state.value

    @property
    def is_awaiting_publication(self) -> bool:
        """Whether a proposed merge decides on it, so that its wording stands still."""
        return self.in_merge_id is not None

    @property
    def is_amendment(self) -> bool:
        """Whether a forum member proposed it in a hearing."""
        return self.hearing_id is not None or self.hearing is not None


class SuggestionRevision(Base):
    """One wording of a suggestion as its author wrote it, against the version it was written on."""

    __tablename__ = "suggestion_revisions"
    __table_args__ = (UniqueConstraint("suggestion_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), init=False)
    number: Mapped[int]
    base_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), init=False)
    changes: Mapped[Changes]
    algorithm: Mapped[str]
    reason: Mapped[str]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    written_at: Mapped[datetime]

    suggestion: Mapped[Suggestion] = relationship(back_populates="revisions")
    base: Mapped[Version] = relationship()
    written_by: Mapped[Member] = relationship()


class SuggestionAuthor(Base):
    """A co-author, who may edit and withdraw like the author."""

    __tablename__ = "suggestion_authors"

    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, init=False)

    suggestion: Mapped[Suggestion] = relationship(back_populates="coauthors")
    member: Mapped[Member] = relationship()


class Support(Base):
    """A member's backing of an exact wording; stale when the suggestion has moved on to another revision."""

    __tablename__ = "supports"
    __table_args__ = (UniqueConstraint("suggestion_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    revision: Mapped[int]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    suggestion: Mapped[Suggestion] = relationship()
    member: Mapped[Member] = relationship()

    @property
    def is_stale(self) -> bool:
        """Whether the wording changed since the member backed it."""
        return self.revision != self.suggestion.revision


class Fate(Base):
    """What became of a contribution, told to its author."""

    __tablename__ = "fates"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), index=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"), index=True, init=False)
    outcome: Mapped[SuggestionState]
    reason: Mapped[str]
    told_at: Mapped[datetime]
    seen_at: Mapped[datetime | None] = mapped_column(default=None)

    suggestion: Mapped[Suggestion] = relationship()
    member: Mapped[Member] = relationship()
    merge: Mapped["Merge"] = relationship()
