"""The idea catalogue: concrete measures, tied to a passage of a document."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.documents import Document
from app.models.members import Member


class ProposalState(enum.StrEnum):
    """Whether a proposal is still in the catalogue."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"


class Proposal(Base):
    """A concrete measure in the idea catalogue, tied to a passage of the vision by the passage's id."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True, init=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True, init=False)
    title: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    passage: Mapped[int | None] = mapped_column(default=None)
    quote: Mapped[str] = mapped_column(default="")
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)

    document: Mapped[Document] = relationship()
    author: Mapped[Member] = relationship()
