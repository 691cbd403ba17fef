"""Who may do what, and when: one table, asked by every service and rendered as a help page."""

import enum
from dataclasses import dataclass
from functools import reduce

from app.conditions import (
    ADMINISTRATOR,
    ANYONE_WHO_READS,
    APPEAL_JUDGE,
    APPEAL_OPEN,
    APPEALABLE,
    AUTHOR,
    BEFORE_FORUM,
    CO_WRITING,
    COORDINATOR,
    FACILITATOR,
    FOLLOWS_NOW,
    FORUM_CHAIR,
    FORUM_MEMBER,
    HEARING_OVER,
    IN_HEARING,
    MEMBER,
    MEMBER_OF_GROUP,
    MERGE_PHASE,
    NOT_CLOSED,
    NOT_OWN,
    NOT_PROPOSED,
    NOT_SHUT,
    OTHER_ADMINISTRATOR,
    PARTICIPANT,
    PHASE_OPEN,
    PREPARER,
    PREPARING,
    PROCESS_OWNER,
    PROPOSED,
    PUBLISHABLE,
    SECOND_FORUM_MEMBER,
    SECOND_KEY,
    SUGGESTION_OPEN,
    TAKES_SUGGESTIONS,
    THREAD_OPEN,
    UNCONFIRMED,
    Test,
    holds_in_any_group,
    may_read,
)
from app.errors import NotAllowed, NotFound
from app.i18n import LazyString
from app.i18n import lazy_gettext as _l
from app.models import Role
from app.scopes import VISITOR, Actor, Scope, scope_of

__all__ = [
    "TABLE",
    "VISITOR",
    "Actor",
    "Permission",
    "Rule",
    "Scope",
    "Test",
    "answers_for",
    "can",
    "require",
    "scope_of",
]


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
    RAISE_OBJECTION = "raise_objection"
    PREPARE_MERGE = "prepare_merge"
    PROPOSE_MERGE = "propose_merge"
    FOLLOW_DRAFT = "follow_draft"
    APPROVE_MERGE = "approve_merge"
    PUBLISH_MERGE = "publish_merge"
    OPEN_PROCESS = "open_process"
    MOVE_PHASE = "move_phase"
    POST_UPDATE = "post_update"
    REMIND_OF_UPDATE = "remind_of_update"
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
    P.RAISE_OBJECTION: Rule(_l("Object to a rewording of one's suggestion"), (AUTHOR,), (NOT_CLOSED,)),
    P.PREPARE_MERGE: Rule(_l("Prepare a merge"), (PREPARER,), (MERGE_PHASE,)),
    P.PROPOSE_MERGE: Rule(_l("Propose a merge"), (PREPARER,), (MERGE_PHASE, PREPARING)),
    P.FOLLOW_DRAFT: Rule(_l("Let a group's draft follow the common one"), (PREPARER,), (FOLLOWS_NOW,)),
    P.APPROVE_MERGE: Rule(_l("Approve or refuse a merge"), (SECOND_KEY,), (NOT_CLOSED, PROPOSED)),
    P.PUBLISH_MERGE: Rule(_l("Publish a merge"), (PREPARER, SECOND_KEY), (NOT_CLOSED, PUBLISHABLE)),
    P.OPEN_PROCESS: Rule(_l("Open a process"), (COORDINATOR, ADMINISTRATOR)),
    P.MOVE_PHASE: Rule(_l("Open, close and move a phase"), (COORDINATOR,), (NOT_CLOSED,)),
    P.POST_UPDATE: Rule(_l("Post an update"), (COORDINATOR,), (NOT_CLOSED,)),
    P.REMIND_OF_UPDATE: Rule(_l("Remind of a late update"), (PARTICIPANT,), (NOT_CLOSED,)),
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
    return may_read(actor, scope) and TABLE[permission].refusal(actor, scope) is None


def answers_for(actor: Actor, role: Role, thing: object) -> bool:
    """Whether the actor holds `role` where `thing` belongs; over the common draft, in any group of the process."""
    scope = scope_of(thing)
    if (
        scope.draft is not None
        and scope.draft.group_id is None
        and holds_in_any_group(actor, role, scope.process)
    ):
        return True
    return actor.holds(role, scope)


def require(actor: Actor, permission: Permission, thing: object = None) -> None:
    """Raise `NotFound` if the actor may not even see the thing, `NotAllowed` with the reason if not do this."""
    scope = scope_of(thing)
    if not may_read(actor, scope):
        raise NotFound(_l("There is nothing here, or it is not yours to see."))
    refusal = TABLE[permission].refusal(actor, scope)
    if refusal is not None:
        raise NotAllowed(refusal)
