"""Where merges are prepared: a draft, and its merge underway."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, contains_eager

from app.models import Document, Draft, Merge, MergeState, Process, WorkGroup
from app.policy import Actor, Permission, can, require
from app.queries import places


@dataclass(frozen=True)
class Place:
    """Where one decides: a draft, and its merge underway, if there is one."""

    draft: Draft
    merge: Merge | None

    @property
    def address(self) -> dict[str, Any]:
        """The draft's address, word by word."""
        document = self.draft.document
        return {"slug": document.process.slug, "document": document.slug, "draft": self.draft.slug}


def _asking(*, common: bool) -> Select[Draft, Merge]:
    """What asks for a draft by its address, put together once."""
    underway = (Merge.draft_id == Draft.id) & Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED))
    return (
        select(Draft, Merge)
        .outerjoin(Merge, underway)
        .join(Draft.document)
        .join(Document.process)
        .outerjoin(Draft.group)
        .where(Process.slug == bindparam("slug"), Document.slug == bindparam("document"))
        .where(Draft.group_id.is_(None) if common else WorkGroup.slug == bindparam("draft"))
        .options(
            contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
            contains_eager(Draft.group),
        )
    )


_COMMON, _GROUPS = _asking(common=True), _asking(common=False)


def find(session: Session, viewer: Actor, slug: str, document: str, draft: str) -> Place:
    """The desk with this address for those who prepare merges there; texts are left in the database.

    Raises `NotFound`, and `NotAllowed` for others. Two queries.
    """
    row = session.execute(
        _COMMON if draft == "common" else _GROUPS, {"slug": slug, "document": document, "draft": draft}
    ).one_or_none()
    if row is None or not can(viewer, Permission.READ, row[0]):
        raise places.missing()
    require(viewer, Permission.PREPARE_MERGE, row[0])
    if row[0].head_id is None:
        raise places.missing()
    return Place(*row)
