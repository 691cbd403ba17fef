"""The tables, and what a row knows about itself."""

from app.models.attempts import Attempt
from app.models.base import Base
from app.models.documents import Document, DocumentKind, Draft, Origin, OriginCredit, OriginKind, Version
from app.models.groups import GroupKind, Membership, MembershipState, WorkGroup
from app.models.log import LogEntry, LogKind
from app.models.members import Invitation, Member, SignIn
from app.models.merges import (
    Approval,
    Merge,
    MergeDecision,
    MergeKind,
    MergeSource,
    MergeState,
    PassageChoice,
    Verdict,
)
from app.models.processes import Phase, PhaseKind, Process, Update, Visibility
from app.models.proposals import Proposal, ProposalState
from app.models.roles import GROUP_ROLES, PROCESS_ROLES, TWO_PERSON_ROLES, Role, RoleAssignment
from app.models.submissions import (
    AdoptedPolicy,
    Decision,
    DecisionOutcome,
    Gate,
    GateKind,
    Hearing,
    PolicyCheck,
    Submission,
    SubmissionState,
)
from app.models.suggestions import (
    OPEN_STATES,
    Fate,
    Suggestion,
    SuggestionAuthor,
    SuggestionKind,
    SuggestionRevision,
    SuggestionState,
    Support,
)
from app.models.threads import (
    AppealState,
    Comment,
    Flag,
    ModerationAction,
    ModerationKind,
    Thread,
    ThreadState,
)
from app.models.writings import Writing

__all__ = [
    "GROUP_ROLES",
    "OPEN_STATES",
    "PROCESS_ROLES",
    "TWO_PERSON_ROLES",
    "AdoptedPolicy",
    "AppealState",
    "Approval",
    "Attempt",
    "Base",
    "Comment",
    "Decision",
    "DecisionOutcome",
    "Document",
    "DocumentKind",
    "Draft",
    "Fate",
    "Flag",
    "Gate",
    "GateKind",
    "GroupKind",
    "Hearing",
    "Invitation",
    "LogEntry",
    "LogKind",
    "Member",
    "Membership",
    "MembershipState",
    "Merge",
    "MergeDecision",
    "MergeKind",
    "MergeSource",
    "MergeState",
    "ModerationAction",
    "ModerationKind",
    "Origin",
    "OriginCredit",
    "OriginKind",
    "PassageChoice",
    "Phase",
    "PhaseKind",
    "PolicyCheck",
    "Process",
    "Proposal",
    "ProposalState",
    "Role",
    "RoleAssignment",
    "SignIn",
    "Submission",
    "SubmissionState",
    "Suggestion",
    "SuggestionAuthor",
    "SuggestionKind",
    "SuggestionRevision",
    "SuggestionState",
    "Support",
    "Thread",
    "ThreadState",
    "Update",
    "Verdict",
    "Version",
    "Visibility",
    "WorkGroup",
    "Writing",
]
