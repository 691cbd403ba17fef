"""A process's documents and their drafts as lists show them; no text is read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models import (
    OPEN_STATES,
    Document,
    DocumentKind,
    Draft,
    Process,
    Suggestion,
    Version,
    WorkGroup,
)


@dataclass(frozen=True)
class DraftRow:
    """One draft of a document: whose, which version it has come to, how many suggestions wait."""

    id: int
    slug: str
    group: str | None
    below: str | None
    number: int | None
    name: str | None
    changed_at: datetime | None
    waiting: int


@dataclass(frozen=True)
class DocumentRow:
    """One document with its drafts, the common one first."""

    slug: str
    title: str
    kind: DocumentKind
    drafts: tuple[DraftRow, ...]

    @property
    def common(self) -> DraftRow:
        """The common draft."""
        return self.drafts[0]

    @property
    def waiting(self) -> int:
        """Open suggestions on all drafts together."""
        return sum(draft.waiting for draft in self.drafts)


def documents_of(session: Session, process: Process) -> tuple[DocumentRow, ...]:
    """The process's documents with their drafts and counts, in two queries; no text is read."""
    above = aliased(WorkGroup)
    drafts = session.execute(
        select(
            Document.id,
            Document.slug,
            Document.title,
            Document.kind,
            Draft.id,
            WorkGroup.slug,
            WorkGroup.name,
            above.name,
            Version.number,
            Version.name,
            Version.created_at,
        )
        .join(Draft, Draft.document_id == Document.id)
        .outerjoin(WorkGroup, Draft.group_id == WorkGroup.id)
        .outerjoin(above, WorkGroup.parent_id == above.id)
        .outerjoin(Version, Draft.head_id == Version.id)
        .where(Document.process_id == process.id)
        .order_by(Document.id, WorkGroup.id.is_not(None), WorkGroup.id)
    ).all()
    waiting = _waiting(session, process)
    rows: dict[int, tuple[str, str, DocumentKind, list[DraftRow]]] = {}
    for document, slug, title, kind, draft, group_slug, group, below, number, name, changed_at in drafts:
        row = DraftRow(
            id=draft,
            slug=group_slug or "common",
            group=group,
            below=below,
            number=number,
            name=name,
            changed_at=changed_at,
            waiting=waiting.get(draft, 0),
        )
        rows.setdefault(document, (slug, title, kind, []))[3].append(row)
    return tuple(DocumentRow(slug, title, kind, tuple(drafts)) for slug, title, kind, drafts in rows.values())


def _waiting(session: Session, process: Process) -> dict[int, int]:
    counted = session.execute(
        select(Suggestion.draft_id, func.count())
        .join(Draft, Suggestion.draft_id == Draft.id)
        .join(Document, Draft.document_id == Document.id)
        .where(Document.process_id == process.id, Suggestion.state.in_(OPEN_STATES))
        .group_by(Suggestion.draft_id)
    )
    return dict(counted.all())
