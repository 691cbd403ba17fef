"""What the decision page shows: the text before the forum, the record, and who must still confirm it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import (
    OPEN_STATES,
    AdoptedPolicy,
    Decision,
    Document,
    Draft,
    Merge,
    Process,
    Submission,
    Suggestion,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries import places
from app.queries import submissions as submissions_q
from app.queries.hearings import amendments_merge


@dataclass(frozen=True)
class DecisionPage:
    """Everything the decision page shows to one viewer."""

    process: Process
    draft: Draft
    submission: Submission
    version: Version
    decision: Decision | None
    earlier: Sequence[Submission]
    policy: AdoptedPolicy | None
    merge: Merge | None
    waiting: int
    names: bool
    may_record: bool
    may_confirm: bool
    may_merge: bool

    @property
    def document(self) -> Document:
        """The document that is decided about."""
        return self.draft.document

    @property
    def is_amended(self) -> bool:
        """Whether the forum's amendments have changed the text since it was frozen."""
        return self.version.id != self.submission.version_id


def show_decision(session: Session, viewer: Actor, slug: str) -> DecisionPage:
    """The decision page of the process's latest submission, in a fixed number of queries. Raises `NotFound`."""
    draft = submissions_q.common_draft(session, viewer, slug)
    submissions = submissions_q.latest(session, draft)
    if not submissions or draft.head is None:
        raise places.missing()
    submission = submissions[0]
    decision = submission.decision
    confirmed = decision is not None and decision.confirmed_at is not None
    waiting = session.scalar(
        select(func.count(Suggestion.id)).where(
            Suggestion.hearing_id == (submission.hearing.id if submission.hearing else 0),
            Suggestion.state.in_(OPEN_STATES),
        )
    )
    policy = session.scalars(
        select(AdoptedPolicy).where(AdoptedPolicy.decision_id == (decision.id if decision else 0))
    ).one_or_none()
    return DecisionPage(
        process=draft.document.process,
        draft=draft,
        submission=submission,
        version=decision.version if decision is not None and confirmed else draft.head,
        decision=decision,
        earlier=[one for one in submissions[1:] if one.decision is not None],
        policy=policy,
        merge=amendments_merge(session, draft),
        waiting=waiting or 0,
        names=places.sees_names(viewer, draft.document.process),
        may_record=can(viewer, Permission.RECORD_DECISION, submission),
        may_confirm=decision is not None and can(viewer, Permission.CONFIRM_DECISION, decision),
        may_merge=can(viewer, Permission.PREPARE_MERGE, draft),
    )
