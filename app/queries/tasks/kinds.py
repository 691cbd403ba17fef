"""The kinds of task, and what all of them ask about."""

import enum
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement

from app.models import (
    Decision,
    Draft,
    Flag,
    Membership,
    Merge,
    Objection,
    Process,
    Role,
    RoleAssignment,
    Suggestion,
    Thread,
    Update,
)
from app.policy import Actor
from app.services.keys import Key

MOST = 20
"""How many of each kind of task the page names."""


class TaskKind(enum.StrEnum):
    """What a member may be asked to do."""

    APPROVE_MERGE = "approve_merge"
    PUBLISH_MERGE = "publish_merge"
    NAME_INTERIM = "name_interim"
    CONFIRM_DECISION = "confirm_decision"
    CONFIRM_ROLE = "confirm_role"
    POST_UPDATE = "post_update"
    ADMIT_MEMBER = "admit_member"
    ANSWER_QUESTION = "answer_question"
    LOOK_AT_FLAG = "look_at_flag"
    READ_OBJECTION = "read_objection"
    READ_OUTCOME = "read_outcome"
    REPAIR_SUGGESTION = "repair_suggestion"
    SETTLE_SUGGESTION = "settle_suggestion"
    RENEW_SUPPORT = "renew_support"


@dataclass(frozen=True)
class Task:
    """One thing that waits: the row it is about, the process it belongs to, since when, and until when.

    For one whom a coordinator must name, `key` is the merge's key that nobody turns; where a consolidation has taken up
    a group's draft, `draft` is that one.
    """

    kind: TaskKind
    thing: Merge | Decision | RoleAssignment | Membership | Thread | Flag | Suggestion | Update | Objection
    process: Process | None
    since: datetime
    until: date | None = None
    key: Key | None = None
    draft: Draft | None = None


def held(viewer: Actor, *roles: Role) -> ColumnElement[bool]:
    """The processes where the viewer holds one of the roles, as a condition on `Process`."""
    places = {one.process_id for one in viewer.assignments if one.role in roles}
    if None in places:
        return Process.id.is_not(None)
    return Process.id.in_(places)


def me(viewer: Actor) -> int:
    """The viewer's number; 0, which is nobody's, for a visitor."""
    return viewer.member.id if viewer.member else 0
