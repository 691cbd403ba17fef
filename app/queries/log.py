"""The log as pages show it: everything the viewer may see, as sentences in their language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.i18n import LazyString
from app.i18n import lazy_gettext as _l
from app.models import LogEntry, LogKind, Member, Process, Role
from app.policy import Actor, Scope
from app.queries import places
from app.queries.paging import Page, paged
from app.queries.processes import readable, taking_part
from app.queries.references import Reference, references

K = LogKind
SENTENCES: dict[LogKind, LazyString] = {
    K.MEMBER_REGISTERED: _l("%(who)s became a member here"),
    K.MEMBER_CHANGED: _l("%(who)s changed their own settings"),
    K.MEMBER_SUSPENDED: _l("%(who)s suspended %(what)s"),
    K.MEMBER_REINSTATED: _l("%(who)s reinstated %(what)s"),
    K.SIGN_IN_STARTED: _l("%(who)s signed in"),
    K.SIGN_IN_ENDED: _l("%(who)s signed out"),
    K.INVITATION_SENT: _l("%(who)s sent an invitation"),
    K.INVITATION_REVOKED: _l("%(who)s took an invitation back"),
    K.PROCESS_OPENED: _l("%(who)s opened the process %(what)s"),
    K.PHASE_MOVED: _l("%(who)s moved the phase %(phase)s to %(starts_on)s – %(ends_on)s"),
    K.PHASE_OPENED: _l("%(who)s opened the phase %(phase)s"),
    K.PHASE_CLOSED: _l("%(who)s closed the phase %(phase)s"),
    K.UPDATE_POSTED: _l("%(who)s posted %(what)s"),
    K.UPDATE_REMINDED: _l("%(who)s reminded the coordinator of late %(what)s"),
    K.GROUP_ADDED: _l("%(who)s added the group %(what)s"),
    K.MEMBERSHIP_ASKED: _l("%(who)s asked to join %(what)s"),
    K.MEMBERSHIP_JOINED: _l("%(member)s joined %(what)s"),
    K.MEMBERSHIP_DECLINED: _l("%(who)s declined the request of %(member)s to join %(what)s"),
    K.MEMBERSHIP_ENDED: _l("%(member)s left %(what)s"),
    K.ROLE_ASSIGNED: _l("%(who)s named %(member)s %(role)s (%(what)s)"),
    K.ROLE_CONFIRMED: _l("%(who)s confirmed %(member)s as %(role)s (%(what)s)"),
    K.ROLE_ENDED: _l("%(who)s ended the role of %(member)s as %(role)s (%(what)s)"),
    K.ROLE_ESCALATED: _l(
        "Nobody could turn a key of %(what)s as %(role)s: somebody must be named, who may be an interim"
    ),
    K.DOCUMENT_ADDED: _l("%(who)s added the document %(what)s"),
    K.DOCUMENT_IMPORTED: _l("%(who)s imported the first version of %(what)s"),
    K.SUGGESTION_SENT: _l("%(who)s sent %(what)s"),
    K.SUGGESTION_EDITED: _l("%(who)s gave %(what)s another wording or reason"),
    K.SUGGESTION_WITHDRAWN: _l("%(who)s withdrew %(what)s"),
    K.SUGGESTION_SETTLED: _l("%(who)s closed %(what)s as settled: what it asks for stands in the text"),
    K.SUPPORT_GIVEN: _l("%(who)s supported %(what)s"),
    K.SUPPORT_WITHDRAWN: _l("%(who)s withdrew their support for %(what)s"),
    K.THREAD_STARTED: _l("%(who)s began the discussion %(what)s"),
    K.THREAD_COMMENTED: _l("%(who)s commented in %(what)s"),
    K.THREAD_RESOLVED: _l("%(who)s resolved the discussion %(what)s"),
    K.THREAD_CLOSED: _l("%(who)s closed the discussion %(what)s with a summary"),
    K.THREAD_MOVED: _l("%(who)s moved the discussion %(what)s"),
    K.COMMENT_FLAGGED: _l("Somebody reported a comment in %(what)s to the facilitators"),
    K.COMMENT_HIDDEN: _l("%(who)s hid a comment in %(what)s"),
    K.COMMENT_RESTORED: _l("%(who)s showed a hidden comment in %(what)s again"),
    K.FLAG_SETTLED: _l("%(who)s looked at a reported comment in %(what)s and let it stand"),
    K.APPEAL_MADE: _l("%(who)s appealed against a moderation in %(what)s"),
    K.APPEAL_DECIDED: _l("%(who)s decided an appeal about %(what)s"),
    K.MERGE_PREPARED: _l("%(who)s began to prepare %(what)s"),
    K.MERGE_DECIDED: _l("%(who)s decided about %(suggestion)s in %(what)s: %(verdict)s"),
    K.MERGE_UNDECIDED: _l("%(who)s took a decision back in %(what)s"),
    K.MERGE_UNDONE: _l("%(who)s undid a step in %(what)s"),
    K.DESK_NOTE_WRITTEN: _l("%(who)s left a note for the fellow process owners about %(what)s"),
    K.OBJECTION_RAISED: _l("%(who)s objected to how %(what)s was reworded"),
    K.MERGE_CHOSEN: _l("%(who)s chose a passage's words in %(what)s"),
    K.MERGE_PROPOSED: _l("%(who)s proposed %(what)s"),
    K.MERGE_TAKEN_BACK: _l("%(who)s took back the proposal of %(what)s"),
    K.MERGE_ABANDONED: _l("%(who)s abandoned %(what)s"),
    K.MERGE_REFUSED: _l("%(who)s refused %(what)s"),
    K.MERGE_PUBLISHED: _l("%(who)s published version %(version)s: %(what)s"),
    K.APPROVAL_GIVEN: _l("%(who)s approved %(what)s"),
    K.APPROVAL_LAPSED: _l("The approvals of %(what)s lapsed"),
    K.POLICY_CHECKED: _l("%(who)s compared %(what)s with adopted policy"),
    K.SUBMISSION_MADE: _l("%(who)s submitted %(what)s to the forum"),
    K.HEARING_CLOSED: _l("%(who)s closed the hearing on %(what)s"),
    K.DECISION_RECORDED: _l("%(who)s recorded the forum's decision about %(what)s: %(outcome)s"),
    K.DECISION_CONFIRMED: _l("%(who)s confirmed the forum's decision about %(what)s: %(outcome)s"),
    K.POLICY_ADOPTED: _l("%(what)s entered the register of adopted policy"),
    K.PROPOSAL_ADDED: _l("%(who)s added the proposal %(what)s"),
    K.PROPOSAL_WITHDRAWN: _l("%(who)s withdrew the proposal %(what)s"),
}
"""One sentence for each kind of event; a view fills the blanks."""

NAMELESS = (K.COMMENT_FLAGGED,)
"""Events that name nobody: who reports something shall not have to fear for it."""

OWN = (K.SIGN_IN_STARTED, K.SIGN_IN_ENDED)
"""Events that only the member themself sees: when somebody comes and goes is nobody else's business."""


