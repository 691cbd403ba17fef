"""What the list of processes and a process's overview show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from app import clock
from app.models import (
    AdoptedPolicy,
    Document,
    Draft,
    Merge,
    MergeState,
    Phase,
    PhaseKind,
    Process,
    Role,
    Thread,
    ThreadState,
    Update,
    Visibility,
)
from app.policy import Actor, Scope
from app.queries import drafts as drafts_q
from app.queries import groups as groups_q
from app.queries import places
from app.queries import roles as roles_q
from app.queries.paging import Page, paged

SHOWN_QUESTIONS = 5
"""How many unanswered questions the overview names; the rest is counted."""


@dataclass(frozen=True)
class QuestionRow:
    """An unanswered question: what it is about, to whom, and since when."""

    id: int
    title: str
    put_to: Role
    asked_at: datetime
    answer_by: date | None

    @property
    def is_late(self) -> bool:
        """Whether its answer clock has run out."""
        return self.answer_by is not None and self.answer_by < clock.today()


@dataclass(frozen=True)
class UnderwayMerge:
    """A merge being prepared or waiting for its second key."""

    id: int
    draft_id: int
    state: MergeState
    proposed_by_id: int | None


@dataclass(frozen=True)
class Overview:
    """Everything the overview of a process shows to one viewer."""

    process: Process
    groups: tuple[groups_q.GroupRow, ...]
    seats: tuple[roles_q.Seat, ...]
    documents: tuple[drafts_q.DocumentRow, ...]
    questions: tuple[QuestionRow, ...]
    question_count: int
    update: Update | None
    merges: tuple[UnderwayMerge, ...]
    names: bool

    @property
    def mine(self) -> tuple[groups_q.GroupRow, ...]:
        """The groups the viewer belongs to or has asked to join."""
        return tuple(row for row in self.groups if row.mine or row.asked)

    @property
    def vacancies(self) -> int:
        """How many seats nobody holds."""
        return sum(seat.is_vacant for seat in self.seats) + sum(row.vacancies for row in self.groups)

    @property
    def update_is_late(self) -> bool:
        """Whether the next update was promised for a day that has passed."""
        return self.update is not None and self.update.is_overdue


def readable(viewer: Actor) -> ColumnElement[bool]:
    """The processes this viewer may read, as a condition on `Process`; the policy's reading rule in SQL."""
    if viewer.member is None:
        return Process.visibility == Visibility.PUBLIC
    if viewer.holds(Role.ADMINISTRATOR, Scope(None)):
        return true()
    return or_(Process.visibility != Visibility.PARTICIPANTS, taking_part(viewer))


def taking_part(viewer: Actor) -> ColumnElement[bool]:
    """The processes this viewer takes part in, as a condition on `Process`."""
    held = [one for one in viewer.assignments if one.role is not Role.ADMINISTRATOR]
    if any(one.process_id is None for one in held):
        return true()
    joined = {one.group.process_id for one in viewer.memberships}
    return Process.id.in_(joined | {one.process_id for one in held})


def decision_day(process: Process) -> date | None:
    """The last day of the decision phase."""
    return next((phase.ends_on for phase in process.phases if phase.kind is PhaseKind.DECISION), None)


def list_processes(session: Session, viewer: Actor, *, page: int = 1) -> Page[Process]:
    """The processes the viewer may read, open ones first, then newest; phases and groups come with them."""
    over = (
        select(Phase.id)
        .where(Phase.process_id == Process.id, Phase.kind == PhaseKind.CLOSED, Phase.opened_at.is_not(None))
        .exists()
    )
    query = (
        select(Process)
        .where(readable(viewer))
        .options(selectinload(Process.phases), selectinload(Process.groups))
        .order_by(over, Process.created_at.desc(), Process.id.desc())
    )
    return paged(session, query, page)


def starting_points(session: Session) -> Sequence[AdoptedPolicy]:
    """The adopted texts in force that a revision can start from, in one query."""
    return session.scalars(
        select(AdoptedPolicy)
        .where(AdoptedPolicy.ended_on.is_(None))
        .options(joinedload(AdoptedPolicy.document), joinedload(AdoptedPolicy.version))
        .order_by(AdoptedPolicy.title, AdoptedPolicy.id)
        .limit(200)
    ).all()


def show(session: Session, viewer: Actor, slug: str) -> Overview:
    """The overview of a process. Raises `NotFound` when missing or not the viewer's to see."""
    process = places.find_process(session, viewer, slug)
    assignments = roles_q.in_process(session, process)
    question_count, questions = _questions(session, process)
    return Overview(
        process=process,
        groups=groups_q.rows(session, viewer, process, assignments),
        seats=roles_q.seats(assignments),
        documents=drafts_q.documents_of(session, process),
        questions=questions,
        question_count=question_count,
        update=latest_update(session, process),
        merges=_underway(session, process),
        names=places.sees_names(viewer, process),
    )


def latest_update(session: Session, process: Process) -> Update | None:
    """The newest news of a process."""
    return session.scalars(
        select(Update).where(Update.process_id == process.id).order_by(Update.id.desc()).limit(1)
    ).one_or_none()


def _questions(session: Session, process: Process) -> tuple[int, tuple[QuestionRow, ...]]:
    """How many questions wait, and the oldest of them."""
    found = session.execute(
        select(
            Thread.id,
            Thread.title,
            Thread.quote,
            Thread.put_to,
            Thread.started_at,
            Thread.answer_by,
            func.count().over(),
        )
        .join(Draft, Thread.draft_id == Draft.id)
        .join(Document, Draft.document_id == Document.id)
        .where(
            Document.process_id == process.id,
            Thread.put_to.is_not(None),
            Thread.answered_at.is_(None),
            Thread.state == ThreadState.OPEN,
        )
        .order_by(Thread.started_at, Thread.id)
        .limit(SHOWN_QUESTIONS)
    ).all()
    rows = tuple(
        QuestionRow(number, title or quote, put_to, asked_at, answer_by)
        for number, title, quote, put_to, asked_at, answer_by, _total in found
        if put_to is not None
    )
    return (found[0][-1] if found else 0), rows


def _underway(session: Session, process: Process) -> tuple[UnderwayMerge, ...]:
    found = session.execute(
        select(Merge.id, Merge.draft_id, Merge.state, Merge.proposed_by_id)
        .join(Draft, Merge.draft_id == Draft.id)
        .join(Document, Draft.document_id == Document.id)
        .where(
            and_(
                Document.process_id == process.id,
                Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED)),
            )
        )
        .order_by(Merge.id)
    )
    return tuple(UnderwayMerge(*row) for row in found)
