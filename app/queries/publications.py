"""What publishing a merge will do: the next text, and who will be told what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, load_only

from app.models import (
    OPEN_STATES,
    Draft,
    Member,
    Merge,
    MergeDecision,
    MergeState,
    Suggestion,
    Thread,
    Verdict,
)
from app.policy import Actor, Permission, require
from app.queries import merges
from app.queries.merges import MergePage
from app.queries.paging import Page, of
from app.text import Anchor, Changes, Orphan, Standing, carry, rebase
from app.text.anchors import Kept

MOST = 50
"""How many suggestions and how many discussions that lose their words are named."""


@dataclass(frozen=True)
class Told:
    """A member with the decisions that will be told to them."""

    member: Member
    decisions: Sequence[MergeDecision]


@dataclass(frozen=True)
class PublicationPage:
    """What publishing will do; `unsettled` are open suggestions that will not fit any more, each with its standing
    then, and `orphaned` the discussions whose words go."""

    page: MergePage
    told: Page[Told]
    unsettled: Sequence[tuple[Suggestion, Standing]]
    orphaned: Sequence[Thread]

    @property
    def merge(self) -> Merge:
        """The merge that is to be published."""
        return self.page.merge


def show_publication(session: Session, viewer: Actor, number: int, *, page: int = 1) -> PublicationPage:
    """What publishing a proposed merge will do, for those who turn its keys, in a fixed number of queries.

    Raises `NotFound`, and `NotAllowed` for others or while the merge is not proposed; what is published already is
    for whoever may read it.
    """
    shown = merges.show_merge(session, viewer, number)
    merge = shown.merge
    if merge.state is not MergeState.PUBLISHED:
        require(viewer, Permission.PUBLISH_MERGE, merge)
    return PublicationPage(
        page=shown,
        told=of(told(merge), page),
        unsettled=_unsettled(session, merge, shown.changes),
        orphaned=_orphaned(session, merge.draft, shown.changes),
    )


def told(merge: Merge) -> list[Told]:
    """Everybody whose suggestions the merge decides, by name; what was withdrawn meanwhile is told to nobody."""
    underway = merge.state in (MergeState.PREPARING, MergeState.PROPOSED)
    found: dict[int, tuple[Member, list[MergeDecision]]] = {}
    for decision in merge.decisions:
        suggestion = decision.suggestion
        if underway and not suggestion.is_open:
            continue
        authors: Mapping[int, Member] = {
            one.id: one for one in (suggestion.author, *(other.member for other in suggestion.coauthors))
        }
        for number, member in authors.items():
            found.setdefault(number, (member, []))[1].append(decision)
    return [
        Told(member, decisions)
        for member, decisions in sorted(found.values(), key=lambda one: (one[0].name.casefold(), one[0].id))
    ]


def _unsettled(session: Session, merge: Merge, over: Changes) -> list[tuple[Suggestion, Standing]]:
    """Open suggestions that fit now and, once the merge is published, stand in the text already or fit no longer."""
    decided = {one.suggestion_id for one in merge.decisions if one.verdict is not Verdict.DEFER}
    waiting = session.scalars(
        select(Suggestion)
        .where(
            Suggestion.draft_id == merge.draft_id,
            Suggestion.state.in_(OPEN_STATES),
            Suggestion.standing.in_((Standing.FITS, Standing.ADAPTED)),
        )
        .options(joinedload(Suggestion.author))
        .order_by(Suggestion.id)
    )
    found = [
        (one, rebase(one.changes, over).standing)
        for one in waiting
        if one.id not in decided and not one.conflicts and one.version_id == merge.base_id
    ]
    return [(one, after) for one, after in found if after not in (Standing.FITS, Standing.ADAPTED)]


def _orphaned(session: Session, draft: Draft, over: Changes) -> list[Thread]:
    """Discussions about words that the merge takes out of the text."""
    anchored = session.scalars(
        select(Thread)
        .where(Thread.draft_id == draft.id, Thread.start.is_not(None), Thread.orphaned_in_id.is_(None))
        .options(
            load_only(Thread.title, Thread.quote, Thread.start, Thread.end, Thread.kept),
            joinedload(Thread.started_by),
        )
        .order_by(Thread.id)
    )
    return [one for one in anchored if isinstance(carry(_anchor(one), over), Orphan)]


def _anchor(thread: Thread) -> Anchor:
    kept = None if thread.kept is None else tuple(Kept(*row) for row in thread.kept)
    return Anchor(thread.start or 0, thread.end or 0, thread.quote, kept)
