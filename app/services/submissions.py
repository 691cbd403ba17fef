"""Putting a frozen text before the forum, and hearing what people say about it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, Invalid, NotAllowed, Stale
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import (
    AdoptedPolicy,
    Draft,
    Gate,
    GateKind,
    Hearing,
    Merge,
    MergeState,
    PhaseKind,
    PolicyCheck,
    Submission,
    Version,
)
from app.models.log import LogKind
from app.policy import Actor, Permission, require
from app.services import gates as gate_checks
from app.services import intake, log, phases
from app.services.actors import acting
from app.services.gates import GateCheck
from app.services.versions import text_hash as hash_of

MAX_HEARING_DAYS = 180


def gates(session: Session, draft: Draft) -> list[GateCheck]:
    """Every gate of the common draft as it stands now, with its evidence."""
    return gate_checks.check(session, draft)


def check_policy(
    session: Session, actor: Actor, draft: Draft, *, version: Version, finding: str
) -> PolicyCheck:
    """State what one found when comparing this version, the draft's head, with the policy in force."""
    require(actor, Permission.SUBMIT, draft)
    finding = intake.words(finding, field="finding", limit=4_000)
    if draft.head is not version:
        raise Conflict(_l("A newer version has been published. Read it first, then state what you found."))
    check = PolicyCheck(
        draft=draft,
        version=version,
        checked_by=acting(actor),
        checked_at=clock.now(),
        policies=list(session.scalars(select(AdoptedPolicy.id).where(AdoptedPolicy.ended_on.is_(None)))),
        finding=finding,
    )
    session.add(check)
    log.record(session, actor, LogKind.POLICY_CHECKED, check, number=version.number, finding=finding)
    return check


def submit(
    session: Session,
    actor: Actor,
    draft: Draft,
    *,
    waivers: Mapping[GateKind, str],
    hearing_days: int = 14,
    text_hash: str | None = None,
) -> Submission:
    """Freeze the common draft's head by its hash, put it before the forum and open the hearing.

    Every gate must be met, or waived with a reason in `waivers`; reasons for gates that are met are not kept.
    `text_hash` names the text that the actor has read; `Stale` if the head is another one by now.
    """
    require(actor, Permission.SUBMIT, draft)
    session.flush()
    draft = session.get_one(Draft, draft.id, with_for_update=True, populate_existing=True)
    if not draft.is_common:
        raise NotAllowed(_l("Only a common draft goes to the forum."))
    head = _intact_head(session, draft)
    if text_hash is not None and text_hash != head.text_hash:
        raise Stale(_l("A newer version has been published since you opened this page. Read it first."))
    if not 1 <= hearing_days <= MAX_HEARING_DAYS:
        message = _("A hearing lasts from 1 to %(days)s days.", days=MAX_HEARING_DAYS)
        raise Invalid(message, "hearing_days")
    checks = gates(session, draft)
    reasons = _waivers(checks, waivers)
    today = clock.today()
    submission = Submission(
        draft=draft,
        version=head,
        text_hash=head.text_hash,
        submitted_by=acting(actor),
        submitted_at=clock.now(),
    )
    session.add(submission)
    for check in checks:
        session.add(
            Gate(
                submission=submission,
                kind=check.kind,
                met=check.met,
                evidence=dict(check.evidence),
                waived_reason=reasons.get(check.kind),
            )
        )
    session.add(
        Hearing(
            submission=submission,
            opens_on=today,
            closes_on=today + timedelta(days=hearing_days - 1),
            opened_at=clock.now(),
        )
    )
    log.record(
        session,
        actor,
        LogKind.SUBMISSION_MADE,
        submission,
        number=head.number,
        text_hash=head.text_hash,
        waived={kind.value: reason for kind, reason in reasons.items()},
    )
    phases.enter(session, actor, draft.document.process, PhaseKind.HEARING)
    return submission


def close_hearing(session: Session, actor: Actor, hearing: Hearing) -> Hearing:
    """End the hearing and open the decision phase, in which amendments are merged and votes taken."""
    require(actor, Permission.CLOSE_HEARING, hearing)
    if not hearing.is_open:
        raise Conflict(_l("This hearing has been closed already."))
    hearing.closed_at = clock.now()
    log.record(session, actor, LogKind.HEARING_CLOSED, hearing)
    phases.enter(session, actor, hearing.submission.draft.document.process, PhaseKind.DECISION)
    return hearing


def _intact_head(session: Session, draft: Draft) -> Version:
    """The head, free to be frozen: no merge underway, and its text what its hash says."""
    if draft.head is None:
        raise Conflict(_l("There is no text to submit yet."))
    underway = session.scalar(
        select(Merge.id).where(
            Merge.draft_id == draft.id, Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED))
        )
    )
    if underway is not None:
        raise Conflict(_l("A merge of the common draft is underway. Publish or abandon it first."))
    if hash_of(draft.head.text) != draft.head.text_hash:
        raise Conflict(
            _l("The text is not what its hash says. It cannot be submitted before that is cleared up.")
        )
    return draft.head


def _waivers(checks: Sequence[GateCheck], waivers: Mapping[GateKind, str]) -> dict[GateKind, str]:
    """The reasons for the gates that are not met. Raises `Invalid` for the first one without a reason."""
    reasons = {}
    for check in checks:
        if check.met:
            continue
        field = f"waiver_{check.kind}"
        reason = intake.words(waivers.get(check.kind), field=field, required=False, limit=4_000)
        if not reason:
            raise Invalid(_("This gate is not met. Wait until it is, or waive it with a reason."), field)
        reasons[check.kind] = reason
    return reasons
