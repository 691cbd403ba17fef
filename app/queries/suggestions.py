"""Suggestions: one with all that became of it, and the list of a draft's."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.models import (
    OPEN_STATES,
    Document,
    Draft,
    Merge,
    MergeDecision,
    MergeState,
    Process,
    Suggestion,
    SuggestionAuthor,
    SuggestionKind,
    SuggestionRevision,
    SuggestionState,
    Support,
    Thread,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries import margins, places, since, supports
from app.queries.discussions import Discussion, discussions
from app.queries.margins import SuggestionCard
from app.queries.origins import Ground
from app.queries.paging import Page, paged
from app.queries.since import Reworded, Since
from app.text import Changes, Standing
from app.text.alternatives import alternatives


@dataclass(frozen=True)
class Backer:
    """A member who supports a suggestion, and whether its present wording."""

    name: str
    current: bool


@dataclass(frozen=True)
class Wording:
    """Changes and the version they are made on."""

    version: Version
    changes: Changes


@dataclass(frozen=True)
class SuggestionPage:
    """One suggestion with everything about it that the viewer may see."""

    suggestion: Suggestion
    head: Version
    wording: Wording
    author: str | None
    authors: Sequence[str]
    group: str | None
    backers: Sequence[Backer]
    support: int
    stale: int
    backed: str
    rivals: Sequence[SuggestionCard]
    built_on: Ground | None
    builders: Sequence[Suggestion]
    own_build: Suggestion | None
    decisions: Sequence[MergeDecision]
    discussions: Sequence[Discussion]
    may_support: bool
    may_edit: bool
    may_withdraw: bool
    may_comment: bool
    may_suggest: bool
    since: Since | None
    reworded: Reworded | None

    @property
    def revision(self) -> SuggestionRevision:
        """The present wording as its author wrote it."""
        return self.suggestion.revisions[-1]


def find(session: Session, viewer: Actor, number: int) -> Suggestion:
    """The suggestion with this number, its draft, authors and version loaded. Raises `NotFound`."""
    found = session.scalars(
        select(Suggestion)
        .join(Suggestion.draft)
        .join(Draft.document)
        .join(Document.process)
        .outerjoin(Draft.group)
        .where(Suggestion.id == number)
        .options(
            contains_eager(Suggestion.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
                contains_eager(Draft.group),
                joinedload(Draft.head),
            ),
            joinedload(Suggestion.author),
            joinedload(Suggestion.version),
            selectinload(Suggestion.coauthors).joinedload(SuggestionAuthor.member),
            selectinload(Suggestion.revisions).options(
                joinedload(SuggestionRevision.base), joinedload(SuggestionRevision.written_by)
            ),
        )
    ).one_or_none()
    if found is None or not can(viewer, Permission.READ, found):
        raise places.missing()
    return found


def show_suggestion(session: Session, viewer: Actor, number: int) -> SuggestionPage:
    """Everything the page of one suggestion shows, in a fixed number of queries. Raises `NotFound`."""
    suggestion = find(session, viewer, number)
    draft = suggestion.draft
    process = draft.document.process
    head = draft.head
    if head is None:
        raise places.missing()
    named = places.sees_names(viewer, process)
    backing = supports.counts(session, viewer, Suggestion.id == suggestion.id)
    support, stale, backed = backing.get(suggestion.id, supports.NONE)
    threads = session.scalars(
        select(Thread)
        .where(Thread.suggestion_id == suggestion.id)
        .options(joinedload(Thread.started_by), joinedload(Thread.ended_by))
        .order_by(Thread.id)
        .limit(50)
    ).all()
    group = draft.group.name if draft.group else None
    if group is None:
        group = places.groups_of(session, process, {suggestion.author_id}).get(suggestion.author_id)
    mine = viewer.is_member(suggestion.author)
    me = viewer.member.id if viewer.member else 0
    builders = session.scalars(
        select(Suggestion).where(Suggestion.built_on_id == suggestion.id).order_by(Suggestion.id).limit(50)
    ).all()
    return SuggestionPage(
        suggestion=suggestion,
        head=head,
        wording=wording(suggestion),
        author=suggestion.author.name if named or mine else None,
        authors=[one.member.name for one in suggestion.coauthors] if named or mine else [],
        group=group,
        backers=_backers(session, suggestion, named),
        support=support,
        stale=stale,
        backed=backed,
        rivals=_rivals(session, viewer, suggestion),
        built_on=_ground(session, viewer, suggestion, named),
        builders=builders,
        own_build=next((one for one in builders if one.author_id == me and one.is_open), None),
        decisions=session.scalars(
            select(MergeDecision)
            .join(MergeDecision.merge)
            .where(
                MergeDecision.suggestion_id == suggestion.id,
                Merge.state.in_((MergeState.PROPOSED, MergeState.PUBLISHED)),
            )
            .options(
                contains_eager(MergeDecision.merge).options(
                    joinedload(Merge.version), joinedload(Merge.base)
                ),
                joinedload(MergeDecision.decided_by),
            )
            .order_by(MergeDecision.id)
        ).all(),
        discussions=discussions(session, viewer, process, threads),
        may_support=not mine and can(viewer, Permission.SUPPORT, suggestion),
        may_edit=can(viewer, Permission.EDIT_SUGGESTION, suggestion),
        may_withdraw=can(viewer, Permission.WITHDRAW_SUGGESTION, suggestion),
        may_comment=can(viewer, Permission.COMMENT, suggestion),
        may_suggest=can(viewer, Permission.SUGGEST, draft),
        since=since.since(session, [suggestion]).get(suggestion.id),
        reworded=since.reworded(session, viewer, [suggestion.id]).get(suggestion.id)
        if backed == "stale"
        else None,
    )


def wording(suggestion: Suggestion) -> Wording:
    """The wording where it was carried to, or, where it lost its place, as it was written."""
    if suggestion.standing in (Standing.FITS, Standing.ADAPTED) and suggestion.changes:
        return Wording(suggestion.version, suggestion.changes)
    written = suggestion.revisions[-1]
    return Wording(written.base, written.changes)


class Sorting(enum.StrEnum):
    """In what order a draft's suggestions are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"


