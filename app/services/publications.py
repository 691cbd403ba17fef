"""Publication: a merge with all its keys becomes the draft's next version, in one transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict, Stale
from app.i18n import gettext as _
from app.models import (
    OPEN_STATES,
    Fate,
    LogKind,
    Merge,
    MergeDecision,
    MergeState,
    OriginKind,
    Suggestion,
    SuggestionState,
    Verdict,
    Version,
)
from app.policy import Actor, Permission
from app.services import (
    approvals,
    attributions,
    keys,
    log,
    outcomes,
    removals,
    stretches,
    suggestions,
    threads,
    versions,
)
from app.services.versions import NewOrigin, spans_of
from app.text import Changes, Hunk, Merged, Span, advance, apply, cut, originate
from app.text import merge as merge_text

STATES = {
    Verdict.ACCEPT: SuggestionState.ACCEPTED,
    Verdict.ACCEPT_WITH_CHANGES: SuggestionState.ACCEPTED_WITH_CHANGES,
    Verdict.ACCEPT_IN_PART: SuggestionState.ACCEPTED_IN_PART,
    Verdict.REJECT: SuggestionState.REJECTED,
    Verdict.DEFER: SuggestionState.DEFERRED,
}
"""What a published verdict makes of a suggestion."""


def publish(session: Session, actor: Actor, merge: Merge) -> Version:
    """Make the merge's exact text the draft's next version, and tell everything that hangs on it.

    Raises `Stale` when it has been published already or the draft has moved on, `Conflict` when a key is missing.
    Either all of it happens or nothing: version, provenance, passages, suggestions' states, fates, the standing of
    every other open suggestion, the anchors of every discussion, the log.
    """
    policy.require(actor, Permission.READ, merge)
    merge = approvals.lock(session, merge)
    _refuse_if_overtaken(merge)
    policy.require(actor, Permission.PUBLISH_MERGE, merge)
    outcomes.load(session, merge)
    lacking = keys.missing(session, merge)
    if lacking:
        raise Conflict(" ".join(lacking))
    sides = outcomes.sides(merge)
    merged = merge_text(merge.base.text, sides)
    if versions.text_hash(merged.text) != merge.text_hash:
        raise Stale(
            _("What was decided no longer gives the approved text. Take the merge back and propose it again.")
        )
    version = _append(session, merge, merged, sides)
    _tell(session, merge)
    _settle(session, merge)
    merge.state = MergeState.PUBLISHED
    merge.published_by, merge.published_at = actor.member, version.created_at
    session.flush()
    restood = suggestions.restand(session, merge.draft, merged.changes, version)
    orphaned = threads.carry_all(session, merge.draft, merged.changes, version)
    log.record(
        session,
        actor,
        LogKind.MERGE_PUBLISHED,
        merge,
        version=version.number,
        hash=version.text_hash,
        decisions=len(merge.decisions),
        standing_changed=len(restood),
        orphaned=len(orphaned),
    )
    return version


def _refuse_if_overtaken(merge: Merge) -> None:
    if merge.state is MergeState.PUBLISHED:
        raise Stale(
            _(
                "This merge has been published already, as version %(n)s.",
                n=merge.version.number if merge.version else "",
            )
        )
    if merge.is_underway and merge.draft.head_id != merge.base_id:
        raise Stale(
            _(
                "The draft has moved on since this merge was proposed. Nothing is lost: bring the merge onto the newest"
                " version and propose it again."
            )
        )


def _append(session: Session, merge: Merge, merged: Merged, sides: dict[str, Changes]) -> Version:
    plain = _Credit(merge)
    written: dict[str, attributions.Written] = {}
    reworded: dict[Changes, list[MergeDecision]] = {}
    for decision in merge.decisions:
        if decision.verdict is Verdict.ACCEPT_WITH_CHANGES and decision.suggestion.label in sides:
            reworded.setdefault(decision.words or (), []).append(decision)
    for words_, alike in reworded.items():
        own = _compromise(merge, words_, alike) if len(alike) > 1 else _reworded(merge, alike[0])
        written |= {decision.suggestion.label: own for decision in alike}
    if outcomes.CHOICES in sides:
        written[outcomes.CHOICES] = _chosen(merge, sides[outcomes.CHOICES])
    words = removals.returned(
        session, merge.draft, merged.changes, attributions.inserted(merged, written, plain)
    )
    return versions.append(
        session,
        merge.draft,
        text=merged.text,
        changes=merged.changes,
        spans=attributions.advanced(spans_of(merge.base), merged.changes, words),
        merge=merge,
        name=merge.version_name,
        credits=removals.credited(session, merge, merged, [plain(names) for names in merged.origins]),
    )


def _reworded(merge: Merge, decision: MergeDecision) -> attributions.Written:
    """The decider's hunks: words kept from the suggestion are its author's, the others credit both."""
    suggestion = decision.suggestion
    return attributions.reworded(
        merge.base.text,
        suggestion.changes,
        decision.words or (),
        NewOrigin(OriginKind.SUGGESTION, suggestion, suggestion.author),
        NewOrigin(OriginKind.DECIDER, suggestion, decision.decided_by),
    )


def _compromise(merge: Merge, words: Changes, alike: Sequence[MergeDecision]) -> attributions.Written:
    """One wording for several suggestions: what agrees with one of them is its author's, the rest credits them all."""
    suggestions = [decision.suggestion for decision in alike]
    first, *others = suggestions
    low = min(hunk.start for one in (words, *(each.changes for each in suggestions)) for hunk in one)
    high = max(hunk.end for one in (words, *(each.changes for each in suggestions)) for hunk in one)
    base = merge.base.text[low:high]
    known = []
    for suggestion in suggestions:
        wanted = attributions.shifted(suggestion.changes, -low)
        origin = NewOrigin(OriginKind.SUGGESTION, suggestion, suggestion.author)
        spans = advance(originate(base, None), wanted, [origin] * len(wanted))
        known.append((apply(base, wanted), spans))
    decider = NewOrigin(OriginKind.DECIDER, first, alike[0].decided_by, tuple(others))
    return [
        (
            hunk,
            tuple(
                Span(span.length, span.origin or decider)
                for span in attributions.attributed(hunk.insert, known, decider)
            ),
        )
        for hunk in words
    ]


