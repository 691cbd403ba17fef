"""Who may do what, and when: one table, asked by every service and rendered as a help page."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce

from app.errors import NotAllowed, NotFound
from app.i18n import LazyString
from app.i18n import lazy_gettext as _l
from app.models import (
    AdoptedPolicy,
    AppealState,
    Comment,
    Decision,
    Document,
    Draft,
    Fate,
    Flag,
    Gate,
    Hearing,
    Member,
    Membership,
    Merge,
    MergeKind,
    MergeState,
    ModerationAction,
    Phase,
    PhaseKind,
    PolicyCheck,
    Process,
    Proposal,
    Role,
    RoleAssignment,
    Submission,
    SubmissionState,
    Suggestion,
    Support,
    Thread,
    ThreadState,
    Update,
    Version,
    Visibility,
    WorkGroup,
)


class Permission(enum.StrEnum):
    """Every action that the table answers for."""

    READ = "read"
    JOIN_GROUP = "join_group"
    ADMIT_MEMBER = "admit_member"
    SUGGEST = "suggest"
    WITHDRAW_SUGGESTION = "withdraw_suggestion"
    EDIT_SUGGESTION = "edit_suggestion"
    SUPPORT = "support"
    COMMENT = "comment"
    ASK = "ask"
    FLAG = "flag"
    RESOLVE_THREAD = "resolve_thread"
    MODERATE = "moderate"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    PREPARE_MERGE = "prepare_merge"
    PROPOSE_MERGE = "propose_merge"
    APPROVE_MERGE = "approve_merge"
    PUBLISH_MERGE = "publish_merge"
    OPEN_PROCESS = "open_process"
    MOVE_PHASE = "move_phase"
    POST_UPDATE = "post_update"
    ADD_GROUP = "add_group"
    ADD_DOCUMENT = "add_document"
    FILL_GROUP_ROLE = "fill_group_role"
    PROPOSE_IDEA = "propose_idea"
    WITHDRAW_IDEA = "withdraw_idea"
    SUBMIT = "submit"
    AMEND = "amend"
    CLOSE_HEARING = "close_hearing"
    RECORD_DECISION = "record_decision"
    CONFIRM_DECISION = "confirm_decision"
    NAME_PROCESS_ROLE = "name_process_role"
    CONFIRM_ROLE = "confirm_role"
    INVITE_MEMBER = "invite_member"
    ADMINISTER_MEMBERS = "administer_members"


@dataclass(frozen=True)
class Actor:
    """Somebody about to act: the member (None for a visitor) with the roles in force and the groups joined."""

    member: Member | None = None
    assignments: tuple[RoleAssignment, ...] = ()
    memberships: tuple[Membership, ...] = ()

    def holds(self, role: Role, scope: "Scope") -> bool:
        """Whether the actor holds `role` where the thing in question belongs."""
        return any(
            assignment.role is role
            and (
                assignment.process_id is None or (scope.process and assignment.process_id == scope.process.id)
            )
            and (assignment.group_id is None or (scope.group and assignment.group_id == scope.group.id))
            for assignment in self.assignments
        )

    def belongs_to(self, group: WorkGroup | None) -> bool:
        """Whether the actor has joined the group or holds a role in it."""
        return group is not None and (
            any(membership.group_id == group.id for membership in self.memberships)
            or any(assignment.group_id == group.id for assignment in self.assignments)
        )

    def takes_part_in(self, process: Process | None) -> bool:
        """Whether the actor has joined one of the process's groups or holds a role in it."""
        return process is not None and (
            any(membership.group.process_id == process.id for membership in self.memberships)
            or any(
                assignment.process_id in (None, process.id) and assignment.role is not Role.ADMINISTRATOR
                for assignment in self.assignments
            )
        )

    def is_member(self, member: Member | None) -> bool:
        """Whether the actor is that very member."""
        return self.member is not None and member is not None and self.member.id == member.id


VISITOR = Actor()


@dataclass(frozen=True)
class Scope:
    """The process, group and draft that a thing belongs to."""

    thing: object
    process: Process | None = None
    group: WorkGroup | None = None
    draft: Draft | None = None


def scope_of(thing: object) -> Scope:  # noqa: C901 - one line for each kind of row
    """The scope of any row of the house; an unknown thing has none."""
    match thing:
        case Process():
            return Scope(thing, thing)
        case Phase() | Update():
            return Scope(thing, thing.process)
        case WorkGroup():
            return Scope(thing, thing.process, thing)
        case Membership():
            return Scope(thing, thing.group.process, thing.group)
        case Document() as document:
            return Scope(thing, document.process)
        case Proposal() | AdoptedPolicy():
            return Scope(thing, thing.document.process)
        case Draft():
            return Scope(thing, thing.document.process, thing.group, thing)
        case Version() | Suggestion() | Thread() | Merge() | Submission() | PolicyCheck():
            return _within(thing, thing.draft)
        case Comment():
            return _within(thing, thing.thread)
        case Flag():
            return _within(thing, thing.comment)
        case Support() | Fate():
            return _within(thing, thing.suggestion)
        case Hearing() | Decision() | Gate():
            return _within(thing, thing.submission)
        case ModerationAction():
            return _within(thing, thing.comment or thing.thread)
        case RoleAssignment():
            return Scope(thing, thing.process, thing.group)
        case _:
            return Scope(thing)


