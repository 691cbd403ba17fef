"""Who holds which role, where, from when to when; ended, never deleted."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.groups import WorkGroup
from app.models.members import Member
from app.models.processes import Process


class Role(enum.StrEnum):
    """The roles of the house."""

    COORDINATOR = "coordinator"
    PROCESS_OWNER = "process_owner"
    FACILITATOR = "facilitator"
    BRIDGE_BUILDER = "bridge_builder"
    CANDIDATE_CONTACT = "candidate_contact"
    ADVISER = "adviser"
    FORUM_MEMBER = "forum_member"
    FORUM_CHAIR = "forum_chair"
    ADMINISTRATOR = "administrator"


GROUP_ROLES = (Role.PROCESS_OWNER, Role.FACILITATOR)
"""Roles held in one work group; every group shows its vacancies in these."""

PROCESS_ROLES = (
    Role.COORDINATOR,
    Role.BRIDGE_BUILDER,
    Role.CANDIDATE_CONTACT,
    Role.ADVISER,
    Role.FORUM_CHAIR,
    Role.FORUM_MEMBER,
)
"""Roles held in one process, or, when they name no process, in all of them."""

TWO_PERSON_ROLES = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Roles that take effect only when a second administrator has confirmed them."""


class RoleAssignment(Base):
    """A role held by a member: in a group, in a process, or (naming neither) in the whole house."""

    __tablename__ = "role_assignments"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    role: Mapped[Role]
    process_id: Mapped[int | None] = mapped_column(ForeignKey("processes.id"), index=True, init=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("work_groups.id"), index=True, init=False)
    starts_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    interim: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_reason: Mapped[str | None] = mapped_column(default=None)

    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    granted_by: Mapped[Member | None] = relationship(foreign_keys=[granted_by_id], default=None)
    confirmed_by: Mapped[Member | None] = relationship(foreign_keys=[confirmed_by_id], default=None)
    process: Mapped[Process | None] = relationship(default=None)
    group: Mapped[WorkGroup | None] = relationship(default=None)

    @property
    def in_force(self) -> bool:
        """Whether the role counts: confirmed where two persons are needed, and not ended."""
        return self.ended_at is None and (self.role not in TWO_PERSON_ROLES or self.confirmed_at is not None)
