"""What a consolidation co-writes: the groups' heads that the common draft has not taken up yet."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.models import Draft, Merge, MergeKind, MergeSource, MergeState, Version
from app.text import diff


def gather(session: Session, merge: Merge) -> None:
    """Give a consolidation its ancestor and its sources: every group's head not taken up yet, and the common head.

    The ancestor is the oldest common version that a group's draft grew from. Raises nothing; without groups there
    is nothing to gather.
    """
    session.flush()
    taken = _taken(session, merge)
    newest = {source.version.draft_id: source for source in taken}
    seen = {source.version_id for source in taken}
    heads = _heads(session, merge)
    fresh = [head for head, _ in heads if head.id not in seen]
    if not fresh:
        return
    ancestor = min((fork for _, fork in heads), key=lambda fork: fork.number)
    merge.ancestor = ancestor
    for version in fresh:
        former = newest.get(version.draft_id)
        session.add(
            MergeSource(
                merge=merge,
                version=version,
                changes=diff(ancestor.text, version.text),
                former=former if former and former.merge.ancestor_id == ancestor.id else None,
            )
        )
    if merge.base.id != ancestor.id:
        session.add(
            MergeSource(merge=merge, version=merge.base, changes=diff(ancestor.text, merge.base.text))
        )
    session.flush()
    session.refresh(merge, ["sources"])


def renew(session: Session, merge: Merge) -> None:
    """Gather anew; choices that named a draft's former version follow to its present one."""
    drafts = {source.id: source.version.draft_id for source in merge.sources}
    named = {choice.id: drafts[choice.source_id] for choice in merge.choices if choice.source_id}
    for choice in merge.choices:
        choice.source = None
    session.flush()
    session.execute(delete(MergeSource).where(MergeSource.merge_id == merge.id))
    session.refresh(merge, ["sources"])
    gather(session, merge)
    present = {source.version.draft_id: source for source in merge.sources}
    for choice in list(merge.choices):
        if choice.id in named:
            source = present.get(named[choice.id])
            if source is None:
                session.delete(choice)
            else:
                choice.source = source
    session.flush()
    session.refresh(merge, ["choices"])


def behind(session: Session, merge: Merge) -> list[Version]:
    """Heads of group drafts that are newer than the versions this consolidation works with."""
    used = {source.version_id for source in merge.sources}
    taken = {source.version_id for source in _taken(session, merge)}
    return [head for head, _ in _heads(session, merge) if head.id not in used | taken]


def _heads(session: Session, merge: Merge) -> list[tuple[Version, Version]]:
    """Each group draft's head with the common version that the draft grew from, or that it followed since.

    A draft that follows and has written nothing since has nothing to take up.
    """
    first, fork = aliased(Version), aliased(Version)
    rows = session.execute(
        select(Version, fork)
        .join(Draft, Draft.head_id == Version.id)
        .join(first, (first.draft_id == Draft.id) & (first.number == 1))
        .join(fork, fork.id == first.parent_id)
        .where(Draft.document_id == merge.draft.document_id, Draft.group_id.is_not(None))
        .options(joinedload(Version.draft).joinedload(Draft.group))
        .order_by(Draft.id)
    )
    followed = _followed(session, merge.draft.document_id)
    heads = [(head, followed.get(head.draft_id, grown_from)) for head, grown_from in rows]
    return [
        (head, fork)
        for head, fork in heads
        if head.draft_id not in followed or head.text_hash != fork.text_hash
    ]


def _followed(session: Session, document: int) -> dict[int, Version]:
    """For each group draft that followed the common one, the newest version that it followed."""
    rows = session.execute(
        select(Merge.draft_id, Version)
        .join(MergeSource, MergeSource.merge_id == Merge.id)
        .join(Version, Version.id == MergeSource.version_id)
        .join(Draft, Draft.id == Merge.draft_id)
        .where(
            Draft.document_id == document,
            Draft.group_id.is_not(None),
            Merge.kind == MergeKind.SUGGESTIONS,
            Merge.state == MergeState.PUBLISHED,
        )
        .order_by(Merge.id)
    )
    return {row[0]: row[1] for row in rows}


def _taken(session: Session, merge: Merge) -> list[MergeSource]:
    """Sources of the draft's published consolidations, oldest first."""
    return list(
        session.scalars(
            select(MergeSource)
            .join(Merge, Merge.id == MergeSource.merge_id)
            .where(
                Merge.draft_id == merge.draft_id,
                Merge.kind == MergeKind.CONSOLIDATION,
                Merge.state == MergeState.PUBLISHED,
            )
            .options(
                joinedload(MergeSource.version).load_only(Version.draft_id), joinedload(MergeSource.merge)
            )
            .order_by(MergeSource.id)
        )
    )
