"""Merges: prepared decision by decision, proposed as an exact text, taken back, abandoned."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict
from app.i18n import gettext as _
from app.i18n import ngettext
from app.models import (
    OPEN_STATES,
    Draft,
    LogKind,
    Merge,
    MergeDecision,
    MergeKind,
    MergeState,
    PhaseKind,
    Suggestion,
    Verdict,
)
from app.policy import Actor, Permission
from app.services import (
    actors,
    approvals,
    intake,
    keys,
    log,
    outcomes,
    sources,
    standings,
    stretches,
    verdicts,
)
from app.services.outcomes import preview
from app.services.verdicts import decide, decide_all, reconcile, undecide
from app.services.versions import text_hash
from app.text import Conflict as Clash
from app.text import Merged, rebase

UNDERWAY = (MergeState.PREPARING, MergeState.PROPOSED)


def prepare(session: Session, actor: Actor, draft: Draft, *, kind: MergeKind | None = None) -> Merge:
    """The draft's merge that is underway, or a new one on its head; a consolidation comes with its sources."""
    policy.require(actor, Permission.PREPARE_MERGE, draft)
    head = standings.lock(session, draft)
    underway = session.scalars(
        select(Merge).where(Merge.draft_id == draft.id, Merge.state.in_(UNDERWAY))
    ).one_or_none()
    if underway is not None:
        return underway
    due = kind_of(draft)
    if kind not in (None, due):
        raise Conflict(_("This draft does not take such a merge now."))
    merge = Merge(kind=due, prepared_at=clock.now(), draft=draft, base=head, prepared_by=actors.acting(actor))
    session.add(merge)
    if due is MergeKind.CONSOLIDATION:
        sources.gather(session, merge)
    log.record(session, actor, LogKind.MERGE_PREPARED, merge, merge=due, base=head.number)
    return merge


def kind_of(draft: Draft) -> MergeKind:
    """The kind of merge that the draft takes now."""
    if not draft.is_common:
        return MergeKind.SUGGESTIONS
    phase = draft.document.process.phase
    before_forum = phase is not None and phase.kind in (PhaseKind.HEARING, PhaseKind.DECISION)
    return MergeKind.AMENDMENTS if before_forum else MergeKind.CONSOLIDATION


def propose(
    session: Session, actor: Actor, merge: Merge, *, summary: str = "", version_name: str | None = None
) -> Merge:
    """Freeze the resulting text by its hash and ask for the second key; the suggestions in it stand still from now on.

    Raises `Conflict` with a sentence naming what stands in the way, `Stale` when the draft has moved on.
    """
    merge = outcomes.load(session, verdicts.held(session, actor, merge))
    merged = preview(merge)
    summary = intake.words(summary, field="summary", required=False)
    name = intake.line(version_name, field="version_name", required=False, limit=40) or None
    withdrawn = [one for one in merge.decisions if not one.suggestion.is_open]
    for gone in withdrawn:
        session.delete(gone)
    if withdrawn:
        session.flush()
        session.expire(merge, ["decisions"])
    hindered = in_the_way(merge, merged)
    if hindered:
        raise Conflict(" ".join(hindered))
    merge.text, merge.text_hash = merged.text, text_hash(merged.text)
    merge.summary, merge.version_name = summary, name
    merge.state = MergeState.PROPOSED
    merge.proposed_by, merge.proposed_at = actor.member, clock.now()
    session.flush()
    _hold_still(session, merge)
    log.record(
        session, actor, LogKind.MERGE_PROPOSED, merge, hash=merge.text_hash, decisions=len(merge.decisions)
    )
    _escalate(session, actor, merge)
    return merge


def in_the_way(merge: Merge, merged: Merged) -> list[str]:
    """Why the merge cannot be proposed yet, one sentence each; empty when it can."""
    sentences = [_clash(clash) for clash in merged.conflicts]
    again = [decision.suggestion.label for decision in outcomes.to_look_at(merge)]
    if again:
        sentences.append(
            _("%(labels)s changed after being decided and must be looked at again.", labels=", ".join(again))
        )
    open_choices = sum(not part.decided for part in stretches.stretches(merge))
    if open_choices:
        sentences.append(choices_left(open_choices))
    if not merge.decisions and not merged.changes and not merge.sources:
        sentences.append(_("Nothing is decided yet."))
    return sentences


def choices_left(count: int) -> str:
    """How many places of a consolidation nobody has chosen in yet."""
    return ngettext(
        "The drafts differ in %(num)d place where nobody has chosen yet.",
        "The drafts differ in %(num)d places where nobody has chosen yet.",
        count,
    )


def _escalate(session: Session, actor: Actor, merge: Merge) -> None:
    """Note in the log which keys nobody can turn, so that somebody must be named for them."""
    for key in keys.needed(session, merge):
        if key.is_vacant:
            group = key.group.slug if key.group else None
            log.record(session, actor, LogKind.ROLE_ESCALATED, merge, role=key.role, group=group)


