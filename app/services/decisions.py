"""The forum's decision: recorded by its chair, confirmed by a second forum member, then carried out."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, Invalid, Stale
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.i18n import ngettext
from app.models import (
    OPEN_STATES,
    AdoptedPolicy,
    Decision,
    DecisionOutcome,
    Document,
    Draft,
    Merge,
    MergeKind,
    MergeState,
    PhaseKind,
    Process,
    Submission,
    SubmissionState,
    Suggestion,
    Version,
)
from app.models.log import LogKind
from app.policy import Actor, Permission, require
from app.services import intake, log, phases
from app.services.actors import acting
from app.services.slugs import slug_of
from app.services.versions import text_hash

MAX_VOTES = 1_000_000


def record(
    session: Session,
    actor: Actor,
    submission: Submission,
    *,
    outcome: DecisionOutcome,
    votes_for: int,
    votes_against: int,
    votes_blank: int,
    motivation: str,
    demands: str = "",
) -> Decision:
    """Write down what the forum decided about the frozen text, or the text with its published amendments.

    The chair may write it anew until somebody has confirmed it; nothing comes of it before.
    """
    require(actor, Permission.RECORD_DECISION, submission)
    chair = acting(actor)
    votes = {"votes_for": votes_for, "votes_against": votes_against, "votes_blank": votes_blank}
    _check_votes(outcome, votes)
    motivation = intake.words(motivation, field="motivation")
    demands = intake.words(demands, field="demands", required=outcome is DecisionOutcome.RETURNED)
    version = _decided_text(session, submission)
    if outcome is DecisionOutcome.ADOPTED:
        _refuse_open_amendments(session, submission)
    decision = submission.decision
    if decision is None:
        decision = Decision(
            submission=submission,
            outcome=outcome,
            votes_for=votes_for,
            votes_against=votes_against,
            votes_blank=votes_blank,
            motivation=motivation,
            demands=demands,
            version=version,
            recorded_by=chair,
            recorded_at=clock.now(),
        )
        session.add(decision)
    elif decision.confirmed_at is not None:
        raise Conflict(_l("This decision is confirmed and stands."))
    else:
        decision.outcome, decision.motivation, decision.demands = outcome, motivation, demands
        decision.votes_for, decision.votes_against, decision.votes_blank = (
            votes_for,
            votes_against,
            votes_blank,
        )
        decision.version, decision.recorded_by, decision.recorded_at = version, chair, clock.now()
    log.record(
        session,
        actor,
        LogKind.DECISION_RECORDED,
        decision,
        outcome=outcome,
        **votes,
        number=version.number,
        text_hash=version.text_hash,
    )
    return decision


def confirm(
    session: Session, actor: Actor, decision: Decision, *, recorded_at: datetime | None = None
) -> Decision:
    """Confirm a decision and carry it out: register what was adopted, reopen what was returned, or close.

    `recorded_at` names the record that the actor has read; `Stale` if the chair has written another since.
    """
    require(actor, Permission.CONFIRM_DECISION, decision)
    submission = decision.submission
    if submission.state is not SubmissionState.SUBMITTED:
        raise Conflict(_l("The forum has decided about this text already."))
    if recorded_at is not None and recorded_at != decision.recorded_at:
        raise Stale(_l("The chair has recorded the decision anew since you read it. Please read it again."))
    if _decided_text(session, submission) is not decision.version:
        raise Stale(
            _l("The text has changed since the decision was recorded. The chair must record it anew.")
        )
    decision.confirmed_by = acting(actor)
    decision.confirmed_at = clock.now()
    submission.state = SubmissionState(decision.outcome.value)
    log.record(session, actor, LogKind.DECISION_CONFIRMED, decision, outcome=decision.outcome)
    if decision.outcome is DecisionOutcome.ADOPTED:
        _register(session, actor, decision)
    process = submission.draft.document.process
    goes_on = decision.outcome is DecisionOutcome.RETURNED or _undecided_documents(session, process)
    phases.enter(session, actor, process, PhaseKind.CO_WRITING if goes_on else PhaseKind.CLOSED)
    return decision


def _check_votes(outcome: DecisionOutcome, votes: dict[str, int]) -> None:
    for field, number in votes.items():
        if not 0 <= number <= MAX_VOTES:
            raise Invalid(_("Write the number of votes as a whole number, 0 or more."), field)
    if not any(votes.values()):
        raise Invalid(_("Nobody has voted. Write how many voted for, against and blank."), "votes_for")
    if outcome is DecisionOutcome.ADOPTED and votes["votes_for"] <= votes["votes_against"]:
        raise Invalid(_("A text is adopted only with more votes for it than against it."), "votes_for")


def _decided_text(session: Session, submission: Submission) -> Version:
    """The frozen version, or the head that the forum's published amendments have made of it.

    Raises `Conflict` if a merge is underway, if anything but amendments lies between, or if a hash differs.
    """
    session.flush()
    draft = session.get_one(Draft, submission.draft_id, with_for_update=True, populate_existing=True)
    underway = select(Merge.id).where(
        Merge.draft_id == draft.id, Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED))
    )
    if session.scalar(underway) is not None:
        raise Conflict(
            _l("The forum's amendments are still being merged. Publish or abandon that merge first.")
        )
    version = draft.head
    while version is not None and version.id != submission.version_id:
        _require_hash(version, version.text_hash)
        amends = version.merge is not None and version.merge.kind is MergeKind.AMENDMENTS
        version = version.parent if amends else None
    if version is None or draft.head is None:
        raise Conflict(
            _l("The text has changed by other means than the forum's amendments. It must be submitted anew.")
        )
    _require_hash(version, submission.text_hash)
    return draft.head


def _require_hash(version: Version, expected: str) -> None:
    if text_hash(version.text) != expected:
        raise Conflict(
            _l("The text is not what its hash says. It cannot be decided before that is cleared up.")
        )


def _refuse_open_amendments(session: Session, submission: Submission) -> None:
    if submission.hearing is None:
        return
    waiting = session.scalar(
        select(func.count()).where(
            Suggestion.hearing_id == submission.hearing.id, Suggestion.state.in_(OPEN_STATES)
        )
    )
    if waiting:
        raise Conflict(
            ngettext(
                "%(num)d amendment has not been decided. Merge or reject it before the text is adopted.",
                "%(num)d amendments have not been decided. Merge or reject them before the text is adopted.",
                waiting,
            )
        )


def _register(session: Session, actor: Actor, decision: Decision) -> AdoptedPolicy:
    """Enter the exact version into the register; it replaces the entry that the process started from."""
    document = decision.submission.draft.document
    policy = AdoptedPolicy(
        slug=_free_slug(session, document),
        title=document.title,
        document=document,
        version=decision.version,
        decision=decision,
        adopted_on=clock.today(),
    )
    session.add(policy)
    replaced = _replaced_by(document)
    if replaced is not None:
        replaced.ended_on = clock.today()
        replaced.replaced_by = policy
    log.record(
        session,
        actor,
        LogKind.POLICY_ADOPTED,
        policy,
        title=policy.title,
        text_hash=decision.version.text_hash,
        replaces=replaced.title if replaced else None,
    )
    return policy


def _replaced_by(document: Document) -> AdoptedPolicy | None:
    """The entry in force that the process's first document revises, if it revises one."""
    process = document.process
    entry = process.starts_from if process.documents[0] is document else None
    while entry is not None and entry.replaced_by is not None:
        entry = entry.replaced_by
    return entry if entry is not None and entry.ended_on is None else None


def _free_slug(session: Session, document: Document) -> str:
    taken = session.scalars(
        select(AdoptedPolicy.slug).where(AdoptedPolicy.slug.startswith(document.slug, autoescape=True))
    )
    return slug_of(document.slug, taken=set(taken), fallback="policy")


def _undecided_documents(session: Session, process: Process) -> bool:
    """Whether another document of the process still waits to be adopted or rejected."""
    decided = (
        select(Draft.document_id)
        .join(Submission, Submission.draft_id == Draft.id)
        .where(Submission.state.in_((SubmissionState.ADOPTED, SubmissionState.REJECTED)))
    )
    return (
        session.scalar(
            select(Document.id).where(Document.process_id == process.id, Document.id.not_in(decided)).limit(1)
        )
        is not None
    )
