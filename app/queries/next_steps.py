"""The one thing that a process asks of this viewer now."""

import enum
from dataclasses import dataclass

from app.models import MergeState, PhaseKind, Process, Role
from app.policy import Actor, Scope
from app.queries.drafts import DocumentRow, DraftRow
from app.queries.groups import GroupRow
from app.queries.processes import Overview, UnderwayMerge


class StepKind(enum.StrEnum):
    """What somebody may be asked to do next."""

    SIGN_IN = "sign_in"
    JOIN = "join"
    WAIT_FOR_ADMISSION = "wait_for_admission"
    POST_UPDATE = "post_update"
    FILL_ROLES = "fill_roles"
    ADD_TEXT = "add_text"
    OPEN_PHASE = "open_phase"
    APPROVE_MERGE = "approve_merge"
    DECIDE_SUGGESTIONS = "decide_suggestions"
    CONSOLIDATE = "consolidate"
    SUBMIT = "submit"
    SUGGEST = "suggest"
    READ = "read"
    AMEND = "amend"
    COMMENT = "comment"
    RECORD_DECISION = "record_decision"
    READ_DECISION = "read_decision"


@dataclass(frozen=True)
class NextStep:
    """What to do next, with the draft, group or merge it is about and how many wait."""

    kind: StepKind
    document: DocumentRow | None = None
    draft: DraftRow | None = None
    group: GroupRow | None = None
    merge: UnderwayMerge | None = None
    count: int = 0


def next_step(viewer: Actor, page: Overview) -> NextStep:
    """The most pressing thing first: what others wait for, then what the phase is for."""
    process = page.process
    document = page.documents[0] if page.documents else None
    if process.is_closed:
        return NextStep(StepKind.READ_DECISION, document)
    if viewer.member is None:
        return NextStep(StepKind.SIGN_IN, document)
    return (
        _as_coordinator(viewer, page)
        or _with_a_key(viewer, page)
        or _as_owner(viewer, page)
        or _in_phase(viewer, page, document)
    )


def _coordinates(viewer: Actor, process: Process) -> bool:
    return viewer.holds(Role.COORDINATOR, Scope(process, process))


def _as_coordinator(viewer: Actor, page: Overview) -> NextStep | None:
    if not _coordinates(viewer, page.process):
        return None
    if page.update_is_late:
        return NextStep(StepKind.POST_UPDATE)
    if page.process.phase is None:
        return NextStep(StepKind.OPEN_PHASE)
    untexted = next((one for one in page.documents if one.common.number is None), None)
    if untexted is not None or not page.documents:
        return NextStep(StepKind.ADD_TEXT, untexted)
    kind = page.process.phase.kind
    if kind is PhaseKind.KICK_OFF and page.vacancies:
        return NextStep(StepKind.FILL_ROLES, count=page.vacancies)
    if kind is PhaseKind.CO_WRITING:
        return NextStep(StepKind.SUBMIT, page.documents[0])
    return None


def _with_a_key(viewer: Actor, page: Overview) -> NextStep | None:
    """A merge that waits for this viewer's approval, or, once proposed by them, for its publication."""
    for merge in page.merges:
        if merge.state is not MergeState.PROPOSED or viewer.member is None:
            continue
        document, draft = _draft(page, merge.draft_id)
        if merge.proposed_by_id != viewer.member.id and _may_approve(viewer, page, draft):
            return NextStep(StepKind.APPROVE_MERGE, document, draft, merge=merge)
    return None


def _may_approve(viewer: Actor, page: Overview, draft: DraftRow) -> bool:
    held = [one for one in viewer.assignments if one.process_id == page.process.id]
    if draft.group is None:
        return any(one.role in (Role.PROCESS_OWNER, Role.FACILITATOR) for one in held)
    group = _group(page, draft.slug)
    return any(one.role is Role.FACILITATOR and one.group_id == group.id for one in held)


def _as_owner(viewer: Actor, page: Overview) -> NextStep | None:
    phase = page.process.phase.kind if page.process.phase else None
    owned = [row for row in page.groups if _owns(viewer, row)]
    if not owned or not page.documents:
        return None
    if phase is PhaseKind.CO_WRITING:
        return NextStep(StepKind.CONSOLIDATE, page.documents[0])
    if phase is not PhaseKind.DRAFTING:
        return None
    waiting = [
        (document, draft, row)
        for row in owned
        for document in page.documents
        for draft in document.drafts
        if draft.slug == row.slug and draft.waiting
    ]
    if not waiting:
        return None
    document, draft, row = max(waiting, key=lambda one: one[1].waiting)
    return NextStep(StepKind.DECIDE_SUGGESTIONS, document, draft, row, count=draft.waiting)


def _in_phase(viewer: Actor, page: Overview, document: DocumentRow | None) -> NextStep:
    phase = page.process.phase.kind if page.process.phase else None
    mine = next((row for row in page.groups if row.mine), None)
    takes_part = viewer.takes_part_in(page.process)
    if phase is PhaseKind.HEARING and takes_part:
        scope = Scope(page.process, page.process)
        forum = viewer.holds(Role.FORUM_MEMBER, scope) or viewer.holds(Role.FORUM_CHAIR, scope)
        return NextStep(StepKind.AMEND if forum else StepKind.COMMENT, document)
    if phase is PhaseKind.DECISION:
        chairs = viewer.holds(Role.FORUM_CHAIR, Scope(page.process, page.process))
        return NextStep(StepKind.RECORD_DECISION if chairs else StepKind.READ_DECISION, document)
    if mine is None and not takes_part:
        asked = next((row for row in page.groups if row.asked), None)
        return NextStep(StepKind.WAIT_FOR_ADMISSION if asked else StepKind.JOIN, document, group=asked)
    if document is None or document.common.number is None:
        return NextStep(StepKind.READ)
    if phase is PhaseKind.DRAFTING and mine is not None:
        draft = next((one for one in document.drafts if one.slug == mine.slug), document.common)
        return NextStep(StepKind.SUGGEST, document, draft, mine)
    if phase is PhaseKind.CO_WRITING:
        return NextStep(StepKind.SUGGEST, document, document.common)
    return NextStep(StepKind.READ, document, document.common)


def _draft(page: Overview, number: int) -> tuple[DocumentRow, DraftRow]:
    return next((one, draft) for one in page.documents for draft in one.drafts if draft.id == number)


def _group(page: Overview, slug: str) -> GroupRow:
    return next(row for row in page.groups if row.slug == slug)


def _owns(viewer: Actor, row: GroupRow) -> bool:
    return any(one.role is Role.PROCESS_OWNER and one.group_id == row.id for one in viewer.assignments)
