"""The two halves of every rule, each a predicate with its words: who one must be, and when it is the time."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.i18n import LazyString
from app.i18n import lazy_gettext as _l
from app.models import (
    AppealState,
    Comment,
    Decision,
    Draft,
    Hearing,
    Merge,
    MergeKind,
    MergeState,
    ModerationAction,
    PhaseKind,
    Process,
    Proposal,
    Role,
    RoleAssignment,
    Submission,
    SubmissionState,
    Suggestion,
    Thread,
    ThreadState,
    Visibility,
)
from app.scopes import Actor, Scope


@dataclass(frozen=True)
class Test:
    """One predicate with its words, so that the table can be read aloud."""

    words: LazyString
    holds: Callable[[Actor, Scope], bool] = field(repr=False)


# --- who -----------------------------------------------------------------------------------------


def _role(role: Role, words: LazyString) -> Test:
    return Test(words, lambda actor, scope: actor.holds(role, scope))


def may_read(actor: Actor, scope: Scope) -> bool:
    """Whether the process's visibility lets the actor read what belongs to it."""
    process = scope.process
    if process is None:
        return True
    match process.visibility:
        case Visibility.PUBLIC:
            return True
        case Visibility.MEMBERS:
            return actor.member is not None
        case Visibility.PARTICIPANTS:
            return actor.takes_part_in(process) or actor.holds(Role.ADMINISTRATOR, scope)


def _participant(actor: Actor, scope: Scope) -> bool:
    return actor.takes_part_in(scope.process)


def _member_of_drafts_group(actor: Actor, scope: Scope) -> bool:
    if scope.draft is None or _only_advises(actor, scope):
        return False
    return actor.belongs_to(scope.group) if scope.draft.group_id else _participant(actor, scope)


def _only_advises(actor: Actor, scope: Scope) -> bool:
    """Advisers and candidate contacts comment; without a group of their own they propose no wording."""
    in_process = [a for a in actor.assignments if scope.process and a.process_id in (None, scope.process.id)]
    joined = any(scope.process and m.group.process_id == scope.process.id for m in actor.memberships)
    quiet = {Role.ADVISER, Role.CANDIDATE_CONTACT}
    return not joined and bool(in_process) and all(a.role in quiet for a in in_process)


def _author(actor: Actor, scope: Scope) -> bool:
    match scope.thing:
        case Suggestion() as suggestion:
            return actor.is_member(suggestion.author) or any(
                actor.is_member(coauthor.member) for coauthor in suggestion.coauthors
            )
        case Thread() as thread:
            return actor.is_member(thread.started_by)
        case Proposal() as proposal:
            return actor.is_member(proposal.author)
        case Comment() as comment:
            return actor.is_member(comment.author)
        case ModerationAction(comment=Comment() as comment):
            return actor.is_member(comment.author)
        case ModerationAction(thread=Thread() as thread):
            return actor.is_member(thread.started_by)
        case _:
            return False


def _facilitates(actor: Actor, scope: Scope) -> bool:
    """Facilitators of the draft's group; over the common draft, facilitators of any group of the process."""
    if scope.draft is not None and scope.draft.group_id is None:
        return holds_in_any_group(actor, Role.FACILITATOR, scope.process)
    return actor.holds(Role.FACILITATOR, scope)


def holds_in_any_group(actor: Actor, role: Role, process: Process | None) -> bool:
    """Whether the actor holds the role in some group of the process."""
    return process is not None and any(
        assignment.role is role and assignment.process_id == process.id for assignment in actor.assignments
    )


def _owns(actor: Actor, scope: Scope) -> bool:
    if scope.draft is not None and scope.draft.group_id is None:
        return holds_in_any_group(actor, Role.PROCESS_OWNER, scope.process)
    return actor.holds(Role.PROCESS_OWNER, scope)


def _merge_kind(scope: Scope) -> MergeKind:
    """The kind of a merge, or of the one that could be prepared on a draft now."""
    if isinstance(scope.thing, Merge):
        return scope.thing.kind
    if scope.draft is not None and scope.draft.group_id is not None:
        return MergeKind.SUGGESTIONS
    in_hearing = _phase_is(scope, PhaseKind.HEARING, PhaseKind.DECISION)
    return MergeKind.AMENDMENTS if in_hearing else MergeKind.CONSOLIDATION


def _prepares(actor: Actor, scope: Scope) -> bool:
    if _merge_kind(scope) is MergeKind.AMENDMENTS:
        return actor.holds(Role.FORUM_CHAIR, scope)
    return _owns(actor, scope)


