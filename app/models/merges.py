"""A prepared set of decisions on suggestions, its resulting text, and the two keys that publish it."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.documents import Draft, Version
from app.models.groups import WorkGroup
from app.models.members import Member
from app.models.roles import Role
from app.models.suggestions import Suggestion
from app.text import Changes


class MergeKind(enum.StrEnum):
    """What is being merged: members' suggestions, the groups' drafts, or the forum's amendments."""

    SUGGESTIONS = "suggestions"
    CONSOLIDATION = "consolidation"
    AMENDMENTS = "amendments"


class MergeState(enum.StrEnum):
    """How far a merge has come."""

    PREPARING = "preparing"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


class Verdict(enum.StrEnum):
    """What a merge does with a suggestion."""

    ACCEPT = "accept"
    ACCEPT_WITH_CHANGES = "accept_with_changes"
    ACCEPT_IN_PART = "accept_in_part"
    REJECT = "reject"
    DEFER = "defer"


class Merge(Base):
    """Decisions on suggestions, prepared against `base`; once proposed, its exact text is named by its hash.

    A consolidation also has an `ancestor`: the common version that all its sources grew from. A merge that takes an
    earlier one back names it in `reverts`, and `words` are the hunks on the base that do so.
    """

    __tablename__ = "merges"
    __table_args__ = (
        Index(
            "uq_merges_one_underway",
            "draft_id",
            unique=True,
            sqlite_where=text("state IN ('preparing', 'proposed')"),
            postgresql_where=text("state IN ('preparing', 'proposed')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True, init=False)
    kind: Mapped[MergeKind]
    base_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), init=False)
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    prepared_at: Mapped[datetime]
    state: Mapped[MergeState] = mapped_column(default=MergeState.PREPARING)
    summary: Mapped[str] = mapped_column(default="")
    text: Mapped[str | None] = mapped_column(default=None)
    text_hash: Mapped[str | None] = mapped_column(default=None)
    version_name: Mapped[str | None] = mapped_column(default=None)
    ancestor_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), init=False)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)
    proposed_at: Mapped[datetime | None] = mapped_column(default=None)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    reverts_id: Mapped[int | None] = mapped_column(ForeignKey("merges.id"), init=False)
    words: Mapped[Changes | None] = mapped_column(default=None)
    lock_version: Mapped[int] = mapped_column(init=False)

    draft: Mapped[Draft] = relationship(foreign_keys=[draft_id])
    base: Mapped[Version] = relationship(foreign_keys=[base_id])
    ancestor: Mapped[Version | None] = relationship(foreign_keys=[ancestor_id], default=None)
    prepared_by: Mapped[Member] = relationship(foreign_keys=[prepared_by_id])
    proposed_by: Mapped[Member | None] = relationship(foreign_keys=[proposed_by_id], default=None)
    published_by: Mapped[Member | None] = relationship(foreign_keys=[published_by_id], default=None)
    reverts: Mapped["Merge | None"] = relationship(foreign_keys=[reverts_id], remote_side=[id], default=None)
    decisions: Mapped[list["MergeDecision"]] = relationship(
        init=False, back_populates="merge", order_by="MergeDecision.suggestion_id"
    )
    choices: Mapped[list["PassageChoice"]] = relationship(
        init=False, back_populates="merge", order_by="PassageChoice.start"
    )
    sources: Mapped[list["MergeSource"]] = relationship(
        init=False, back_populates="merge", order_by="MergeSource.id"
    )
    approvals: Mapped[list["Approval"]] = relationship(
        init=False, back_populates="merge", order_by="Approval.id"
    )
    version: Mapped[Version | None] = relationship(
        init=False, back_populates="merge", foreign_keys=[Version.merge_id]
    )

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012

    @property
    def is_underway(self) -> bool:
        """Whether it is being prepared or waits for its keys."""
        return self.state in (MergeState.PREPARING, MergeState.PROPOSED)

    @property
    def follows(self) -> Version | None:
        """The common draft's version that a group's draft takes over with this merge, if that is what it does."""
        taken_over = self.kind is MergeKind.SUGGESTIONS and self.sources
        return self.sources[0].version if taken_over else None


