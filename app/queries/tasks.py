"""What waits for this member: keys to turn, questions to answer, words to repair, rights to confirm."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from app import clock
from app.models import (
    OPEN_STATES,
    TWO_PERSON_ROLES,
    Comment,
    Decision,
    Document,
    Draft,
    Flag,
    Membership,
    MembershipState,
    Merge,
    MergeDecision,
    MergeState,
    Objection,
    Process,
    Role,
    RoleAssignment,
    Submission,
    SubmissionState,
    Suggestion,
    SuggestionAuthor,
    Support,
    Thread,
    ThreadState,
    Update,
    Version,
    WorkGroup,
)
from app.policy import Actor, Permission, answers_for, can
from app.queries.processes import taking_part
from app.text import Standing

MOST = 20
"""How many of each kind of task the page names."""


class TaskKind(enum.StrEnum):
    """What a member may be asked to do."""

    APPROVE_MERGE = "approve_merge"
    PUBLISH_MERGE = "publish_merge"
    CONFIRM_DECISION = "confirm_decision"
    CONFIRM_ROLE = "confirm_role"
    POST_UPDATE = "post_update"
    ADMIT_MEMBER = "admit_member"
    ANSWER_QUESTION = "answer_question"
    LOOK_AT_FLAG = "look_at_flag"
    READ_OBJECTION = "read_objection"
    REPAIR_SUGGESTION = "repair_suggestion"
    SETTLE_SUGGESTION = "settle_suggestion"
    RENEW_SUPPORT = "renew_support"


@dataclass(frozen=True)
class Task:
    """One thing that waits: the row it is about, the process it belongs to, since when, and until when."""

    kind: TaskKind
    thing: Merge | Decision | RoleAssignment | Membership | Thread | Flag | Suggestion | Update | Objection
    process: Process | None
    since: datetime
    until: date | None = None


def tasks_of(session: Session, viewer: Actor) -> list[Task]:
    """Everything that waits for the viewer, what others wait for first; a fixed number of queries."""
    if viewer.member is None:
        return []
    return [
        *_merges(session, viewer),
        *_decisions(session, viewer),
        *_roles(session, viewer),
        *_late_updates(session, viewer),
        *_requests(session, viewer),
        *_questions(session, viewer),
        *_flags(session, viewer),
        *_objections(session, viewer),
        *_repairs(session, viewer),
        *_stale_support(session, viewer),
    ]


def _held(viewer: Actor, *roles: Role) -> ColumnElement[bool]:
    """The processes where the viewer holds one of the roles, as a condition on `Process`."""
    places = {one.process_id for one in viewer.assignments if one.role in roles}
    if None in places:
        return Process.id.is_not(None)
    return Process.id.in_(places)


def _merges(session: Session, viewer: Actor) -> Iterator[Task]:
    found = session.scalars(
        select(Merge)
        .join(Merge.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            Merge.state == MergeState.PROPOSED,
            _held(viewer, Role.FACILITATOR, Role.PROCESS_OWNER, Role.FORUM_MEMBER, Role.FORUM_CHAIR),
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
        mine = any(one.member_id == _me(viewer) for one in yeses)
        since = merge.proposed_at or merge.prepared_at
        if len(yeses) >= process.approvals_needed and can(viewer, Permission.PUBLISH_MERGE, merge):
            yield Task(TaskKind.PUBLISH_MERGE, merge, process, since)
        elif not mine and can(viewer, Permission.APPROVE_MERGE, merge):
            yield Task(TaskKind.APPROVE_MERGE, merge, process, since)


def _decisions(session: Session, viewer: Actor) -> Iterator[Task]:
    found = session.scalars(
        select(Decision)
        .join(Decision.submission)
        .join(Submission.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            Decision.confirmed_at.is_(None),
            Submission.state == SubmissionState.SUBMITTED,
            _held(viewer, Role.FORUM_MEMBER, Role.FORUM_CHAIR),
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


def _roles(session: Session, viewer: Actor) -> Iterator[Task]:
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


def _late_updates(session: Session, viewer: Actor) -> Iterator[Task]:
    """Promised news that has not come, in the processes that the viewer coordinates."""
    newest = select(func.max(Update.id)).group_by(Update.process_id)
    found = session.scalars(
        select(Update)
        .join(Update.process)
        .where(Update.id.in_(newest), Update.next_on < clock.today(), _held(viewer, Role.COORDINATOR))
        .options(contains_eager(Update.process).selectinload(Process.phases))
        .order_by(Update.next_on)
        .limit(MOST)
    )
    for update in found:
        if update.is_overdue and can(viewer, Permission.POST_UPDATE, update.process):
            yield Task(TaskKind.POST_UPDATE, update, update.process, update.posted_at, update.next_on)


def _requests(session: Session, viewer: Actor) -> Iterator[Task]:
    found = session.scalars(
        select(Membership)
        .join(Membership.group)
        .join(WorkGroup.process)
        .where(Membership.state == MembershipState.ASKED, _held(viewer, Role.PROCESS_OWNER, Role.COORDINATOR))
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


def _questions(session: Session, viewer: Actor) -> Iterator[Task]:
    roles = {one.role for one in viewer.assignments}
    found = session.scalars(
        select(Thread)
        .join(Thread.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            Thread.put_to.in_(roles),
            Thread.answered_at.is_(None),
            Thread.state == ThreadState.OPEN,
            Thread.started_by_id != _me(viewer),
            _held(viewer, *roles),
        )
        .options(
            contains_eager(Thread.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process),
                joinedload(Draft.group),
            )
        )
        .order_by(Thread.answer_by, Thread.id)
        .limit(5 * MOST)
    )
    for thread in found:
        if thread.put_to is not None and answers_for(viewer, thread.put_to, thread):
            process = thread.draft.document.process
            yield Task(TaskKind.ANSWER_QUESTION, thread, process, thread.started_at, thread.answer_by)


def _flags(session: Session, viewer: Actor) -> Iterator[Task]:
    found = session.scalars(
        select(Flag)
        .join(Flag.comment)
        .join(Comment.thread)
        .join(Thread.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(Flag.settled_at.is_(None), _held(viewer, Role.FACILITATOR))
        .options(
            contains_eager(Flag.comment).options(
                contains_eager(Comment.thread)
                .contains_eager(Thread.draft)
                .options(
                    contains_eager(Draft.document).contains_eager(Document.process),
                    joinedload(Draft.group),
                ),
                joinedload(Comment.author),
            )
        )
        .order_by(Flag.raised_at)
        .limit(5 * MOST)
    )
    for flag in found:
        if can(viewer, Permission.MODERATE, flag.comment):
            process = flag.comment.thread.draft.document.process
            yield Task(TaskKind.LOOK_AT_FLAG, flag, process, flag.raised_at)


def _repairs(session: Session, viewer: Actor) -> Iterator[Task]:
    found = session.scalars(
        _open_suggestions()
        .where(
            or_(
                Suggestion.author_id == _me(viewer),
                Suggestion.id.in_(
                    select(SuggestionAuthor.suggestion_id).where(SuggestionAuthor.member_id == _me(viewer))
                ),
            ),
            Suggestion.standing.in_((Standing.CONFLICTING, Standing.BASE_DELETED, Standing.ALREADY_IN)),
            Suggestion.in_merge_id.is_(None),
        )
        .order_by(Suggestion.id)
        .limit(MOST)
    )
    for suggestion in found:
        process = suggestion.draft.document.process
        settled = suggestion.standing is Standing.ALREADY_IN
        kind = TaskKind.SETTLE_SUGGESTION if settled else TaskKind.REPAIR_SUGGESTION
        yield Task(kind, suggestion, process, suggestion.created_at, suggestion.decide_by)


def _stale_support(session: Session, viewer: Actor) -> Iterator[Task]:
    found = session.scalars(
        _open_suggestions()
        .join(Support, Support.suggestion_id == Suggestion.id)
        .where(
            Support.member_id == _me(viewer),
            Support.withdrawn_at.is_(None),
            Support.revision != Suggestion.revision,
            taking_part(viewer),
        )
        .order_by(Suggestion.id)
        .limit(MOST)
    )
    for suggestion in found:
        process = suggestion.draft.document.process
        yield Task(TaskKind.RENEW_SUPPORT, suggestion, process, suggestion.created_at, suggestion.decide_by)


def _objections(session: Session, viewer: Actor) -> Iterator[Task]:
    """Authors who object to how the viewer reworded them in a merge that is still underway."""
    found = session.scalars(
        select(Objection)
        .join(Objection.decision)
        .join(MergeDecision.merge)
        .join(Merge.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(
            MergeDecision.decided_by_id == _me(viewer),
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


def _open_suggestions() -> Select[Suggestion]:
    return (
        select(Suggestion)
        .join(Suggestion.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(Suggestion.state.in_(OPEN_STATES))
        .options(
            contains_eager(Suggestion.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process), joinedload(Draft.group)
            )
        )
    )


def _me(viewer: Actor) -> int:
    return viewer.member.id if viewer.member else 0
