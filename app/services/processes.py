"""Processes: opened from a template, moved through their phases, reported on."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict, Invalid
from app.i18n import LOCALES
from app.i18n import gettext as _
from app.models import (
    AdoptedPolicy,
    Document,
    DocumentKind,
    Draft,
    GroupKind,
    LogKind,
    Member,
    Phase,
    PhaseKind,
    Process,
    Role,
    RoleAssignment,
    Submission,
    SubmissionState,
    Visibility,
)
from app.policy import Actor, Permission, Scope
from app.services import actors, documents, groups, intake, log
from app.services import process_templates as templates_
from app.services.process_templates import BELOW, Dates, Template
from app.services.slugs import slug_of

RESERVED = frozenset({"new"})
"""Address words below /processes that are pages of their own."""

MAX_GROUPS = 200
"""How many groups a process can be opened with; more can be added later."""


def templates() -> tuple[Template, ...]:
    """The templates that a process can be opened from."""
    return templates_.TEMPLATES


def open_process(
    session: Session,
    actor: Actor,
    *,
    template: str,
    title: str,
    goal: str,
    who_decides: str,
    decision_day: date,
    groups: Sequence[str] = (),
    visibility: Visibility,
    locale: str,
    slug: str | None = None,
    document_title: str,
    document_kind: DocumentKind,
    document_slug: str | None = None,
    starts_from: AdoptedPolicy | None = None,
    text: str | None = None,
    phases: Mapping[PhaseKind, Dates] | None = None,
) -> Process:
    """Open a process: phases planned backwards (or as given), groups with drafts, a document, kick-off.

    A name in `groups` that begins with `-` is a constituency group below the one before. The document starts
    as the adopted text that the process `starts_from`, else as `text`, else empty (see `import_text`).
    """
    policy.require(actor, Permission.OPEN_PROCESS)
    member = actors.acting(actor)
    chosen = _template(template)
    dates = _dates(chosen, decision_day, phases)
    process = Process(
        slug=_slug(session, slug or title),
        title=intake.line(title, field="title", limit=200),
        goal=intake.line(goal, field="goal", limit=600),
        who_decides=intake.line(who_decides, field="who_decides", limit=300),
        visibility=visibility,
        locale=_locale(locale),
        template=chosen.key,
        created_at=clock.now(),
        opened_by=member,
        starts_from=starts_from,
    )
    session.add(process)
    _add_phases(session, process, dates)
    log.record(session, actor, LogKind.PROCESS_OPENED, process, title=process.title, template=chosen.key)
    _coordinate(session, actor, process, member)
    _add_groups(session, actor, process, groups, chosen.group_kind)
    documents.start(
        session,
        actor,
        process,
        title=intake.line(document_title, field="document_title", limit=200),
        kind=document_kind,
        slug=document_slug,
        text=text,
        adopted=starts_from,
    )
    turn_to(session, actor, process.phases[0])
    return process


def move_phase(session: Session, actor: Actor, phase: Phase, *, starts_on: date, ends_on: date) -> Phase:
    """Give a phase other days; they may not run before the phase before it. Raises `Invalid`."""
    policy.require(actor, Permission.MOVE_PHASE, phase)
    if ends_on < starts_on:
        raise Invalid(_("The last day is before the first."), "ends_on")
    dates = {one.kind: (one.starts_on, one.ends_on) for one in phase.process.phases}
    dates[phase.kind] = (starts_on, ends_on)
    _refuse_disorder(dates, "starts_on")
    before = {"from_starts_on": phase.starts_on, "from_ends_on": phase.ends_on}
    phase.starts_on, phase.ends_on = starts_on, ends_on
    log.record(
        session,
        actor,
        LogKind.PHASE_MOVED,
        phase,
        phase=phase.kind,
        starts_on=starts_on,
        ends_on=ends_on,
        **before,
    )
    return phase


def open_phase(session: Session, actor: Actor, phase: Phase) -> Phase:
    """Open a phase, close the one that is open. Hearing and decision need a submission. Raises `Conflict`."""
    policy.require(actor, Permission.MOVE_PHASE, phase)
    _lock(session, phase.process)
    if phase.is_open:
        raise Conflict(_("This phase is open already."))
    if phase.kind in (PhaseKind.HEARING, PhaseKind.DECISION) and not _is_before_forum(session, phase.process):
        raise Conflict(_("This phase opens when the common draft is submitted to the forum."))
    return turn_to(session, actor, phase)


def close_phase(session: Session, actor: Actor, phase: Phase) -> Phase:
    """Close the open phase without opening another: the process pauses. Raises `Conflict`."""
    policy.require(actor, Permission.MOVE_PHASE, phase)
    _lock(session, phase.process)
    if not phase.is_open:
        raise Conflict(_("This phase is not open."))
    phase.closed_at = clock.now()
    log.record(session, actor, LogKind.PHASE_CLOSED, phase, phase=phase.kind)
    return phase


def turn_to(session: Session, actor: Actor, phase: Phase) -> Phase:
    """Make `phase` the open one, for services that have checked their own right to (a submission, say)."""
    _lock(session, phase.process)
    for other in phase.process.phases:
        if other.is_open and other is not phase:
            other.closed_at = clock.now()
    phase.opened_at, phase.closed_at = clock.now(), None
    log.record(session, actor, LogKind.PHASE_OPENED, phase, phase=phase.kind)
    return phase


def _lock(session: Session, process: Process) -> None:
    """Hold the process's phases and read them anew, so that two persons never leave two of them open."""
    session.flush()
    session.scalars(
        select(Phase)
        .where(Phase.process_id == process.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _template(key: str) -> Template:
    template = templates_.find(key)
    if template is None:
        raise Invalid(_("Choose one of the templates."), "template")
    return template


def _dates(
    template: Template, decision_day: date, phases: Mapping[PhaseKind, Dates] | None
) -> Mapping[PhaseKind, Dates]:
    if phases:
        dates = {kind: phases[kind] for kind in PhaseKind if kind in phases}
        if PhaseKind.DECISION not in dates or len(dates) < len(template.days):
            raise Invalid(_("Every phase needs its days."), "decision_day")
        last = dates[PhaseKind.DECISION][1]
        dates.setdefault(PhaseKind.CLOSED, (last, last))
        _refuse_disorder(dates, "decision_day")
        return dates
    if not template.fits(decision_day, clock.today()):
        raise Invalid(
            _("The decision day is too near: there must be a day at least for each phase before it."),
            "decision_day",
        )
    return template.plan(decision_day, clock.today())


def _refuse_disorder(dates: Mapping[PhaseKind, Dates], field: str) -> None:
    """Each phase must end no earlier than it starts, and start no earlier than the phase before it."""
    ordered = [dates[kind] for kind in PhaseKind if kind in dates]
    if any(last < first for first, last in ordered):
        raise Invalid(_("A phase ends before it starts."), field)
    if any(later[0] < earlier[0] for earlier, later in pairwise(ordered)):
        raise Invalid(_("The phases would be out of order: one starts before the phase it follows."), field)


def _slug(session: Session, wanted: str) -> str:
    word = slug_of(wanted, fallback="process")
    taken = set(session.scalars(select(Process.slug).where(Process.slug.startswith(word))))
    return slug_of(wanted, taken=taken | RESERVED, fallback="process")


def _locale(locale: str) -> str:
    if locale not in LOCALES:
        raise Invalid(_("Choose one of the languages."), "locale")
    return locale


def _add_phases(session: Session, process: Process, dates: Mapping[PhaseKind, Dates]) -> None:
    for position, (kind, (first, last)) in enumerate(dates.items()):
        session.add(Phase(kind=kind, position=position, starts_on=first, ends_on=last, process=process))


def _coordinate(session: Session, actor: Actor, process: Process, member: Member) -> None:
    """Who opens a process coordinates it: a coordinator at once, others once a second person confirms it."""
    trusted = actor.holds(Role.COORDINATOR, Scope(None))
    assignment = RoleAssignment(
        member=member,
        role=Role.COORDINATOR,
        process=process,
        starts_at=clock.now(),
        granted_by=member,
        confirmed_at=clock.now() if trusted else None,
    )
    session.add(assignment)
    log.record(session, actor, LogKind.ROLE_ASSIGNED, assignment, role=Role.COORDINATOR, member=member.id)


def _add_groups(
    session: Session, actor: Actor, process: Process, names: Sequence[str], kind: GroupKind
) -> None:
    lines = [name.strip() for name in names if name.strip(f" \t{BELOW}")]
    if len(lines) > MAX_GROUPS:
        raise Invalid(
            _(
                "A process can be opened with at most %(limit)s groups. Add the others later.",
                limit=MAX_GROUPS,
            ),
            "groups",
        )
    region = None
    for line in lines:
        name = line.lstrip(f" \t{BELOW}")
        if not line.startswith(BELOW):
            region = groups.found(session, actor, process, name=name, kind=kind)
        elif region is None:
            raise Invalid(_("“%(name)s” has no group above it.", name=name), "groups")
        else:
            groups.found(session, actor, process, name=name, kind=GroupKind.CONSTITUENCY, parent=region)


def _is_before_forum(session: Session, process: Process) -> bool:
    found = session.scalars(
        select(Submission.id)
        .join(Draft, Submission.draft_id == Draft.id)
        .join(Document, Draft.document_id == Document.id)
        .where(Document.process_id == process.id, Submission.state == SubmissionState.SUBMITTED)
        .limit(1)
    )
    return found.first() is not None
