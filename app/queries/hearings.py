"""What the hearing page shows: the frozen text's window for comments and for the forum's amendments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app import clock
from app.models import (
    OPEN_STATES,
    Document,
    Draft,
    Hearing,
    Merge,
    MergeKind,
    MergeState,
    Process,
    Submission,
    Suggestion,
    Thread,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries import places
from app.queries import submissions as submissions_q
from app.queries.discussions import Discussion, discussions
from app.queries.paging import Page, paged
from app.queries.submissions import Voice

PER_PAGE = 20
"""How many discussions a page of a hearing shows."""

FIRST_COMMENTS = 3
"""How many comments of each discussion the page shows; the rest is a click away."""


@dataclass(frozen=True)
class HearingPage:
    """Everything the hearing page shows to one viewer."""

    process: Process
    draft: Draft
    submission: Submission
    hearing: Hearing
    comments: Page[Thread]
    discussions: Sequence[Discussion]
    amendments: Sequence[Voice]
    waiting: int
    merge: Merge | None
    names: bool
    may_comment: bool
    may_amend: bool
    may_close: bool
    may_merge: bool

    @property
    def document(self) -> Document:
        """The document that is heard about."""
        return self.draft.document

    @property
    def days_left(self) -> int:
        """How many days remain, today included; 0 or less once the last day is over."""
        return (self.hearing.closes_on - clock.today()).days + 1

    @property
    def today(self) -> date:
        """The day on which the page is read."""
        return clock.today()


def find(session: Session, viewer: Actor, slug: str) -> Hearing:
    """The process's latest hearing, with its submission, draft, document and process. Raises `NotFound`."""
    draft = submissions_q.common_draft(session, viewer, slug)
    submission = session.scalars(
        select(Submission)
        .join(Submission.hearing)
        .where(Submission.draft_id == draft.id)
        .options(
            contains_eager(Submission.hearing).joinedload(Hearing.submission),
            joinedload(Submission.draft),
            joinedload(Submission.version).load_only(Version.number, Version.name),
            joinedload(Submission.decision),
        )
        .order_by(Hearing.id.desc())
        .limit(1)
    ).first()
    if submission is None or submission.hearing is None:
        raise places.missing()
    return submission.hearing


def show_hearing(session: Session, viewer: Actor, hearing: Hearing, *, page: int = 1) -> HearingPage:
    """The page of a hearing found by `find`, in a fixed number of queries."""
    draft = hearing.submission.draft
    process = draft.document.process
    names = places.sees_names(viewer, process)
    comments = paged(session, _comments(hearing, draft), page, per_page=PER_PAGE)
    amendments = session.scalars(
        select(Suggestion)
        .where(Suggestion.hearing_id == hearing.id)
        .options(
            joinedload(Suggestion.author),
            joinedload(Suggestion.version),
            joinedload(Suggestion.draft).joinedload(Draft.group),
        )
        .order_by(Suggestion.state.in_(OPEN_STATES).desc(), Suggestion.id)
        .limit(200)
    ).all()
    return HearingPage(
        process=process,
        draft=draft,
        submission=hearing.submission,
        hearing=hearing,
        comments=comments,
        discussions=discussions(session, viewer, process, comments.rows, limit=FIRST_COMMENTS),
        amendments=submissions_q.voices(session, amendments, names),
        waiting=sum(one.is_open for one in amendments),
        merge=amendments_merge(session, draft),
        names=names,
        may_comment=hearing.is_open and can(viewer, Permission.COMMENT, draft),
        may_amend=can(viewer, Permission.AMEND, hearing),
        may_close=can(viewer, Permission.CLOSE_HEARING, hearing),
        may_merge=can(viewer, Permission.PREPARE_MERGE, draft),
    )


def amendments_merge(session: Session, draft: Draft) -> Merge | None:
    """The merge of the forum's amendments that is underway on the draft, if there is one."""
    return session.scalars(
        select(Merge).where(
            Merge.draft_id == draft.id,
            Merge.kind == MergeKind.AMENDMENTS,
            Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED)),
        )
    ).one_or_none()


def _comments(hearing: Hearing, draft: Draft) -> Select[Thread]:
    """The discussions that were begun on the text during the hearing, newest first."""
    query = (
        select(Thread)
        .where(
            Thread.draft_id == draft.id,
            Thread.started_at >= hearing.opened_at,
            Thread.suggestion_id.is_(None),
            Thread.proposal_id.is_(None),
        )
        .options(joinedload(Thread.started_by), joinedload(Thread.draft))
        .order_by(Thread.id.desc())
    )
    return query if hearing.closed_at is None else query.where(Thread.started_at <= hearing.closed_at)