def _second_key(actor: Actor, scope: Scope) -> bool:
    merge = scope.thing
    if not isinstance(merge, Merge) or actor.is_member(merge.proposed_by):
        return False
    match merge.kind:
        case MergeKind.SUGGESTIONS:
            return actor.holds(Role.FACILITATOR, scope)
        case MergeKind.CONSOLIDATION:
            return _owns(actor, scope) or _facilitates(actor, scope)
        case MergeKind.AMENDMENTS:
            return actor.holds(Role.FORUM_MEMBER, scope)


def _second_forum_member(actor: Actor, scope: Scope) -> bool:
    decision = scope.thing
    return (
        isinstance(decision, Decision)
        and not actor.is_member(decision.recorded_by)
        and (actor.holds(Role.FORUM_MEMBER, scope) or actor.holds(Role.FORUM_CHAIR, scope))
    )


def _other_administrator(actor: Actor, scope: Scope) -> bool:
    assignment = scope.thing
    return (
        isinstance(assignment, RoleAssignment)
        and actor.holds(Role.ADMINISTRATOR, Scope(None))
        and not actor.is_member(assignment.granted_by)
        and not actor.is_member(assignment.member)
    )


def _judges_appeal(actor: Actor, scope: Scope) -> bool:
    """Another facilitator of the process, or the coordinator; never who moderated or who appealed."""
    action = scope.thing
    if not isinstance(action, ModerationAction) or actor.is_member(action.actor) or _author(actor, scope):
        return False
    return holds_in_any_group(actor, Role.FACILITATOR, scope.process) or actor.holds(Role.COORDINATOR, scope)


ANYONE_WHO_READS = Test(_l("those who may read the process"), may_read)
MEMBER = Test(_l("a member"), lambda actor, scope: actor.member is not None)
PARTICIPANT = Test(_l("a participant in the process"), _participant)
MEMBER_OF_GROUP = Test(
    _l("a member of the draft's group (for the common draft: any participant)"), _member_of_drafts_group
)
AUTHOR = Test(_l("its author"), _author)
FACILITATOR = Test(_l("a facilitator of the group"), _facilitates)
PROCESS_OWNER = Test(_l("a process owner of the group"), _owns)
PREPARER = Test(
    _l("a process owner of the draft's group (for the forum's amendments: the forum chair)"), _prepares
)
SECOND_KEY = Test(
    _l(
        "a facilitator of the group who did not propose it (for a consolidation: a process owner of each group and"
        " one facilitator; for the forum's amendments: a forum member)"
    ),
    _second_key,
)
COORDINATOR = _role(Role.COORDINATOR, _l("the coordinator"))
ADMINISTRATOR = _role(Role.ADMINISTRATOR, _l("an administrator"))
FORUM_MEMBER = Test(
    _l("a forum member"),
    lambda actor, scope: actor.holds(Role.FORUM_MEMBER, scope) or actor.holds(Role.FORUM_CHAIR, scope),
)
FORUM_CHAIR = _role(Role.FORUM_CHAIR, _l("the forum chair"))
SECOND_FORUM_MEMBER = Test(_l("a second forum member"), _second_forum_member)
OTHER_ADMINISTRATOR = Test(_l("a second administrator"), _other_administrator)
APPEAL_JUDGE = Test(_l("another facilitator of the process or the coordinator"), _judges_appeal)


# --- when ----------------------------------------------------------------------------------------


def _phase_is(scope: Scope, *kinds: PhaseKind) -> bool:
    phase = scope.process.phase if scope.process else None
    return phase is not None and phase.kind in kinds


def _takes_suggestions(actor: Actor, scope: Scope) -> bool:
    wanted = PhaseKind.DRAFTING if scope.draft and scope.draft.group_id else PhaseKind.CO_WRITING
    return _phase_is(scope, wanted)


def _not_in_proposed_merge(actor: Actor, scope: Scope) -> bool:
    suggestion = scope.thing
    return isinstance(suggestion, Suggestion) and not suggestion.is_awaiting_publication


def _merge_phase(actor: Actor, scope: Scope) -> bool:
    match _merge_kind(scope):
        case MergeKind.SUGGESTIONS if isinstance(scope.thing, Merge) and scope.thing.follows:
            return _follows_now(actor, scope)
        case MergeKind.SUGGESTIONS:
            # While co-writing only to answer what was left open: see `verdicts`.
            return _phase_is(scope, PhaseKind.DRAFTING, PhaseKind.CO_WRITING)
        case MergeKind.CONSOLIDATION:
            return _phase_is(scope, PhaseKind.CO_WRITING)
        case MergeKind.AMENDMENTS:
            return _phase_is(scope, PhaseKind.DECISION)


