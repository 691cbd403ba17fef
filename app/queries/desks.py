"""The merge desk: one page of the queue, the suggestion being decided, and the result so far around it."""

from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import timedelta
from typing import TypeVar, cast

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.models import Draft, Merge, MergeDecision, MergeKind, Suggestion, Verdict
from app.policy import Actor, Permission, can
from app.queries import boards, cards, desk_notes, merges, places, queues, reasons, results
from app.queries.boards import Board
from app.queries.desk_pages import Desk
from app.queries.desk_places import Place
from app.queries.queues import Item, Order, Show
from app.services import merges as merges_s
from app.services import outcomes, steps, stretches
from app.services.steps import NOTHING_YET

OFFERED_SECONDS = 60
T = TypeVar("T")
OWN_WORDS = (Verdict.ACCEPT_IN_PART, Verdict.ACCEPT_WITH_CHANGES)
"""Verdicts that take other words than the suggestion's own, or only some of them."""


_SUGGESTION = select(Suggestion).where(
    Suggestion.id == bindparam("number"), Suggestion.draft_id == bindparam("draft")
)


def show_desk(
    session: Session,
    viewer: Actor,
    place: Place,
    *,
    show: Show = Show.ALL,
    order: Order = Order.TEXT,
    passage: int | None = None,
    page: int = 0,
    wanted: int | None = None,
) -> Desk:
    """The desk at a place, in a fixed number of queries."""
    found, merge = place.draft, place.merge
    if merge is not None and merge.kind is MergeKind.CONSOLIDATION:
        merge = merges.underway(session, found)
    kind = merge.kind if merge else merges_s.kind_of(found)
    board = boards.board(session, found)
    stale = merge is not None and outcomes.is_stale(merge)
    ruled = queues.rulings(session, merge) if merge else {}
    noted = desk_notes.noted(session, found)
    queue = queues.queue(
        board,
        ruled,
        begun=merge.prepared_at if merge else None,
        amendments=kind is MergeKind.AMENDMENTS,
        show=show,
        order=order,
        passage=passage,
        mine=[
            number for number, one in noted.items() if one and viewer.member and one.id == viewer.member.id
        ],
    )
    own: Mapping[int, results.Own] = {}
    if merge and any(one.verdict in OWN_WORDS for one in ruled.values()):
        own = results.own_words(session, merge)
    sides = outcomes.own_sides(merge) if merge and not stale else {}
    return Desk(
        draft=found,
        board=board,
        kind=kind,
        merge=merge,
        stale=stale,
        queue=queue,
        order=order,
        passage=passage,
        page=page,
        wanted=wanted,
        claims=results.claims(board, queue.ruled, own, sides) if merge and not stale else (),
        may_propose=merge is not None and can(viewer, Permission.PROPOSE_MERGE, merge),
        owners=_for_a_while(board, ("owners", kind), lambda: desk_notes.owners(session, found, kind)),
        noted=noted,
        latest=steps.latest(session, viewer, merge) if merge else NOTHING_YET,
        open_choices=_open_choices(merge),
        gone=[f"S-{number}" for number in sorted(ruled) if number not in board.by_id],
    )


def furnish(session: Session, viewer: Actor, desk: Desk, *, rows: Collection[Item] | None = None) -> Desk:
    """Read what the page says about the queue's rows (these, or the page shown) and the current suggestion."""
    current = desk.current
    wanted = {item.entry.id for item in (desk.shown if rows is None else rows)}
    if current is not None:
        wanted |= {current.entry.id, *(item.entry.id for item in desk.beside)}
    desk.cards.update(cards.cards(session, viewer, desk.draft, wanted))
    if current is not None and current.ruling is not None and desk.merge is not None:
        desk.decision = session.scalars(
            select(MergeDecision)
            .where(MergeDecision.merge_id == desk.merge.id, MergeDecision.suggestion_id == current.entry.id)
            .options(joinedload(MergeDecision.decided_by))
        ).one_or_none()
    if current is not None:
        desk.reasons = reasons.used(session, desk.draft)
        if current.entry.id in desk.noted:
            desk.notes = desk_notes.notes(session, current.entry.id)
    return desk


def find_suggestion(session: Session, draft: Draft, number: int) -> Suggestion:
    """The draft's suggestion with this number. Raises `NotFound`."""
    found = session.scalars(_SUGGESTION, {"number": number, "draft": draft.id}).one_or_none()
    if found is None:
        raise places.missing()
    return found


def _for_a_while(board: Board, key: Hashable, read: Callable[[], T]) -> T:
    """What is offered to choose from, read anew once a minute: the choice made is checked when it is sent."""
    now = clock.now()
    until, found = board.memo.get(("while", key), (now, None))
    if until <= now:
        found = read()
        board.memo["while", key] = (now + timedelta(seconds=OFFERED_SECONDS), found)
    return cast("T", found)


def _open_choices(merge: Merge | None) -> int:
    if merge is None or merge.kind is not MergeKind.CONSOLIDATION or outcomes.is_stale(merge):
        return 0
    return sum(not part.decided for part in stretches.stretches(merge))
