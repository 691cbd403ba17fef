"""Who is here: members, the sign-ins they have open, and the invitations that let them in."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base

if TYPE_CHECKING:
    from app.models.groups import WorkGroup


class Member(Base):
    """A registered person; one person, one voice."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    locale: Mapped[str]
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None] = mapped_column(default=None)
    suspended_reason: Mapped[str | None] = mapped_column(default=None)
    theme: Mapped[str] = mapped_column(default="auto")

    @property
    def is_suspended(self) -> bool:
        """Whether the member may sign in and act."""
        return self.suspended_at is not None


class SignIn(Base):
    """One open sign-in of a member on one device; ending it revokes the cookie that names it."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key_hash: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    started_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    member: Mapped[Member] = relationship()


class Invitation(Base):
    """A letter of admission bound to one e-mail address, redeemable once, kept only as a hash."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("work_groups.id"), init=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    redeemed_at: Mapped[datetime | None] = mapped_column(default=None)
    redeemed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)

    invited_by: Mapped[Member] = relationship(foreign_keys=[invited_by_id])
    group: Mapped["WorkGroup | None"] = relationship(default=None)
    redeemed_by: Mapped[Member | None] = relationship(foreign_keys=[redeemed_by_id], default=None)