def _within(thing: object, holder: object) -> Scope:
    outer = scope_of(holder)
    return Scope(thing, outer.process, outer.group, outer.draft)


@dataclass(frozen=True)
class Test:
    """One predicate with its words, so that the table can be read aloud."""

    words: LazyString
    holds: Callable[[Actor, Scope], bool] = field(repr=False)


@dataclass(frozen=True)
class Rule:
    """An action is allowed to any of `who`, when all of `when` hold."""

    label: LazyString
    who: tuple[Test, ...]
    when: tuple[Test, ...] = ()

    def refusal(self, actor: Actor, scope: Scope) -> LazyString | None:
        """None if allowed, else the sentence that says which half failed."""
        if not any(test.holds(actor, scope) for test in self.who):
            return _l("Only %(who)s may do this.", who=_either(self.who))
        failed = next((test for test in self.when if not test.holds(actor, scope)), None)
        return None if failed is None else _l("This can be done only when %(when)s.", when=failed.words)


def _either(tests: tuple[Test, ...]) -> LazyString:
    return reduce(
        lambda left, right: _l("%(left)s or %(right)s", left=left, right=right), (t.words for t in tests)
    )


# --- who -----------------------------------------------------------------------------------------


def _role(role: Role, words: LazyString) -> Test:
    return Test(words, lambda actor, scope: actor.holds(role, scope))


def _may_read(actor: Actor, scope: Scope) -> bool:
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
        return _holds_in_any_group(actor, Role.FACILITATOR, scope.process)
    return actor.holds(Role.FACILITATOR, scope)


def _holds_in_any_group(actor: Actor, role: Role, process: Process | None) -> bool:
    return process is not None and any(
        assignment.role is role and assignment.process_id == process.id for assignment in actor.assignments
    )


def _owns(actor: Actor, scope: Scope) -> bool:
    if scope.draft is not None and scope.draft.group_id is None:
        return _holds_in_any_group(actor, Role.PROCESS_OWNER, scope.process)
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
    return _holds_in_any_group(actor, Role.FACILITATOR, scope.process) or actor.holds(Role.COORDINATOR, scope)


ANYONE_WHO_READS = Test(_l("those who may read the process"), _may_read)
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
        case MergeKind.SUGGESTIONS:
            return _phase_is(scope, PhaseKind.DRAFTING)
        case MergeKind.CONSOLIDATION:
            return _phase_is(scope, PhaseKind.CO_WRITING)
        case MergeKind.AMENDMENTS:
            return _phase_is(scope, PhaseKind.DECISION)


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
    _l("the suggestion is open"), lambda a, s: isinstance(s.thing, Suggestion) and s.thing.is_open
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


# --- the table -----------------------------------------------------------------------------------

