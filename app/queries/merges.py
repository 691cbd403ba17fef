"""Merges: one with its exact text, its decisions and its keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.models import (
    Approval,
    Document,
    Draft,
    Merge,
    MergeDecision,
    MergeSource,
    MergeState,
    Objection,
    PassageChoice,
    Process,
    Suggestion,
    SuggestionAuthor,
    Verdict,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries import places
from app.services import keys, merges, objections, outcomes, stretches
from app.services.keys import Key
from app.text import Changes, Merged


@dataclass(frozen=True)
class Decided:
    """One decision with what it brings into the text; `author` is None where names are not shown."""

    decision: MergeDecision
    suggestion: Suggestion
    author: str | None
    decider: str | None
    changes: Changes
    wanted: Changes
    current: bool
    may_object: bool


@dataclass(frozen=True)
class MergePage:
    """Everything that the page of one merge shows.

    `approvals` are refusals and lapsed yeses; `idle` are yeses to the present text that turn no key, each with whether
    its giver still holds the role.
    """

    merge: Merge
    process: Process
    changes: Changes
    merged: Merged | None
    decided: Sequence[Decided]
    choices: Sequence[PassageChoice]
    keys: Sequence[Key]
    missing: Sequence[str]
    in_the_way: Sequence[str]
    approvals: Sequence[Approval]
    idle: Sequence[tuple[Approval, bool]]
    named: bool
    stale: bool
    told: int
    my_approval: Approval | None
    may_approve: bool
    may_prepare: bool
    may_publish: bool
    may_revert: bool

    @property
    def objected(self) -> int:
        """How many authors object to how their words were changed."""
        return sum(len(one.decision.objections) for one in self.decided)

    @property
    def tally(self) -> Mapping[Verdict, int]:
        """How many suggestions got each verdict."""
        verdicts = [one.decision.verdict for one in self.decided]
        return {verdict: verdicts.count(verdict) for verdict in Verdict if verdict in verdicts}


def find(session: Session, viewer: Actor, number: int) -> Merge:
    """The merge with this number and all its rows, in a fixed number of queries. Raises `NotFound`."""
    found = session.scalars(loaded().where(Merge.id == number)).one_or_none()
    if found is None or not can(viewer, Permission.READ, found):
        raise places.missing()
    return found


def underway(session: Session, draft: Draft) -> Merge | None:
    """The draft's merge that is being prepared or waits for its keys, with all its rows."""
    return session.scalars(
        loaded().where(
            Merge.draft_id == draft.id, Merge.state.in_((MergeState.PREPARING, MergeState.PROPOSED))
        )
    ).one_or_none()


def loaded() -> Select[Merge]:
    """The query for merges with everything that their outcome is computed from."""
    return (
        select(Merge)
        .join(Merge.draft)
        .join(Draft.document)
        .join(Document.process)
        .outerjoin(Draft.group)
        .options(
            contains_eager(Merge.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
                contains_eager(Draft.group),
            ),
            joinedload(Merge.base),
            joinedload(Merge.ancestor),
            joinedload(Merge.version).load_only(Version.number, Version.name, Version.draft_id),
            joinedload(Merge.prepared_by),
            joinedload(Merge.proposed_by),
            joinedload(Merge.published_by),
            selectinload(Merge.decisions).options(
                joinedload(MergeDecision.decided_by),
                selectinload(MergeDecision.objections).joinedload(Objection.member),
                joinedload(MergeDecision.suggestion).options(
                    joinedload(Suggestion.author),
                    selectinload(Suggestion.coauthors).joinedload(SuggestionAuthor.member),
                ),
            ),
            selectinload(Merge.approvals).options(joinedload(Approval.member), joinedload(Approval.group)),
            selectinload(Merge.choices).joinedload(PassageChoice.chosen_by),
            selectinload(Merge.sources).options(
                joinedload(MergeSource.version).joinedload(Version.draft).joinedload(Draft.group),
                joinedload(MergeSource.former),
            ),
        )
    )


def show_merge(session: Session, viewer: Actor, number: int) -> MergePage:
    """Everything the page of one merge shows, in a fixed number of queries. Raises `NotFound`."""
    merge = find(session, viewer, number)
    process = merge.draft.document.process
    stale = outcomes.is_stale(merge)
    merged = merges.preview(merge) if merge.is_underway and not stale else None
    needed = keys.needed(session, merge) if merge.is_underway else []
    member = viewer.member
    named = places.sees_names(viewer, process)
    return MergePage(
        merge=merge,
        process=process,
        changes=merged.changes if merged else _published(session, merge),
        merged=merged,
        decided=[_decided(viewer, merge, one, named) for one in merge.decisions],
        choices=merge.choices,
        keys=needed,
        missing=keys.missing_from(merge, needed) if merge.state is MergeState.PROPOSED else [],
        in_the_way=merges.in_the_way(merge, merged) if merged and merge.state is MergeState.PREPARING else [],
        approvals=[one for one in merge.approvals if not one.granted or one.lapsed_at is not None],
        idle=_idle(merge, needed) if merge.state is MergeState.PROPOSED else [],
        named=named,
        stale=stale,
        told=len(_told(merge)),
        my_approval=next(
            (one for one in keys.live(merge) if member is not None and one.member_id == member.id), None
        ),
        may_approve=can(viewer, Permission.APPROVE_MERGE, merge) and not stale,
        may_prepare=merge.is_underway and can(viewer, Permission.PREPARE_MERGE, merge),
        may_publish=can(viewer, Permission.PUBLISH_MERGE, merge) and not stale,
        may_revert=merge.state is MergeState.PUBLISHED and can(viewer, Permission.PREPARE_MERGE, merge),
    )


def _idle(merge: Merge, needed: Sequence[Key]) -> list[tuple[Approval, bool]]:
    turning = {key.approval.id for key in needed if key.approval}
    return [
        (one, any(one.role is key.role and one.member in key.holders for key in needed))
        for one in keys.live(merge)
        if one.id not in turning
    ]


def _published(session: Session, merge: Merge) -> Changes:
    """The changes that the published merge made; none for one that was abandoned or is stale."""
    if merge.version is None:
        return ()
    return session.scalars(select(Version.changes).where(Version.merge_id == merge.id)).one()


def _decided(viewer: Actor, merge: Merge, decision: MergeDecision, named: bool) -> Decided:
    suggestion = decision.suggestion
    here = suggestion.version_id == merge.base_id
    return Decided(
        decision=decision,
        suggestion=suggestion,
        author=suggestion.author.name if named or viewer.is_member(suggestion.author) else None,
        decider=decision.decided_by.name if named or viewer.is_member(decision.decided_by) else None,
        changes=(outcomes.hunks_of(decision) if here else decision.words or ()),
        wanted=suggestion.changes if here else (),
        current=not merge.is_underway or outcomes.is_current(decision),
        may_object=decision.verdict in objections.REWORDED
        and merge.state is not MergeState.ABANDONED
        and not any(viewer.is_member(one.member) for one in decision.objections)
        and can(viewer, Permission.RAISE_OBJECTION, suggestion),
    )


def _told(merge: Merge) -> set[int]:
    """Members who will be told, or have been, what became of their suggestion."""
    return {
        member
        for one in merge.decisions
        for member in (one.suggestion.author_id, *(other.member_id for other in one.suggestion.coauthors))
    }


def listed_choices(merge: Merge) -> list[stretches.Stretch]:
    """The stretches of a consolidation in which somebody chose."""
    return [part for part in stretches.stretches(merge) if part.choice is not None]
