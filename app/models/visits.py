"""When a member last read a draft, so that what is new since can be shown to that member, and to nobody else."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

APART = timedelta(minutes=30)
"""Whoever comes back after a longer pause has come anew."""

OFTEN = timedelta(minutes=5)
"""A visit that goes on is noted no more often than this."""


class Visit(Base):
    """A member's latest reading of a draft: when it was noted last, and when the reading before it ended.

    Nothing older is kept: what somebody reads is their own affair.
    """

    __tablename__ = "visits"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime]
    before_at: Mapped[datetime | None] = mapped_column(default=None)

    def last_before(self, now: datetime) -> datetime | None:
        """When the reading ended that came before the one of `now`; None for the first."""
        return self.seen_at if now - self.seen_at > APART else self.before_at

    def is_worth_noting(self, now: datetime) -> bool:
        """Whether the row says too little about a reading at `now`."""
        return now - self.seen_at > OFTEN
