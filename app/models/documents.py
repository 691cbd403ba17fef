"""Texts: a document, its drafts, their immutable versions, and where each word came from."""

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.groups import WorkGroup
from app.models.members import Member
from app.models.processes import Process
from app.text import Changes

if TYPE_CHECKING:
    from app.models.merges import Merge
    from app.models.suggestions import Suggestion


class DocumentKind(enum.StrEnum):
    """What sort of text a document is."""

    VISION = "vision"
    POLICY = "policy"
    PROPOSAL = "proposal"


class Document(Base):
    """A text that a process writes."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("process_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    process_id: Mapped[int] = mapped_column(ForeignKey("processes.id"), init=False)
    slug: Mapped[str]
    title: Mapped[str]
    kind: Mapped[DocumentKind]
    locale: Mapped[str]
    created_at: Mapped[datetime]
    next_passage: Mapped[int] = mapped_column(default=1)

    process: Mapped[Process] = relationship(back_populates="documents")
    drafts: Mapped[list["Draft"]] = relationship(init=False, back_populates="document", order_by="Draft.id")


class Draft(Base):
    """One line of a document: a work group's draft, or (naming no group) the common draft."""

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("document_id", "group_id"),
        Index(
            "uq_drafts_common",
            "document_id",
            unique=True,
            sqlite_where=text("group_id IS NULL"),
            postgresql_where=text("group_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), init=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("work_groups.id"), index=True, init=False)
    head_id: Mapped[int | None] = mapped_column(
        ForeignKey("versions.id", use_alter=True), index=True, init=False
    )
    lock_version: Mapped[int] = mapped_column(init=False)

    document: Mapped[Document] = relationship(back_populates="drafts")
    group: Mapped[WorkGroup | None] = relationship(default=None)
    head: Mapped["Version | None"] = relationship(default=None, foreign_keys=[head_id], post_update=True)

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012

    @property
    def is_common(self) -> bool:
        """Whether this is the document's common draft."""
        return self.group_id is None and self.group is None

    @property
    def slug(self) -> str:
        """The draft's word in an address: its group's, or `common`."""
        return self.group.slug if self.group else "common"


class Version(Base):
    """An immutable numbered text of a draft, with its hash, passages and provenance.

    `changes` leads from the parent's text to this one. `passages` rows are `[id, start, end]`, in order;
    `redirects` maps the id (as a string) of a passage that is gone to the one that took it in; `spans` rows are
    `[length, origin id]`, adding up to the text; `credits` has for each hunk of `changes` the id of the origin
    that made it (None: an import).
    All offsets and lengths are Unicode code points.
    """

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), init=False)
    number: Mapped[int]
    text: Mapped[str]
    text_hash: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    changes: Mapped[Changes]
    algorithm: Mapped[str]
    passages: Mapped[list[Any]]
    redirects: Mapped[dict[str, Any]]
    spans: Mapped[list[Any]]
    credits: Mapped[list[Any]] = mapped_column(default_factory=list)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    merge_id: Mapped[int | None] = mapped_column(
        ForeignKey("merges.id", use_alter=True), unique=True, init=False
    )
    name: Mapped[str | None] = mapped_column(default=None)

    draft: Mapped[Draft] = relationship(foreign_keys=[draft_id])
    parent: Mapped["Version | None"] = relationship(remote_side=[id], default=None)
    merge: Mapped["Merge | None"] = relationship(
        default=None, foreign_keys=[merge_id], back_populates="version"
    )

    @property
    def label(self) -> str:
        """The version's name if it bears one, else its number."""
        return self.name or str(self.number)


class OriginKind(enum.StrEnum):
    """How words came into a text."""

    IMPORT = "import"
    SUGGESTION = "suggestion"
    DECIDER = "decider"


class Origin(Base):
    """Where a stretch of text came from: an import, a suggestion, or a decider's own words in a merge.

    A decider's words that reword a suggestion on acceptance name both; `credits` are the further suggestions that
    wanted the very same words.
    """

    __tablename__ = "origins"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True, init=False)
    kind: Mapped[OriginKind]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True, init=False)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"), index=True, init=False)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)

    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship()
    suggestion: Mapped["Suggestion | None"] = relationship(default=None)
    member: Mapped[Member | None] = relationship(default=None)
    credits: Mapped[list["OriginCredit"]] = relationship(
        init=False, back_populates="origin", order_by="OriginCredit.suggestion_id"
    )


class OriginCredit(Base):
    """A further suggestion that wanted the very words of an origin."""

    __tablename__ = "origin_credits"

    origin_id: Mapped[int] = mapped_column(ForeignKey("origins.id"), primary_key=True, init=False)
    suggestion_id: Mapped[int] = mapped_column(
        ForeignKey("suggestions.id"), primary_key=True, index=True, init=False
    )

    origin: Mapped[Origin] = relationship(back_populates="credits")
    suggestion: Mapped["Suggestion"] = relationship()