def _follows_now(actor: Actor, scope: Scope) -> bool:
    in_group = scope.draft is not None and scope.draft.group_id is not None
    return in_group and _phase_is(scope, PhaseKind.DRAFTING, PhaseKind.CO_WRITING)


def _in_hearing(actor: Actor, scope: Scope) -> bool:
    still = not isinstance(scope.thing, Hearing) or scope.thing.is_open
    return still and _phase_is(scope, PhaseKind.HEARING)


def _not_shut(actor: Actor, scope: Scope) -> bool:
    thread = scope.thing.thread if isinstance(scope.thing, Comment) else None
    return thread is None or thread.state is not ThreadState.CLOSED


def _appeal_open(actor: Actor, scope: Scope) -> bool:
    return isinstance(scope.thing, ModerationAction) and scope.thing.appeal_state is AppealState.OPEN


def _not_own_content(actor: Actor, scope: Scope) -> bool:
    return not (isinstance(scope.thing, Comment | Thread) and _author(actor, scope))


ALWAYS: tuple[Test, ...] = ()
NOT_CLOSED = Test(_l("the process is not closed"), lambda a, s: s.process is None or not s.process.is_closed)
PHASE_OPEN = Test(
    _l("a phase of the process is open"),
    lambda a, s: s.process is not None and s.process.phase is not None and not s.process.is_closed,
)
TAKES_SUGGESTIONS = Test(
    _l("the draft takes suggestions (a group's draft while drafting, the common draft while co-writing)"),
    _takes_suggestions,
)
SUGGESTION_OPEN = Test(
    _l("the suggestion is open"),
    # Asked of a draft, it is about any of those that are open there.
    lambda a, s: isinstance(s.thing, Draft) or (isinstance(s.thing, Suggestion) and s.thing.is_open),
)
NOT_PROPOSED = Test(_l("the suggestion is not part of a proposed merge"), _not_in_proposed_merge)
THREAD_OPEN = Test(
    _l("the discussion is not closed"),
    lambda a, s: not (isinstance(s.thing, Thread) and s.thing.state is not ThreadState.OPEN),
)
NOT_SHUT = Test(_l("its discussion is not closed"), _not_shut)
NOT_OWN = Test(_l("it is not about one's own words"), _not_own_content)
MERGE_PHASE = Test(
    _l(
        "the phase is right (suggestions: drafting; consolidation: co-writing; the forum's amendments: decision)"
    ),
    _merge_phase,
)
FOLLOWS_NOW = Test(_l("the draft is a group's, and the phase is drafting or co-writing"), _follows_now)
PREPARING = Test(
    _l("the merge is being prepared"),
    lambda a, s: isinstance(s.thing, Merge) and s.thing.state is MergeState.PREPARING,
)
PROPOSED = Test(
    _l("the merge is proposed"),
    lambda a, s: isinstance(s.thing, Merge) and s.thing.state is MergeState.PROPOSED,
)
PUBLISHABLE = Test(
    _l("it is proposed, and every approval it needs holds for its exact text"),
    lambda a, s: isinstance(s.thing, Merge) and s.thing.state is MergeState.PROPOSED,
)
APPEALABLE = Test(
    _l("no appeal has been made yet"),
    lambda a, s: isinstance(s.thing, ModerationAction) and s.thing.appeal_state is None,
)
APPEAL_OPEN = Test(_l("the appeal is open"), _appeal_open)
CO_WRITING = Test(
    _l("the process is in co-writing, and every gate is met or waived with a reason"),
    lambda a, s: _phase_is(s, PhaseKind.CO_WRITING),
)
IN_HEARING = Test(_l("the hearing is open"), _in_hearing)
HEARING_OVER = Test(_l("the hearing is over"), lambda a, s: _phase_is(s, PhaseKind.DECISION))
BEFORE_FORUM = Test(
    _l("the text is before the forum"),
    lambda a, s: not isinstance(s.thing, Submission) or s.thing.state is SubmissionState.SUBMITTED,
)
UNCONFIRMED = Test(
    _l("it is not confirmed yet"),
    lambda a, s: isinstance(s.thing, Decision | RoleAssignment) and s.thing.confirmed_at is None,
)
