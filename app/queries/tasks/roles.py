"""What a role has to do: decisions and roles to confirm, late news, requests to join."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app import clock
from app.models import (
    TWO_PERSON_ROLES,
    Decision,
    Document,
    Draft,
    Membership,
    MembershipState,
    Process,
    Role,
    RoleAssignment,
    Submission,
    SubmissionState,
    Update,
    WorkGroup,
)
from app.policy import Actor, Permission, can
from app.queries.tasks.kinds import MOST, Task, TaskKind, held


def decisions(session: Session, viewer: Actor) -> Iterator[Task]:
    """Decisions of the forum that a second forum member must confirm."""
    found = session.scalars(
        select(Decision)
        .join(Decision.submission)
        .join(Submission.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            Decision.confirmed_at.is_(None),
            Submission.state == SubmissionState.SUBMITTED,
            held(viewer, Role.FORUM_MEMBER, Role.FORUM_CHAIR),
        )
        .options(
            contains_eager(Decision.submission)
            .contains_eager(Submission.draft)
            .contains_eager(Draft.document)
            .contains_eager(Document.process)
            .selectinload(Process.phases),
            joinedload(Decision.recorded_by),
        )
        .order_by(Decision.recorded_at)
        .limit(MOST)
    )
    for decision in found:
        if can(viewer, Permission.CONFIRM_DECISION, decision):
            process = decision.submission.draft.document.process
            yield Task(TaskKind.CONFIRM_DECISION, decision, process, decision.recorded_at)


def roles(session: Session, viewer: Actor) -> Iterator[Task]:
    """Coordinators and administrators that a second administrator must confirm."""
    found = session.scalars(
        select(RoleAssignment)
        .where(
            RoleAssignment.role.in_(TWO_PERSON_ROLES),
            RoleAssignment.confirmed_at.is_(None),
            RoleAssignment.ended_at.is_(None),
        )
        .options(
            joinedload(RoleAssignment.member),
            joinedload(RoleAssignment.granted_by),
            joinedload(RoleAssignment.process),
        )
        .order_by(RoleAssignment.id)
        .limit(MOST)
    )
    for assignment in found:
        if can(viewer, Permission.CONFIRM_ROLE, assignment):
            yield Task(TaskKind.CONFIRM_ROLE, assignment, assignment.process, assignment.starts_at)


def late_updates(session: Session, viewer: Actor) -> Iterator[Task]:
    """Promised news that has not come, in the processes that the viewer coordinates."""
    newest = select(func.max(Update.id)).group_by(Update.process_id)
    found = session.scalars(
        select(Update)
        .join(Update.process)
        .where(Update.id.in_(newest), Update.next_on < clock.today(), held(viewer, Role.COORDINATOR))
        .options(contains_eager(Update.process).selectinload(Process.phases))
        .order_by(Update.next_on)
        .limit(MOST)
    )
    for update in found:
        if update.is_overdue and can(viewer, Permission.POST_UPDATE, update.process):
            yield Task(TaskKind.POST_UPDATE, update, update.process, update.posted_at, update.next_on)


def requests(session: Session, viewer: Actor) -> Iterator[Task]:
    """Members who ask to join a group whose door the viewer keeps."""
    found = session.scalars(
        select(Membership)
        .join(Membership.group)
        .join(WorkGroup.process)
        .where(Membership.state == MembershipState.ASKED, held(viewer, Role.PROCESS_OWNER, Role.COORDINATOR))
        .options(
            contains_eager(Membership.group).contains_eager(WorkGroup.process).selectinload(Process.phases),
            joinedload(Membership.member),
        )
        .order_by(Membership.since)
        .limit(MOST)
    )
    for membership in found:
        if can(viewer, Permission.ADMIT_MEMBER, membership):
            yield Task(TaskKind.ADMIT_MEMBER, membership, membership.group.process, membership.since)
