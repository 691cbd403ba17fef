"""Tries at something that is limited, so that the limit holds across processes."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Attempt(Base):
    """One try; `subject` is a hash of what it was tried on or by whom, never the address itself."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_subject_at", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    subject: Mapped[str]
    at: Mapped[datetime]