@dataclass(frozen=True)
class Filters:
    """Which entries are wanted; days are whole days where the reader is."""

    kinds: tuple[LogKind, ...] = ()
    member: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One entry: `who` and `member` are None where names are not shown, `what` where it is gone."""

    at: datetime
    kind: LogKind
    who: str | None
    by_somebody: bool
    member: str | None
    what: Reference | None
    process: Process | None
    details: dict[str, Any]


@dataclass(frozen=True)
class LogPage:
    """A page of the log."""

    process: Process | None
    page: Page[LogEntry]
    lines: Sequence[Line]
    filters: Filters
    may_filter_members: bool


def show_log(
    session: Session,
    viewer: Actor,
    *,
    process: Process | None = None,
    filters: Filters = Filters(),
    page: int = 1,
    zone: tzinfo,
) -> LogPage:
    """The newest entries the viewer may see, of one process or of the house, in a fixed number of queries."""
    query = (
        select(LogEntry)
        .outerjoin(LogEntry.process)
        .where(_visible(viewer), *_wanted(viewer, filters, zone))
        .options(contains_eager(LogEntry.process), joinedload(LogEntry.actor))
        .order_by(LogEntry.id.desc())
    )
    if process is not None:
        query = query.where(LogEntry.process_id == process.id)
    found = paged(session, query, page)
    return LogPage(
        process=process,
        page=found,
        lines=_lines(session, viewer, found.rows),
        filters=filters,
        may_filter_members=viewer.member is not None
        and (process is None or places.sees_names(viewer, process)),
    )


def _visible(viewer: Actor) -> ColumnElement[bool]:
    """What the viewer may see: what belongs to a process they may read, and of the house what is theirs to know."""
    if viewer.member is None:
        of_house: ColumnElement[bool] = false()
    else:
        own = or_(
            LogEntry.actor_id == viewer.member.id,
            and_(LogEntry.object_kind == "Member", LogEntry.object_id == viewer.member.id),
        )
        public = LogEntry.object_kind == "RoleAssignment"
        others = LogEntry.kind.not_in(OWN) if _administers(viewer) else public
        of_house = or_(own, others)
    return or_(
        and_(LogEntry.process_id.is_not(None), readable(viewer)),
        and_(LogEntry.process_id.is_(None), of_house),
    )


def _wanted(viewer: Actor, filters: Filters, zone: tzinfo) -> Iterable[ColumnElement[bool]]:
    if filters.kinds:
        yield LogEntry.kind.in_(filters.kinds)
    if filters.since is not None:
        yield LogEntry.at >= datetime.combine(filters.since, time(), zone)
    if filters.until is not None:
        yield LogEntry.at < datetime.combine(filters.until + timedelta(days=1), time(), zone)
    if filters.member:
        # Nobody may find out by searching what names the page does not show.
        shown = (
            true() if _administers(viewer) else and_(LogEntry.process_id.is_not(None), taking_part(viewer))
        )
        own = LogEntry.actor_id == (viewer.member.id if viewer.member else 0)
        yield or_(shown, own)
        yield LogEntry.kind.not_in(NAMELESS)
        yield LogEntry.actor_id.in_(
            select(Member.id).where(Member.name.icontains(filters.member, autoescape=True))
        )


def _lines(session: Session, viewer: Actor, entries: Sequence[LogEntry]) -> list[Line]:
    found = references(session, [(one.object_kind, one.object_id) for one in entries])
    members = _members(session, entries)
    return [_line(viewer, entry, found, members) for entry in entries]


def _line(
    viewer: Actor,
    entry: LogEntry,
    found: dict[tuple[str, int], Reference],
    members: dict[int, str],
) -> Line:
    names = entry.process is None or places.sees_names(viewer, entry.process)
    me = viewer.member.id if viewer.member else 0
    actor = entry.actor if names or entry.actor_id == me else None
    about = entry.details.get("member")
    return Line(
        at=entry.at,
        kind=entry.kind,
        who=None if actor is None or entry.kind in NAMELESS else actor.name,
        by_somebody=entry.actor_id is not None,
        member=members.get(about) if about is not None and (names or about == me) else None,
        what=found.get((entry.object_kind, entry.object_id)),
        process=entry.process,
        details=entry.details,
    )


def _members(session: Session, entries: Sequence[LogEntry]) -> dict[int, str]:
    """The names of the members whom entries are about, in one query."""
    wanted = {one.details["member"] for one in entries if isinstance(one.details.get("member"), int)}
    return dict(session.execute(select(Member.id, Member.name).where(Member.id.in_(wanted))).all())


def _administers(viewer: Actor) -> bool:
    return viewer.holds(Role.ADMINISTRATOR, Scope(None))