class MergeDecision(Base):
    """What a merge does with one suggestion; `hunks` lists the accepted edits by index when only a part is taken,
    `words` are the decider's own hunks against the merge's base when accepted with changes; `step` is what was done
    at the desk that made it read so."""

    __tablename__ = "merge_decisions"
    __table_args__ = (UniqueConstraint("merge_id", "suggestion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"), init=False)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), index=True, init=False)
    verdict: Mapped[Verdict]
    revision: Mapped[int]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    decided_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    hunks: Mapped[list[Any] | None] = mapped_column(default=None)
    words: Mapped[Changes | None] = mapped_column(default=None)
    deferred_until: Mapped[date | None] = mapped_column(default=None)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("merge_steps.id"), index=True, init=False)

    merge: Mapped[Merge] = relationship(back_populates="decisions")
    suggestion: Mapped[Suggestion] = relationship()
    decided_by: Mapped[Member] = relationship()
    step: Mapped["MergeStep | None"] = relationship(default=None)
    objections: Mapped[list["Objection"]] = relationship(
        init=False, back_populates="decision", order_by="Objection.id", cascade="all, delete-orphan"
    )


class MergeStep(Base):
    """One thing done at a merge desk: `former` has for each suggestion concerned (its id as a string) the decision
    that stood before, or None, so that the step can be undone; one that undoes another names it."""

    __tablename__ = "merge_steps"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"), index=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    at: Mapped[datetime]
    former: Mapped[dict[str, Any]]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("merge_steps.id"), init=False, unique=True)

    merge: Mapped[Merge] = relationship()
    member: Mapped[Member] = relationship()
    undoes: Mapped["MergeStep | None"] = relationship(remote_side=[id], default=None)


class DeskNote(Base):
    """What those at a desk tell each other about a suggestion; with `to`, it is that process owner's to decide."""

    __tablename__ = "desk_notes"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), index=True, init=False)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    written_at: Mapped[datetime]
    body: Mapped[str] = mapped_column(default="")
    to_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True, init=False)

    suggestion: Mapped[Suggestion] = relationship()
    written_by: Mapped[Member] = relationship(foreign_keys=[written_by_id])
    to: Mapped[Member | None] = relationship(foreign_keys=[to_id], default=None)


class Objection(Base):
    """An author's protest against how a decision changed their words; seen by everyone who reads the merge."""

    __tablename__ = "objections"
    __table_args__ = (UniqueConstraint("decision_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    decision_id: Mapped[int] = mapped_column(ForeignKey("merge_decisions.id"), init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    raised_at: Mapped[datetime]
    reason: Mapped[str]

    decision: Mapped[MergeDecision] = relationship(back_populates="objections")
    member: Mapped[Member] = relationship()


class MergeSource(Base):
    """A version that a consolidation co-writes, a group draft's head or the common draft's, and its changes to the
    common ancestor; `former` is what the last consolidation took from the same draft. For a group's draft that follows
    the common one it is the version that is followed, with its changes to the merge's base."""

    __tablename__ = "merge_sources"
    __table_args__ = (UniqueConstraint("merge_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"), init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    changes: Mapped[Changes]
    former_id: Mapped[int | None] = mapped_column(ForeignKey("merge_sources.id"), init=False)

    merge: Mapped[Merge] = relationship(back_populates="sources")
    version: Mapped[Version] = relationship()
    former: Mapped["MergeSource | None"] = relationship(remote_side=[id], default=None)


class PassageChoice(Base):
    """A consolidation's choice for one stretch `[start, end)` of the common ancestor (code points):
    a source version's words, the ancestor's own (neither source nor words), words written anew, or the words of all
    sources combined, which then stand in `words` too."""

    __tablename__ = "passage_choices"
    __table_args__ = (UniqueConstraint("merge_id", "start", "end"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"), init=False)
    start: Mapped[int]
    end: Mapped[int]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    chosen_at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(default=None)
    combined: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    source_id: Mapped[int | None] = mapped_column(ForeignKey("merge_sources.id"), init=False)

    merge: Mapped[Merge] = relationship(back_populates="choices")
    chosen_by: Mapped[Member] = relationship()
    source: Mapped[MergeSource | None] = relationship(default=None)


class Approval(Base):
    """One role's yes (or refusal) to a merge's exact text, by hash; lapses when the text changes."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"), index=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    role: Mapped[Role]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("work_groups.id"), init=False)
    granted: Mapped[bool]
    text_hash: Mapped[str]
    given_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    lapsed_at: Mapped[datetime | None] = mapped_column(default=None)
    lapsed_reason: Mapped[str | None] = mapped_column(default=None)

    merge: Mapped[Merge] = relationship(back_populates="approvals")
    member: Mapped[Member] = relationship()
    group: Mapped[WorkGroup | None] = relationship(default=None)