@dataclass(frozen=True)
class SuggestionList:
    """A page of a draft's suggestions."""

    draft: Draft
    page: Page[Suggestion]
    support: Mapping[int, tuple[int, int, str]]
    replies: Mapping[int, int]
    named: bool


def list_suggestions(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    *,
    states: Sequence[SuggestionState] = (),
    settled: bool | None = None,
    kind: SuggestionKind | None = None,
    sorting: Sorting = Sorting.NEWEST,
    page: int = 1,
) -> SuggestionList:
    """The draft's suggestions in these states (all for none), fifty to a page; of the withdrawn, those `settled` or not.

    Raises `NotFound`.
    """
    found = places.find_draft(session, viewer, slug, document, draft)
    query = (
        select(Suggestion)
        .where(Suggestion.draft_id == found.id)
        .options(joinedload(Suggestion.author), joinedload(Suggestion.version))
    )
    if states:
        query = query.where(Suggestion.state.in_(states))
    if settled is not None:
        already_in = Suggestion.standing == Standing.ALREADY_IN
        query = query.where(already_in if settled else ~already_in)
    if kind:
        query = query.where(Suggestion.kind == kind)
    match sorting:
        case Sorting.NEWEST:
            query = query.order_by(Suggestion.id.desc())
        case Sorting.OLDEST:
            query = query.order_by(Suggestion.id)
        case Sorting.DUE:
            query = query.order_by(Suggestion.decide_by, Suggestion.id)
    rows = paged(session, query, page)
    shown = Suggestion.id.in_([row.id for row in rows.rows])
    return SuggestionList(
        draft=found,
        page=rows,
        support=supports.counts(session, viewer, shown),
        replies=margins.reply_counts(session, found),
        named=places.sees_names(viewer, found.document.process),
    )


def _ground(session: Session, viewer: Actor, suggestion: Suggestion, named: bool) -> Ground | None:
    """What the suggestion was built on, with its author where names are shown."""
    if suggestion.built_on_id is None:
        return None
    ground = session.get_one(Suggestion, suggestion.built_on_id, options=[joinedload(Suggestion.author)])
    return Ground(ground, ground.author.name if named or viewer.is_member(ground.author) else None)


def _rivals(session: Session, viewer: Actor, suggestion: Suggestion) -> list[SuggestionCard]:
    if not suggestion.is_open or not suggestion.changes:
        return []
    rows = session.execute(
        select(Suggestion.id, Suggestion.changes).where(
            Suggestion.draft_id == suggestion.draft_id, Suggestion.state.in_(OPEN_STATES)
        )
    )
    others = alternatives({row.id: row.changes for row in rows})[suggestion.id]
    return margins.suggestion_cards(session, viewer, suggestion.draft, only=sorted(others)) if others else []


def _backers(session: Session, suggestion: Suggestion, named: bool) -> list[Backer]:
    if not named:
        return []
    rows = session.scalars(
        select(Support)
        .where(Support.suggestion_id == suggestion.id, Support.withdrawn_at.is_(None))
        .options(joinedload(Support.member))
        .order_by(Support.given_at, Support.id)
        .limit(200)
    )
    return [Backer(row.member.name, row.revision == suggestion.revision) for row in rows]
