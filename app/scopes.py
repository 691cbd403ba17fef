"""Somebody about to act, and where the thing they act on belongs."""

from dataclasses import dataclass

from app.models import (
    AdoptedPolicy,
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
    ModerationAction,
    Phase,
    PolicyCheck,
    Process,
    Proposal,
    Role,
    RoleAssignment,
    Submission,
    Suggestion,
    Support,
    Thread,
    Update,
    Version,
    WorkGroup,
)


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
