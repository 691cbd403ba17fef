"""What members have begun to write and not sent yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.documents import Draft, Version
from app.models.members import Member
from app.models.suggestions import Suggestion, SuggestionKind


class Writing(Base):
    """Words begun for some passages of a draft, or as another wording of a suggestion; only their member sees them.

    `place` says what they are about, once per member and draft: the name of a region (`12-15`, empty for the whole
    text), that and the suggestion it builds on (`12-15 on S-7`), or the suggestion being edited (`S-7`). `rich` is the
    rich editor's document as JSON; empty when the words were written as source.
    """

    __tablename__ = "writings"
    __table_args__ = (UniqueConstraint("member_id", "draft_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), index=True, init=False)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"), index=True, init=False)
    built_on_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"), index=True, init=False)
    base_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), init=False)
    place: Mapped[str]
    passages: Mapped[str]
    text: Mapped[str]
    rich: Mapped[str]
    reason: Mapped[str]
    kind: Mapped[SuggestionKind]
    saved_at: Mapped[datetime]

    member: Mapped[Member] = relationship()
    draft: Mapped[Draft] = relationship()
    base: Mapped[Version] = relationship()
    suggestion: Mapped[Suggestion | None] = relationship(foreign_keys=[suggestion_id], default=None)
    built_on: Mapped[Suggestion | None] = relationship(foreign_keys=[built_on_id], default=None)
