"""What a member's own page shows: what waits, what became of their suggestions, what they support."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models import (
    OPEN_STATES,
    Document,
    Draft,
    Fate,
    Merge,
    Process,
    Suggestion,
    SuggestionAuthor,
    SuggestionState,
    Support,
    Version,
    Writing,
)
from app.policy import Actor
from app.queries import since, writings
from app.queries.paging import Page, paged
from app.queries.processes import taking_part
from app.queries.since import Reworded, Since
from app.queries.tasks import Task, TaskKind, tasks_of

PER_PAGE = 25
"""How many suggestions, fates or supports a page shows."""

ACCEPTED = (
    SuggestionState.ACCEPTED,
    SuggestionState.ACCEPTED_WITH_CHANGES,
    SuggestionState.ACCEPTED_IN_PART,
)


@dataclass(frozen=True)
class MePage:
    """Everything a member's own page shows."""

    tasks: Sequence[Task]
    fates: Page[Fate]
    new_fates: int
    suggestions: Page[Suggestion]
    backing: Mapping[int, int]
    supports: Page[Support]
    accepted: int
    waiting: int
    processes: Sequence[Process]
    begun: Sequence[Writing]
    since: Mapping[int, Since]
    reworded: Mapping[int, Reworded]


def show_me(session: Session, viewer: Actor, *, part: str = "", page: int = 1) -> MePage:
    """The viewer's own page, in a fixed number of queries; `part` is the list whose `page` is wanted."""
    me = viewer.member.id if viewer.member else 0
    states = _states(session, me)
    suggestions = paged(session, _suggestions(me), _page("suggestions", part, page), per_page=PER_PAGE)
    tasks = tasks_of(session, viewer)
    renewals = [task.thing.id for task in tasks if task.kind is TaskKind.RENEW_SUPPORT]
    return MePage(
        tasks=tasks,
        fates=paged(session, _fates(me), _page("fates", part, page), per_page=PER_PAGE),
        new_fates=session.scalar(
            select(func.count(Fate.id)).where(Fate.member_id == me, Fate.seen_at.is_(None))
        )
        or 0,
        suggestions=suggestions,
        backing=_backing(session, [one.id for one in suggestions.rows]),
        supports=paged(session, _supports(me), _page("supports", part, page), per_page=PER_PAGE),
        accepted=sum(states.get(state, 0) for state in ACCEPTED),
        waiting=sum(states.get(state, 0) for state in OPEN_STATES),
        processes=session.scalars(
            select(Process).where(taking_part(viewer)).order_by(Process.id.desc()).limit(PER_PAGE)
        ).all(),
        begun=writings.mine(session, viewer),
        since=since.since(session, suggestions.rows),
        reworded=since.reworded(session, viewer, renewals),
    )


def _page(of: str, part: str, page: int) -> int:
    return page if of == part else 1


def _mine(me: int) -> ColumnElement[bool]:
    coauthored = select(SuggestionAuthor.suggestion_id).where(SuggestionAuthor.member_id == me)
    return (Suggestion.author_id == me) | Suggestion.id.in_(coauthored)


def _states(session: Session, me: int) -> dict[SuggestionState, int]:
    rows = session.execute(
        select(Suggestion.state, func.count(Suggestion.id)).where(_mine(me)).group_by(Suggestion.state)
    )
    return dict(rows.all())


def _suggestions(me: int) -> Select[Suggestion]:
    return (
        select(Suggestion)
        .join(Suggestion.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(_mine(me))
        .options(
            contains_eager(Suggestion.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process), joinedload(Draft.group)
            )
        )
        .order_by(Suggestion.state.in_(OPEN_STATES).desc(), Suggestion.id.desc())
    )


def _fates(me: int) -> Select[Fate]:
    return (
        select(Fate)
        .where(Fate.member_id == me)
        .options(
            joinedload(Fate.suggestion)
            .joinedload(Suggestion.draft)
            .options(joinedload(Draft.document), joinedload(Draft.group)),
            joinedload(Fate.merge)
            .defer(Merge.text)
            .joinedload(Merge.version)
            .load_only(Version.number, Version.name),
        )
        .order_by(Fate.seen_at.is_(None).desc(), Fate.id.desc())
    )


def _supports(me: int) -> Select[Support]:
    return (
        select(Support)
        .where(Support.member_id == me, Support.withdrawn_at.is_(None))
        .options(
            joinedload(Support.suggestion)
            .joinedload(Suggestion.draft)
            .options(joinedload(Draft.document), joinedload(Draft.group))
        )
        .order_by(Support.id.desc())
    )


def _backing(session: Session, suggestions: Sequence[int]) -> Mapping[int, int]:
    """How many members support the present wording of each suggestion, in one query."""
    rows = session.execute(
        select(Support.suggestion_id, func.count())
        .join(Support.suggestion)
        .where(
            Support.suggestion_id.in_(suggestions),
            Support.withdrawn_at.is_(None),
            Support.revision == Suggestion.revision,
        )
        .group_by(Support.suggestion_id)
    )
    return dict(rows.all())
