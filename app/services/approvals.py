"""A merge's approvals: given to an exact text, refused with a reason, lapsing when the text changes."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict, Stale
from app.i18n import gettext as _
from app.models import Approval, Draft, LogKind, Merge, MergeState, Role, Suggestion, WorkGroup
from app.policy import Actor, Permission
from app.services import intake, keys, log
from app.services.keys import live, missing


def grant(session: Session, actor: Actor, merge: Merge, *, text_hash: str) -> Approval:
    """Say yes to the merge's exact text, named by its hash. Saying it again changes nothing.

    Raises `Stale` when the text is another one by now.
    """
    merge = lock(session, merge)
    policy.require(actor, Permission.APPROVE_MERGE, merge)
    assert actor.member is not None
    if text_hash != merge.text_hash:
        raise Stale(
            _("The text of this merge has changed since you opened it. Read it again before you approve.")
        )
    if merge.draft.head_id != merge.base_id:
        raise Stale(
            _("The draft has moved on since this merge was proposed, so that it can no longer be approved.")
        )
    given = next((one for one in live(merge) if one.member_id == actor.member.id), None)
    if given is not None:
        return given
    role, group = _capacity(session, actor, merge)
    approval = Approval(
        role=role,
        granted=True,
        text_hash=text_hash,
        given_at=clock.now(),
        merge=merge,
        member=actor.member,
        group=group,
    )
    session.add(approval)
    log.record(
        session,
        actor,
        LogKind.APPROVAL_GIVEN,
        merge,
        hash=text_hash,
        role=role,
        group=group.slug if group else None,
    )
    return approval


def refuse(session: Session, actor: Actor, merge: Merge, *, reason: str) -> Approval:
    """Say no, with a reason: the merge goes back to being prepared, and every yes to it lapses."""
    merge = lock(session, merge)
    policy.require(actor, Permission.APPROVE_MERGE, merge)
    assert actor.member is not None and merge.text_hash is not None
    reason = intake.words(reason, field="reason")
    role, group = _capacity(session, actor, merge)
    refusal = Approval(
        role=role,
        granted=False,
        text_hash=merge.text_hash,
        given_at=clock.now(),
        reason=reason,
        merge=merge,
        member=actor.member,
        group=group,
    )
    session.add(refusal)
    log.record(session, actor, LogKind.MERGE_REFUSED, merge, reason=reason, role=role)
    reopen(session, actor, merge, reason=_("Refused: %(reason)s", reason=reason))
    return refusal


def lapse(session: Session, actor: Actor, merge: Merge, *, reason: str) -> list[Approval]:
    """End every yes to the merge's text, which is no longer its text, and say why."""
    ended = live(merge)
    for approval in ended:
        approval.lapsed_at = clock.now()
        approval.lapsed_reason = reason
    if ended:
        log.record(session, actor, LogKind.APPROVAL_LAPSED, merge, reason=reason, approvals=len(ended))
    return ended


def reopen(session: Session, actor: Actor, merge: Merge, *, reason: str) -> None:
    """Put a proposed merge back to being prepared: its approvals lapse and its suggestions may be edited again."""
    lapse(session, actor, merge, reason=reason)
    release(session, merge)
    merge.state = MergeState.PREPARING
    merge.text = merge.text_hash = None
    merge.proposed_by = merge.proposed_at = None
    session.flush()


def release(session: Session, merge: Merge) -> None:
    """Let go of the suggestions that the proposed merge held still, in one statement."""
    session.execute(
        update(Suggestion)
        .where(Suggestion.in_merge_id == merge.id)
        .values(in_merge_id=None, lock_version=Suggestion.lock_version + 1)
        .execution_options(synchronize_session="fetch")
    )


def lock(session: Session, merge: Merge) -> Merge:
    """Hold the merge's draft and then the merge until the transaction ends, and give it as it stands now."""
    session.flush()
    # Not `session.get`: with a lock that refuses a row which somebody else has just changed, instead of reading it.
    for thing, kind, number in ((merge.draft, Draft, merge.draft_id), (merge, Merge, merge.id)):
        found = session.scalars(select(kind.lock_version).where(kind.id == number).with_for_update()).one()
        if found != thing.lock_version:
            session.refresh(thing)
    # What hangs on it has versions of its own, or none.
    session.expire(merge, ["decisions", "choices", "sources", "approvals", "version"])
    return merge


def _capacity(session: Session, actor: Actor, merge: Merge) -> tuple[Role, WorkGroup | None]:
    """The role in which the actor turns a key: one that is still missing before one that is not."""
    assert actor.member is not None
    needed = keys.needed(session, merge)
    mine = [key for key in needed if any(actor.is_member(member) for member in key.holders)]
    key = next((key for key in mine if not key.is_turned), next(iter(mine), None))
    if key is None:
        raise Conflict(_("None of the keys that this merge needs is yours to turn."))
    if key.group is not None or key.role is Role.FORUM_MEMBER:
        return key.role, key.group
    own = next(one.group for one in actor.assignments if one.role is key.role and one.group is not None)
    return key.role, own


__all__ = ["grant", "lapse", "live", "lock", "missing", "refuse", "release", "reopen"]