P = Permission
TABLE: dict[Permission, Rule] = {
    P.READ: Rule(_l("Read a process, document, version, suggestion or discussion"), (ANYONE_WHO_READS,)),
    P.JOIN_GROUP: Rule(_l("Join a group, or ask to join"), (MEMBER,), (NOT_CLOSED,)),
    P.ADMIT_MEMBER: Rule(_l("Admit someone who asked to join"), (PROCESS_OWNER, COORDINATOR), (NOT_CLOSED,)),
    P.SUGGEST: Rule(_l("Suggest better words"), (MEMBER_OF_GROUP,), (TAKES_SUGGESTIONS,)),
    P.WITHDRAW_SUGGESTION: Rule(_l("Withdraw a suggestion"), (AUTHOR,), (SUGGESTION_OPEN, NOT_PROPOSED)),
    P.EDIT_SUGGESTION: Rule(_l("Repair or edit a suggestion"), (AUTHOR,), (SUGGESTION_OPEN, NOT_PROPOSED)),
    P.SUPPORT: Rule(_l("Support a suggestion"), (PARTICIPANT,), (PHASE_OPEN, SUGGESTION_OPEN)),
    P.COMMENT: Rule(_l("Comment"), (PARTICIPANT,), (PHASE_OPEN, THREAD_OPEN)),
    P.ASK: Rule(_l("Ask a question"), (PARTICIPANT,), (PHASE_OPEN,)),
    P.FLAG: Rule(_l("Report a comment"), (PARTICIPANT,), (PHASE_OPEN, NOT_SHUT, NOT_OWN)),
    P.RESOLVE_THREAD: Rule(_l("Resolve a discussion"), (AUTHOR, FACILITATOR, PROCESS_OWNER), (THREAD_OPEN,)),
    P.MODERATE: Rule(_l("Hide, restore, move, close with a summary"), (FACILITATOR,), (NOT_OWN,)),
    P.APPEAL: Rule(_l("Appeal against a moderation"), (AUTHOR,), (APPEALABLE,)),
    P.DECIDE_APPEAL: Rule(_l("Decide an appeal"), (APPEAL_JUDGE,), (APPEAL_OPEN,)),
    P.PREPARE_MERGE: Rule(_l("Prepare a merge"), (PREPARER,), (MERGE_PHASE,)),
    P.PROPOSE_MERGE: Rule(_l("Propose a merge"), (PREPARER,), (MERGE_PHASE, PREPARING)),
    P.APPROVE_MERGE: Rule(_l("Approve or refuse a merge"), (SECOND_KEY,), (NOT_CLOSED, PROPOSED)),
    P.PUBLISH_MERGE: Rule(_l("Publish a merge"), (PREPARER, SECOND_KEY), (NOT_CLOSED, PUBLISHABLE)),
    P.OPEN_PROCESS: Rule(_l("Open a process"), (COORDINATOR, ADMINISTRATOR)),
    P.MOVE_PHASE: Rule(_l("Open, close and move a phase"), (COORDINATOR,), (NOT_CLOSED,)),
    P.POST_UPDATE: Rule(_l("Post an update"), (COORDINATOR,), (NOT_CLOSED,)),
    P.ADD_GROUP: Rule(_l("Add a work group"), (COORDINATOR,), (NOT_CLOSED,)),
    P.ADD_DOCUMENT: Rule(_l("Add a document"), (COORDINATOR,), (NOT_CLOSED,)),
    P.FILL_GROUP_ROLE: Rule(_l("Fill and end a group's roles"), (COORDINATOR,), (NOT_CLOSED,)),
    P.PROPOSE_IDEA: Rule(_l("Add a proposal to the idea catalogue"), (PARTICIPANT,), (PHASE_OPEN,)),
    P.WITHDRAW_IDEA: Rule(_l("Withdraw a proposal"), (AUTHOR,), (NOT_CLOSED,)),
    P.SUBMIT: Rule(_l("Submit the common draft to the forum"), (COORDINATOR,), (CO_WRITING,)),
    P.AMEND: Rule(_l("Propose an amendment in a hearing"), (FORUM_MEMBER,), (IN_HEARING,)),
    P.CLOSE_HEARING: Rule(_l("Close the hearing"), (FORUM_CHAIR, COORDINATOR), (IN_HEARING,)),
    P.RECORD_DECISION: Rule(
        _l("Record the votes and the decision"), (FORUM_CHAIR,), (HEARING_OVER, BEFORE_FORUM)
    ),
    P.CONFIRM_DECISION: Rule(_l("Confirm the decision"), (SECOND_FORUM_MEMBER,), (HEARING_OVER, UNCONFIRMED)),
    P.NAME_PROCESS_ROLE: Rule(_l("Name and end a process's roles"), (ADMINISTRATOR,)),
    P.CONFIRM_ROLE: Rule(
        _l("Confirm a coordinator or an administrator"), (OTHER_ADMINISTRATOR,), (UNCONFIRMED,)
    ),
    P.INVITE_MEMBER: Rule(_l("Invite a member"), (ADMINISTRATOR, COORDINATOR)),
    P.ADMINISTER_MEMBERS: Rule(_l("Administer members"), (ADMINISTRATOR,)),
}


def can(actor: Actor, permission: Permission, thing: object = None) -> bool:
    """Whether `actor` may do this to `thing` (a row of the house, or None for the house itself) now."""
    scope = scope_of(thing)
    return _may_read(actor, scope) and TABLE[permission].refusal(actor, scope) is None


def answers_for(actor: Actor, role: Role, thing: object) -> bool:
    """Whether the actor holds `role` where `thing` belongs; over the common draft, in any group of the process."""
    scope = scope_of(thing)
    if (
        scope.draft is not None
        and scope.draft.group_id is None
        and _holds_in_any_group(actor, role, scope.process)
    ):
        return True
    return actor.holds(role, scope)


def require(actor: Actor, permission: Permission, thing: object = None) -> None:
    """Raise `NotFound` if the actor may not even see the thing, `NotAllowed` with the reason if not do this."""
    scope = scope_of(thing)
    if not _may_read(actor, scope):
        raise NotFound(_l("There is nothing here, or it is not yours to see."))
    refusal = TABLE[permission].refusal(actor, scope)
    if refusal is not None:
        raise NotAllowed(refusal)
