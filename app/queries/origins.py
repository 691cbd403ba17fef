"""Origins told in full: who wrote the words, who wanted them too, who turned the keys, in which version."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from app.models import (
    Approval,
    Draft,
    Merge,
    MergeDecision,
    Origin,
    OriginCredit,
    OriginKind,
    Suggestion,
    Support,
    Version,
)
from app.policy import Actor
from app.queries import places


@dataclass(frozen=True)
class Ground:
    """A suggestion that another was built on, credited beside it; `author` is None where names are not shown."""

    suggestion: Suggestion
    author: str | None


@dataclass(frozen=True)
class Source:
    """An origin told in full; names are None where they are not shown."""

    id: int
    kind: OriginKind
    suggestion: Suggestion | None
    also: Sequence[Suggestion]
    author: str | None
    group: str | None
    built_on: Sequence[Ground]
    decider: str | None
    decider_id: int | None
    decider_reason: str
    supporters: int
    approvers: Sequence[str]
    merge: Merge | None
    version: Version

    @property
    def draft(self) -> Draft:
        """The draft in which the words were first published."""
        return self.version.draft


def told(session: Session, viewer: Actor, draft: Draft, ids: Collection[object]) -> Mapping[int, Source]:
    """The origins with these ids, told in full, in a fixed number of queries."""
    origins = session.scalars(
        select(Origin)
        .where(Origin.id.in_(ids))
        .options(
            joinedload(Origin.member),
            joinedload(Origin.suggestion).options(
                joinedload(Suggestion.author), joinedload(Suggestion.draft).joinedload(Draft.group)
            ),
            selectinload(Origin.credits).joinedload(OriginCredit.suggestion),
            joinedload(Origin.version).options(
                load_only(
                    Version.number, Version.name, Version.created_at, Version.draft_id, Version.merge_id
                ),
                joinedload(Version.draft).joinedload(Draft.group),
                joinedload(Version.merge).options(
                    load_only(Merge.id, Merge.kind, Merge.summary, Merge.proposed_by_id),
                    joinedload(Merge.proposed_by),
                    selectinload(
                        Merge.approvals.and_(Approval.granted, Approval.lapsed_at.is_(None))
                    ).joinedload(Approval.member),
                ),
            ),
        )
    ).all()
    suggestions = {one.suggestion_id for one in origins if one.suggestion_id is not None}
    backing = _backing(session, suggestions)
    reasons = _reasons(session, suggestions)
    grounds = _grounds(session, suggestions)
    named = places.sees_names(viewer, draft.document.process)
    groups = places.groups_of(
        session, draft.document.process, {one.suggestion.author_id for one in origins if one.suggestion}
    )
    return {one.id: _source(viewer, one, named, groups, backing, reasons, grounds) for one in origins}


def _source(
    viewer: Actor,
    origin: Origin,
    named: bool,
    groups: Mapping[int, str],
    backing: Mapping[int, int],
    reasons: Mapping[tuple[int, int], str],
    grounds: Mapping[int, Sequence[Suggestion]],
) -> Source:
    suggestion, merge = origin.suggestion, origin.version.merge
    decides = origin.kind is OriginKind.DECIDER
    group = None
    if suggestion is not None:
        own = suggestion.draft.group
        group = own.name if own else groups.get(suggestion.author_id)
    return Source(
        id=origin.id,
        kind=origin.kind,
        suggestion=suggestion,
        also=[one.suggestion for one in origin.credits],
        author=suggestion.author.name
        if suggestion is not None and (named or viewer.is_member(suggestion.author))
        else None,
        group=group,
        built_on=[
            Ground(one, one.author.name if named or viewer.is_member(one.author) else None)
            for one in grounds.get(suggestion.id if suggestion else 0, ())
        ],
        decider=origin.member.name if decides and origin.member and named else None,
        decider_id=origin.member_id if decides else None,
        decider_reason=reasons.get((merge.id, suggestion.id), "") if decides and merge and suggestion else "",
        supporters=backing.get(suggestion.id, 0) if suggestion else 0,
        approvers=_approvers(merge) if named and merge else (),
        merge=merge,
        version=origin.version,
    )


def _approvers(merge: Merge) -> list[str]:
    proposer = [merge.proposed_by.name] if merge.proposed_by else []
    return [*proposer, *(one.member.name for one in merge.approvals)]


def _backing(session: Session, suggestions: Collection[int]) -> Mapping[int, int]:
    rows = session.execute(
        select(Support.suggestion_id, func.count(Support.id))
        .where(Support.suggestion_id.in_(suggestions), Support.withdrawn_at.is_(None))
        .group_by(Support.suggestion_id)
    )
    return {row[0]: row[1] for row in rows}


def _grounds(session: Session, suggestions: Collection[int]) -> Mapping[int, Sequence[Suggestion]]:
    """For each suggestion what it was built on, and what that was built on in turn, the nearest first."""
    chain = (
        select(Suggestion.id.label("top"), Suggestion.built_on_id.label("ground"))
        .where(Suggestion.id.in_(suggestions), Suggestion.built_on_id.is_not(None))
        .cte(recursive=True)
    )
    chain = chain.union(
        select(chain.c.top, Suggestion.built_on_id)
        .join(Suggestion, Suggestion.id == chain.c.ground)
        .where(Suggestion.built_on_id.is_not(None))
    )
    rows = session.execute(
        select(chain.c.top, Suggestion)
        .join(Suggestion, Suggestion.id == chain.c.ground)
        .options(joinedload(Suggestion.author))
        .order_by(chain.c.top, Suggestion.id.desc())
    )
    found: dict[int, list[Suggestion]] = {}
    for top, ground in rows:
        found.setdefault(top, []).append(ground)
    return found


def _reasons(session: Session, suggestions: Collection[int]) -> Mapping[tuple[int, int], str]:
    rows = session.execute(
        select(MergeDecision.merge_id, MergeDecision.suggestion_id, MergeDecision.reason).where(
            MergeDecision.suggestion_id.in_(suggestions)
        )
    )
    return {(merge, suggestion): reason for merge, suggestion, reason in rows}
