"""Merges that wait for the viewer: keys to turn, texts to publish, objections to read."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from app.models import (
    Document,
    Draft,
    Merge,
    MergeDecision,
    MergeState,
    Objection,
    Process,
    Role,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries.tasks.kinds import MOST, Task, TaskKind, held, me


def merges(session: Session, viewer: Actor) -> Iterator[Task]:
    """Merges whose second key the viewer can turn, or that only wait to be published."""
    found = session.scalars(
        select(Merge)
        .join(Merge.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            Merge.state == MergeState.PROPOSED,
            held(viewer, Role.FACILITATOR, Role.PROCESS_OWNER, Role.FORUM_MEMBER, Role.FORUM_CHAIR),
        )
        .options(
            contains_eager(Merge.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
                joinedload(Draft.group),
            ),
            joinedload(Merge.base).load_only(Version.number, Version.name),
            defer(Merge.text),
            joinedload(Merge.proposed_by),
            selectinload(Merge.approvals),
        )
        .order_by(Merge.proposed_at)
        .limit(5 * MOST)
    )
    for merge in found:
        process = merge.draft.document.process
        yeses = [
            one
            for one in merge.approvals
            if one.granted and one.lapsed_at is None and one.text_hash == merge.text_hash
        ]
        mine = any(one.member_id == me(viewer) for one in yeses)
        since = merge.proposed_at or merge.prepared_at
        if len(yeses) >= process.approvals_needed and can(viewer, Permission.PUBLISH_MERGE, merge):
            yield Task(TaskKind.PUBLISH_MERGE, merge, process, since)
        elif not mine and can(viewer, Permission.APPROVE_MERGE, merge):
            yield Task(TaskKind.APPROVE_MERGE, merge, process, since)


def objections(session: Session, viewer: Actor) -> Iterator[Task]:
    """Authors who object to how the viewer reworded them in a merge that is still underway."""
    found = session.scalars(
        select(Objection)
        .join(Objection.decision)
        .join(MergeDecision.merge)
        .join(Merge.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            MergeDecision.decided_by_id == me(viewer),
            Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED)),
        )
        .options(
            contains_eager(Objection.decision)
            .contains_eager(MergeDecision.merge)
            .options(
                contains_eager(Merge.draft).options(
                    contains_eager(Draft.document).contains_eager(Document.process), joinedload(Draft.group)
                ),
                defer(Merge.text),
            ),
            joinedload(Objection.member),
        )
        .order_by(Objection.id)
        .limit(MOST)
    )
    for objection in found:
        process = objection.decision.merge.draft.document.process
        yield Task(TaskKind.READ_OBJECTION, objection, process, objection.raised_at)
