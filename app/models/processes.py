"""One policy's way from kick-off to decision: its phases and the coordinator's news."""

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.models.base import Base
from app.models.members import Member

if TYPE_CHECKING:
    from app.models.documents import Document
    from app.models.groups import WorkGroup
    from app.models.submissions import AdoptedPolicy


class Visibility(enum.StrEnum):
    """Who may read a process."""

    PUBLIC = "public"
    MEMBERS = "members"
    PARTICIPANTS = "participants"


class PhaseKind(enum.StrEnum):
    """The stages of a process, in their order."""

    KICK_OFF = "kick_off"
    DRAFTING = "drafting"
    CO_WRITING = "co_writing"
    HEARING = "hearing"
    DECISION = "decision"
    CLOSED = "closed"


class Process(Base):
    """Goal, who decides, phases, groups, documents."""

    __tablename__ = "processes"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    goal: Mapped[str]
    who_decides: Mapped[str]
    visibility: Mapped[Visibility]
    locale: Mapped[str]
    template: Mapped[str]
    created_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    approvals_needed: Mapped[int] = mapped_column(default=1)
    days_to_decide: Mapped[int] = mapped_column(default=30)
    starts_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("adopted_policies.id", use_alter=True), index=True, init=False
    )
    lock_version: Mapped[int] = mapped_column(init=False)

    opened_by: Mapped[Member] = relationship()
    starts_from: Mapped["AdoptedPolicy | None"] = relationship(
        default=None, foreign_keys=[starts_from_id], post_update=True
    )
    phases: Mapped[list["Phase"]] = relationship(
        init=False, back_populates="process", order_by="Phase.position"
    )
    groups: Mapped[list["WorkGroup"]] = relationship(
        init=False, back_populates="process", order_by="WorkGroup.id"
    )
    documents: Mapped[list["Document"]] = relationship(
        init=False, back_populates="process", order_by="Document.id"
    )

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012

    @property
    def phase(self) -> "Phase | None":
        """The phase that is open, or None before the first and after the last."""
        return next((phase for phase in self.phases if phase.is_open), None)

    @property
    def is_closed(self) -> bool:
        """Whether the process is over: its closed phase has been opened."""
        return any(phase.kind is PhaseKind.CLOSED and phase.opened_at for phase in self.phases)


class Phase(Base):
    """A dated stage of a process; opens and closes actions. At most one is open at a time."""

    __tablename__ = "phases"
    __table_args__ = (UniqueConstraint("process_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id"), index=True, init=False)
    kind: Mapped[PhaseKind]
    position: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    process: Mapped[Process] = relationship(back_populates="phases")

    @property
    def is_open(self) -> bool:
        """Whether the phase has been opened and not yet closed."""
        return self.opened_at is not None and self.closed_at is None


class Update(Base):
    """The coordinator's news, with the date of the next one."""

    __tablename__ = "updates"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id"), index=True, init=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    body: Mapped[str]
    posted_at: Mapped[datetime]
    next_on: Mapped[date | None] = mapped_column(default=None)

    process: Mapped[Process] = relationship()
    author: Mapped[Member] = relationship()

    @property
    def is_overdue(self) -> bool:
        """Whether the next update was promised for a day that has passed."""
        return self.next_on is not None and self.next_on < clock.today() and not self.process.is_closed
