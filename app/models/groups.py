"""Members who work on a text together, and who belongs to which group."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.members import Member
from app.models.processes import Process


class GroupKind(enum.StrEnum):
    """What holds a work group together."""

    REGIONAL = "regional"
    CONSTITUENCY = "constituency"
    THEMATIC = "thematic"


class MembershipState(enum.StrEnum):
    """Where a membership stands; one that ended is kept."""

    ASKED = "asked"
    JOINED = "joined"
    LEFT = "left"
    DECLINED = "declined"


class WorkGroup(Base):
    """Members who work on a text together within one process; may have a parent there."""

    __tablename__ = "work_groups"
    __table_args__ = (UniqueConstraint("process_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id"), index=True, init=False)
    slug: Mapped[str]
    name: Mapped[str]
    kind: Mapped[GroupKind]
    created_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("work_groups.id"), index=True, init=False)

    process: Mapped[Process] = relationship(back_populates="groups")
    parent: Mapped["WorkGroup | None"] = relationship(remote_side=[id], default=None)


class Membership(Base):
    """One member's belonging to one group, from asking to leaving."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("group_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("work_groups.id"), init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    state: Mapped[MembershipState]
    since: Mapped[datetime]

    group: Mapped[WorkGroup] = relationship()
    member: Mapped[Member] = relationship()
