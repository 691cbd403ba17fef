"""What the house's fixed words are called in the reader's language."""

import enum

from app.i18n import LazyString
from app.i18n import lazy_gettext as _l
from app.models import DocumentKind, GroupKind, MembershipState, PhaseKind, Role, Visibility

NAMES: dict[enum.StrEnum, LazyString] = {
    PhaseKind.KICK_OFF: _l("Kick-off"),
    PhaseKind.DRAFTING: _l("Drafting"),
    PhaseKind.CO_WRITING: _l("Co-writing"),
    PhaseKind.HEARING: _l("Hearing"),
    PhaseKind.DECISION: _l("Decision"),
    PhaseKind.CLOSED: _l("Closed"),
    Visibility.PUBLIC: _l("Public"),
    Visibility.MEMBERS: _l("Members only"),
    Visibility.PARTICIPANTS: _l("Participants only"),
    DocumentKind.VISION: _l("Vision"),
    DocumentKind.POLICY: _l("Policy"),
    DocumentKind.PROPOSAL: _l("Proposal"),
    GroupKind.REGIONAL: _l("Regional group"),
    GroupKind.CONSTITUENCY: _l("Constituency group"),
    GroupKind.THEMATIC: _l("Thematic group"),
    MembershipState.ASKED: _l("Asked to join"),
    MembershipState.JOINED: _l("Joined"),
    MembershipState.LEFT: _l("Left"),
    MembershipState.DECLINED: _l("Declined"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.PROCESS_OWNER: _l("Process owner"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.BRIDGE_BUILDER: _l("Bridge builder"),
    Role.CANDIDATE_CONTACT: _l("Candidate contact"),
    Role.ADVISER: _l("Adviser"),
    Role.FORUM_MEMBER: _l("Forum member"),
    Role.FORUM_CHAIR: _l("Forum chair"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
"""Each fixed word with its name; templates write `{{ phase.kind|name }}`."""

PHASE_NOTES: dict[PhaseKind, LazyString] = {
    PhaseKind.KICK_OFF: _l("Roles are filled, groups are joined, questions are asked."),
    PhaseKind.DRAFTING: _l("Each group works on its own draft: members suggest, process owners merge."),
    PhaseKind.CO_WRITING: _l("The groups' drafts are co-written into the common draft."),
    PhaseKind.HEARING: _l("The text is frozen. The forum amends it, everybody taking part comments."),
    PhaseKind.DECISION: _l("The forum decides over the exact text."),
    PhaseKind.CLOSED: _l("What was adopted stands in the register."),
}
"""What happens in each phase, in one sentence."""


def name(value: enum.StrEnum) -> LazyString:
    """What a fixed word is called; raises KeyError for a word nobody named."""
    return NAMES[value]
