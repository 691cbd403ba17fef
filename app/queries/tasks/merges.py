"""Merges that wait for the viewer: keys to turn, texts to publish, objections to read."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from app.models import (
    GROUP_ROLES,
    Approval,
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
from app.queries import following
from app.queries.tasks.kinds import MOST, Task, TaskKind, held, me
from app.services import keys
from app.services.keys import Key

CONCERNED = (
    Role.FACILITATOR,
    Role.PROCESS_OWNER,
    Role.FORUM_MEMBER,
    Role.FORUM_CHAIR,
    Role.COORDINATOR,
)
"""Roles that turn keys, publish, or name who turns them."""


def merges(session: Session, viewer: Actor) -> Iterator[Task]:
    """Merges whose second key the viewer can turn, that only wait to be published, or that wait in vain for a role."""
    found = session.scalars(
        select(Merge)
        .join(Merge.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            Merge.state == MergeState.PROPOSED,
            held(viewer, *CONCERNED),
        )
        .options(
            contains_eager(Merge.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
                joinedload(Draft.group),
            ),
            joinedload(Merge.base).load_only(Version.number, Version.name),
            defer(Merge.text),
            joinedload(Merge.proposed_by),
            selectinload(Merge.approvals).joinedload(Approval.member),
        )
        .order_by(Merge.proposed_at)
        .limit(5 * MOST)
    ).all()
    if not any(one.role in CONCERNED for one in viewer.assignments):
        return
    needed = keys.needed_by_each(session, found)
    for merge in found:
        yield from _of_merge(viewer, merge, needed[merge.id])


def _of_merge(viewer: Actor, merge: Merge, needed: Sequence[Key]) -> Iterator[Task]:
    process = merge.draft.document.process
    since = merge.proposed_at or merge.prepared_at
    if all(key.is_turned for key in needed):
        if can(viewer, Permission.PUBLISH_MERGE, merge):
            yield Task(TaskKind.PUBLISH_MERGE, merge, process, since)
        return
    mine = any(viewer.is_member(one.member) for one in keys.live(merge))
    open_to_me = any(viewer.is_member(one) for key in needed if not key.is_turned for one in key.holders)
    if open_to_me and not mine and can(viewer, Permission.APPROVE_MERGE, merge):
        yield Task(TaskKind.APPROVE_MERGE, merge, process, since)
    for key in {(one.role, one.group): one for one in needed if one.waits_in_vain(merge)}.values():
        if key.role in GROUP_ROLES and can(viewer, Permission.FILL_GROUP_ROLE, merge):
            yield Task(TaskKind.NAME_INTERIM, merge, process, since, key=key)


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


def outcomes(session: Session, viewer: Actor) -> Iterator[Task]:
    """Drafts of the viewer's groups that the common draft has taken up and that may go on from it."""
    owned = {one.group_id for one in viewer.assignments if one.role is Role.PROCESS_OWNER and one.group_id}
    if not owned:
        return
    for one in following.taken_up(session, viewer, owned)[:MOST]:
        if one.may_follow and one.is_news:
            merge = one.merge
            since = merge.published_at or merge.prepared_at
            yield Task(TaskKind.READ_OUTCOME, merge, one.draft.document.process, since, draft=one.draft)
