"""A frozen version before the forum: gates, hearing, decision, and the register of what is in force."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.documents import Document, Draft, Version
from app.models.members import Member


class SubmissionState(enum.StrEnum):
    """Where a submission stands before the forum."""

    SUBMITTED = "submitted"
    ADOPTED = "adopted"
    RETURNED = "returned"
    REJECTED = "rejected"


class Submission(Base):
    """A frozen common version put before the forum, with its gate checklist."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index(
            "uq_submissions_one_underway",
            "draft_id",
            unique=True,
            sqlite_where=text("state = 'submitted'"),
            postgresql_where=text("state = 'submitted'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True, init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    text_hash: Mapped[str]
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    submitted_at: Mapped[datetime]
    state: Mapped[SubmissionState] = mapped_column(default=SubmissionState.SUBMITTED)
    lock_version: Mapped[int] = mapped_column(init=False)

    draft: Mapped[Draft] = relationship()
    version: Mapped[Version] = relationship()
    submitted_by: Mapped[Member] = relationship()
    gates: Mapped[list["Gate"]] = relationship(init=False, back_populates="submission", order_by="Gate.id")
    hearing: Mapped["Hearing | None"] = relationship(init=False, back_populates="submission")
    decision: Mapped["Decision | None"] = relationship(init=False, back_populates="submission")

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012


class GateKind(enum.StrEnum):
    """What must hold before a text goes to the forum."""

    OPEN_LONG_ENOUGH = "open_long_enough"
    SUPPORTERS = "supporters"
    CONSOLIDATED = "consolidated"
    SUGGESTIONS_ANSWERED = "suggestions_answered"
    ROLES_FILLED = "roles_filled"
    ADOPTED_POLICY_CHECKED = "adopted_policy_checked"


class PolicyCheck(Base):
    """What somebody found when comparing a version with `policies`, the ids of the entries in force then."""

    __tablename__ = "policy_checks"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True, init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    checked_at: Mapped[datetime]
    policies: Mapped[list[Any]]
    finding: Mapped[str]

    draft: Mapped[Draft] = relationship()
    version: Mapped[Version] = relationship()
    checked_by: Mapped[Member] = relationship()


class Gate(Base):
    """One line of a submission's checklist as it stood then: met, or waived with a logged reason.

    `evidence` keeps the figures, not a sentence, so that everybody reads them in their own language.
    """

    __tablename__ = "gates"
    __table_args__ = (UniqueConstraint("submission_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), init=False)
    kind: Mapped[GateKind]
    met: Mapped[bool]
    evidence: Mapped[dict[str, Any]]
    waived_reason: Mapped[str | None] = mapped_column(default=None)

    submission: Mapped[Submission] = relationship(back_populates="gates")


class Hearing(Base):
    """A dated window for comments and forum amendments on a submission; both days included."""

    __tablename__ = "hearings"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True, init=False)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    submission: Mapped[Submission] = relationship(back_populates="hearing")

    @property
    def is_open(self) -> bool:
        """Whether it still takes comments and amendments."""
        return self.closed_at is None


class DecisionOutcome(enum.StrEnum):
    """What the forum decided."""

    ADOPTED = "adopted"
    RETURNED = "returned"
    REJECTED = "rejected"


class Decision(Base):
    """The forum's decision on a submission: votes and motivation, recorded by one and confirmed by another."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True, init=False)
    outcome: Mapped[DecisionOutcome]
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    votes_blank: Mapped[int]
    motivation: Mapped[str]
    demands: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    recorded_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)

    submission: Mapped[Submission] = relationship(back_populates="decision")
    version: Mapped[Version] = relationship()
    recorded_by: Mapped[Member] = relationship(foreign_keys=[recorded_by_id])
    confirmed_by: Mapped[Member | None] = relationship(default=None, foreign_keys=[confirmed_by_id])


class AdoptedPolicy(Base):
    """An entry in the register of what is in force: an exact version and the decision that adopted it."""

    __tablename__ = "adopted_policies"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True, init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True, init=False)
    adopted_on: Mapped[date]
    ended_on: Mapped[date | None] = mapped_column(default=None)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("adopted_policies.id"), init=False)

    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship()
    decision: Mapped[Decision] = relationship()
    replaced_by: Mapped["AdoptedPolicy | None"] = relationship(remote_side=[id], default=None)