def _chosen(merge: Merge, changes: Changes) -> attributions.Written:
    """The consolidation's hunks on the base, with provenance copied from the drafts they were taken from."""
    spans = stretches.spans_of_result(merge, stretches.stretches(merge))
    rows: list[tuple[Hunk, tuple[Span, ...]]] = []
    shift = 0
    for hunk in changes:
        at = hunk.start + shift
        rows.append((hunk, cut(spans, at, at + len(hunk.insert))))
        shift += hunk.shift
    return rows


class _Credit:
    """The origin of words and changes by the names of the sides that wanted them."""

    def __init__(self, merge: Merge) -> None:
        self._merge = merge
        self._suggestions = {decision.suggestion.label: decision.suggestion for decision in merge.decisions}

    def __call__(self, sides: Sequence[str]) -> NewOrigin:
        wanted = sorted(
            (self._suggestions[side] for side in sides if side in self._suggestions), key=lambda one: one.id
        )
        if not wanted:
            return NewOrigin(OriginKind.DECIDER, member=self._merge.proposed_by)
        first, *others = wanted
        return NewOrigin(OriginKind.SUGGESTION, first, first.author, tuple(others))


def _settle(session: Session, merge: Merge) -> None:
    """Give every decided suggestion its state, one statement per verdict, and let go of all of them."""
    now = clock.now()
    for verdict, state in STATES.items():
        decided = (MergeDecision.merge_id == merge.id) & (MergeDecision.verdict == verdict)
        values: dict[Any, Any] = {
            Suggestion.state: state,
            Suggestion.in_merge_id: None,
            Suggestion.lock_version: Suggestion.lock_version + 1,
        }
        if verdict is Verdict.DEFER:
            values[Suggestion.deferred_until] = (
                select(MergeDecision.deferred_until)
                .where(MergeDecision.merge_id == merge.id, MergeDecision.suggestion_id == Suggestion.id)
                .scalar_subquery()
            )
        else:
            values[Suggestion.decided_at] = now
        session.execute(
            update(Suggestion)
            .where(
                Suggestion.id.in_(select(MergeDecision.suggestion_id).where(decided)),
                # One that was put off may have been withdrawn while the merge waited for its keys.
                Suggestion.state.in_(OPEN_STATES),
            )
            .values(values)
            .execution_options(synchronize_session=False)
        )
    for decision in merge.decisions:
        session.expire(
            decision.suggestion, ["state", "in_merge_id", "lock_version", "decided_at", "deferred_until"]
        )


def _tell(session: Session, merge: Merge) -> None:
    """Tell every author and co-author what became of their suggestion, in one statement."""
    now = clock.now()
    rows: list[dict[str, Any]] = []
    for decision in merge.decisions:
        suggestion = decision.suggestion
        if not suggestion.is_open:
            continue
        authors = dict.fromkeys([suggestion.author_id, *(one.member_id for one in suggestion.coauthors)])
        rows += [
            {
                "suggestion_id": suggestion.id,
                "member_id": author,
                "merge_id": merge.id,
                "outcome": STATES[decision.verdict],
                "reason": decision.reason,
                "told_at": now,
                "seen_at": None,
            }
            for author in authors
        ]
    if rows:
        session.execute(insert(Fate), rows)
