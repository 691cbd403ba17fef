"""Groups' drafts that a consolidation has taken up: what became of them, and whether they go on from the common one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, contains_eager, defer, joinedload

from app.models import Document, Draft, Merge, MergeKind, MergeSource, MergeState, Process, Version
from app.policy import Actor, Permission, can
from app.services.merges import UNDERWAY


@dataclass(frozen=True)
class TakenUp:
    """A group's draft with the newest consolidation that co-wrote it; `may_follow` for its process owners."""

    draft: Draft
    merge: Merge
    may_follow: bool

    @property
    def is_news(self) -> bool:
        """Whether the group has written nothing since."""
        head, published = self.draft.head, self.merge.published_at
        return head is not None and published is not None and head.created_at <= published


def taken_up(session: Session, viewer: Actor, groups: Collection[int]) -> Sequence[TakenUp]:
    """The drafts of these groups that the common draft has taken up, each once; in one query or two."""
    found: dict[int, TakenUp] = {}
    for draft, merge in session.execute(_newest(groups)).unique():
        if draft.id not in found:
            found[draft.id] = TakenUp(draft, merge, _differs(draft, merge))
    busy = _busy(session, found) if any(one.may_follow for one in found.values()) else set()
    return [
        TakenUp(
            one.draft,
            one.merge,
            one.may_follow and one.draft.id not in busy and can(viewer, Permission.FOLLOW_DRAFT, one.draft),
        )
        for one in found.values()
    ]


def _newest(groups: Collection[int]) -> Select[Draft, Merge]:
    taken, head = aliased(Version), aliased(Version)
    return (
        select(Draft, Merge)
        .join(Draft.document)
        .join(Document.process)
        .join(head, Draft.head)
        .join(taken, taken.draft_id == Draft.id)
        .join(MergeSource, MergeSource.version_id == taken.id)
        .join(Merge, Merge.id == MergeSource.merge_id)
        .where(
            Draft.group_id.in_(groups),
            Merge.kind == MergeKind.CONSOLIDATION,
            Merge.state == MergeState.PUBLISHED,
        )
        .options(
            contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
            contains_eager(Draft.head, alias=head).load_only(Version.text_hash, Version.created_at),
            joinedload(Draft.group),
            defer(Merge.text),
            joinedload(Merge.version).load_only(Version.number, Version.name),
            joinedload(Merge.draft).joinedload(Draft.head).load_only(Version.text_hash),
        )
        .order_by(Merge.id.desc(), Draft.id)
    )


def _differs(draft: Draft, merge: Merge) -> bool:
    common = merge.draft.head
    return common is not None and draft.head is not None and common.text_hash != draft.head.text_hash


def _busy(session: Session, drafts: Collection[int]) -> set[int]:
    """Those of the drafts that have a merge underway."""
    rows = session.scalars(
        select(Merge.draft_id).where(Merge.draft_id.in_(drafts), Merge.state.in_(UNDERWAY))
    )
    return set(rows)