def take_back(session: Session, actor: Actor, merge: Merge, *, reason: str = "") -> Merge:
    """Go on preparing a merge that had been proposed; every yes to it lapses."""
    merge = approvals.lock(session, merge)
    policy.require(actor, Permission.PREPARE_MERGE, merge)
    if merge.state is not MergeState.PROPOSED:
        raise Conflict(_("Only a proposed merge can be taken back."))
    reason = intake.words(reason, field="reason", required=False)
    why = reason or _("%(name)s took the merge back to change it.", name=actors.acting(actor).name)
    approvals.reopen(session, actor, merge, reason=why)
    log.record(session, actor, LogKind.MERGE_TAKEN_BACK, merge, reason=reason)
    return merge


def abandon(session: Session, actor: Actor, merge: Merge) -> Merge:
    """Give the merge up; its decisions stay readable and its suggestions wait for another."""
    merge = approvals.lock(session, merge)
    policy.require(actor, Permission.PREPARE_MERGE, merge)
    if not merge.is_underway:
        raise Conflict(_("This merge is over already."))
    approvals.reopen(session, actor, merge, reason=_("The merge was abandoned."))
    merge.state = MergeState.ABANDONED
    log.record(session, actor, LogKind.MERGE_ABANDONED, merge)
    return merge


def rebase_onto_head(session: Session, actor: Actor, merge: Merge) -> Merge:
    """Bring a merge whose draft has moved on to the draft's head; nothing that was decided is lost.

    The decider's own words are carried over; a decision whose words no longer fit must be looked at again.
    """
    merge = approvals.lock(session, merge)
    policy.require(actor, Permission.PREPARE_MERGE, merge)
    head = merge.draft.head
    assert head is not None
    if not outcomes.is_stale(merge):
        return merge
    if merge.state is MergeState.PROPOSED:
        approvals.reopen(
            session, actor, merge, reason=_("The draft moved on to version %(n)s.", n=head.number)
        )
    since = standings.changes_since(session, merge.base, head)
    for decision in merge.decisions:
        if decision.words is not None:
            carried = rebase(decision.words, since)
            decision.words = carried.changes
            decision.revision = 0 if carried.conflicts else decision.revision
        elif decision.verdict is Verdict.ACCEPT_IN_PART or (
            decision.verdict is Verdict.ACCEPT and decision.suggestion.conflicts
        ):
            decision.revision = 0
    if merge.words is not None:
        merge.words = rebase(merge.words, since).changes
    merge.base = head
    session.flush()
    if merge.kind is MergeKind.CONSOLIDATION and merge.reverts_id is None:
        sources.renew(session, merge)
    log.record(session, actor, LogKind.MERGE_PREPARED, merge, merge=merge.kind, base=head.number)
    return merge


def _clash(clash: Clash) -> str:
    sides = [side for side in clash.sides if side.startswith("S-")]
    quote = " ".join(clash.base.split())
    quote = quote if len(quote) <= 60 else quote[:59] + "…"
    if outcomes.REVERT in clash.sides:
        return _(
            "%(label)s and what is to be taken back meet about “%(quote)s”: leave one of them out.",
            label=", ".join(sides),
            quote=quote,
        )
    if len(sides) < 2:
        return _(
            "%(label)s and the chosen words differ about “%(quote)s”.", label=", ".join(sides), quote=quote
        )
    return _(
        "%(labels)s want different words where it says “%(quote)s”: choose between them.",
        labels=_listed(sides),
        quote=quote,
    )


def _listed(labels: Sequence[str]) -> str:
    ordered = sorted(labels, key=lambda label: int(label.removeprefix("S-")))
    return _("%(first)s and %(last)s", first=", ".join(ordered[:-1]), last=ordered[-1])


def _hold_still(session: Session, merge: Merge) -> None:
    """Keep the decided suggestions' wordings as they are while the merge waits, in one statement.

    Raises `Conflict` if one was edited or withdrawn in the same moment.
    """
    decided = select(MergeDecision.suggestion_id).where(
        MergeDecision.merge_id == merge.id, MergeDecision.verdict != Verdict.DEFER
    )
    session.execute(
        update(Suggestion)
        .where(Suggestion.id.in_(decided))
        .values(in_merge_id=merge.id, lock_version=Suggestion.lock_version + 1)
        .execution_options(synchronize_session="fetch")
    )
    moved = session.scalars(
        select(Suggestion.id)
        .join(MergeDecision, MergeDecision.suggestion_id == Suggestion.id)
        .where(
            MergeDecision.merge_id == merge.id,
            (MergeDecision.revision != Suggestion.revision) | Suggestion.state.not_in(OPEN_STATES),
        )
        .order_by(Suggestion.id)
    ).all()
    if moved:
        raise Conflict(
            _(
                "%(labels)s changed after being decided and must be looked at again.",
                labels=", ".join(f"S-{number}" for number in moved),
            )
        )


__all__ = [
    "abandon",
    "choices_left",
    "decide",
    "decide_all",
    "in_the_way",
    "kind_of",
    "prepare",
    "preview",
    "propose",
    "rebase_onto_head",
    "reconcile",
    "take_back",
    "undecide",
]
