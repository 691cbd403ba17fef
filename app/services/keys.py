"""The keys a merge needs: who must turn one, who has, and what is still missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.i18n import gettext as _
from app.i18n import ngettext
from app.models import (
    Approval,
    Draft,
    Member,
    Merge,
    MergeKind,
    MergeState,
    Role,
    RoleAssignment,
    Suggestion,
    WorkGroup,
)
from app.policy import scope_of


@dataclass(frozen=True)
class Key:
    """One key that a merge needs: turned by `approval`, or by the proposal itself (`member` is who turned it).

    `holders` are the members who could turn it; a key without holders waits for the coordinator to name an interim.
    """

    role: Role
    group: WorkGroup | None
    approval: Approval | None
    member: Member | None
    holders: tuple[Member, ...]

    @property
    def is_turned(self) -> bool:
        """Whether it has been turned for the merge's present text."""
        return self.member is not None


def live(merge: Merge) -> list[Approval]:
    """The yeses that count for the merge's present text."""
    return [
        one
        for one in merge.approvals
        if one.granted and one.lapsed_at is None and one.text_hash == merge.text_hash
    ]


def needed(session: Session, merge: Merge) -> list[Key]:
    """Every key the merge needs, in the order in which they are shown.

    A group's suggestions: `approvals_needed` facilitators of the group. A consolidation: a process owner of each
    group with a draft (the proposer counts for their own groups), one facilitator, and more of either while the
    process asks for more persons. The forum's amendments: `approvals_needed` forum members. Nobody turns two keys,
    and a yes counts only while its giver holds the role.
    """
    roles = _holders(session, merge)
    process = scope_of(merge).process
    assert process is not None
    count = max(1, process.approvals_needed)
    match merge.kind:
        case MergeKind.SUGGESTIONS:
            return _turned(merge, roles, [(Role.FACILITATOR, merge.draft.group)] * count)
        case MergeKind.AMENDMENTS:
            return _turned(merge, roles, [(Role.FORUM_MEMBER, None)] * count)
        case MergeKind.CONSOLIDATION:
            wanted: list[tuple[Role, WorkGroup | None]] = [
                (Role.PROCESS_OWNER, group) for group in _groups_with_draft(session, merge)
            ]
            wanted += [(Role.FACILITATOR, None)] * max(1, count - len(wanted))
            return _turned(merge, roles, wanted)


def missing(session: Session, merge: Merge) -> list[str]:
    """What must still happen before the merge may be published, one sentence each; empty when nothing."""
    return missing_from(merge, needed(session, merge))


def missing_from(merge: Merge, wanted: Sequence[Key]) -> list[str]:
    """The same from keys already known."""
    if merge.state is not MergeState.PROPOSED:
        return [_("The merge must be proposed first.")]
    sentences = [_sentence(key, times) for key, times in _counted(key for key in wanted if not key.is_turned)]
    alone = decided_only_by_authors(merge)
    if alone:
        sentences.append(
            _(
                "%(labels)s: everybody who has turned a key wrote it. Somebody who did not must turn one too.",
                labels=", ".join(one.label for one in alone),
            )
        )
    return sentences


def decided_only_by_authors(merge: Merge) -> list[Suggestion]:
    """Suggestions in the merge that nobody but their own authors has decided.

    The deciders are the proposer and everybody whose yes counts for the present text; each suggestion that the merge
    decides, whatever the verdict, needs one among them who is neither its author nor a co-author. So two authors of
    one suggestion cannot turn both keys, and a merge of only one's own suggestions needs somebody else.
    """
    deciders = {one.member_id for one in live(merge)}
    if not deciders:
        # Without a second key there is nothing to say yet: the missing key is said already.
        return []
    if merge.proposed_by_id is not None:
        deciders.add(merge.proposed_by_id)
    return [
        decision.suggestion
        for decision in merge.decisions
        if deciders
        <= {decision.suggestion.author_id, *(one.member_id for one in decision.suggestion.coauthors)}
    ]


def _turned(
    merge: Merge, roles: Sequence[RoleAssignment], wanted: Sequence[tuple[Role, WorkGroup | None]]
) -> list[Key]:
    """Match the yeses that count to the keys, each to one."""
    free = [one for one in live(merge) if _still_holds(one, roles)]
    found: list[Key] = []
    for role, group in wanted:
        holders = [one.member for one in roles if _fits(one, role, group)]
        others = tuple(
            {member.id: member for member in holders if member.id != merge.proposed_by_id}.values()
        )
        proposer = next((member for member in holders if member.id == merge.proposed_by_id), None)
        approval = next((one for one in free if one.role is role and group in (None, one.group)), None)
        if role is Role.PROCESS_OWNER and proposer is not None:
            found.append(Key(role, group, None, proposer, others))
        elif approval is not None:
            free.remove(approval)
            found.append(Key(role, group, approval, approval.member, others))
        else:
            found.append(Key(role, group, None, None, others))
    return found


def _fits(assignment: RoleAssignment, role: Role, group: WorkGroup | None) -> bool:
    return assignment.role is role and (group is None or assignment.group_id == group.id)


def _still_holds(approval: Approval, roles: Sequence[RoleAssignment]) -> bool:
    return any(
        one.member_id == approval.member_id
        and one.role is approval.role
        and one.group_id in (None, approval.group_id)
        for one in roles
    )


def _holders(session: Session, merge: Merge) -> list[RoleAssignment]:
    """The roles in force that turn keys in this process."""
    process = scope_of(merge).process
    assert process is not None
    rows = session.scalars(
        select(RoleAssignment)
        .where(
            RoleAssignment.role.in_((Role.PROCESS_OWNER, Role.FACILITATOR, Role.FORUM_MEMBER)),
            RoleAssignment.ended_at.is_(None),
            (RoleAssignment.process_id == process.id) | RoleAssignment.process_id.is_(None),
        )
        .options(joinedload(RoleAssignment.member))
        .order_by(RoleAssignment.id)
    )
    return [one for one in rows if not one.member.is_suspended]


def _groups_with_draft(session: Session, merge: Merge) -> list[WorkGroup]:
    return list(
        session.scalars(
            select(WorkGroup)
            .join(Draft, Draft.group_id == WorkGroup.id)
            .where(Draft.document_id == merge.draft.document_id)
            .order_by(WorkGroup.id)
        )
    )


def _counted(wanted: Iterable[Key]) -> list[tuple[Key, int]]:
    first: dict[tuple[Role, int | None], tuple[Key, int]] = {}
    for key in wanted:
        place = (key.role, key.group.id if key.group else None)
        first[place] = (first[place][0] if place in first else key, first.get(place, (key, 0))[1] + 1)
    return list(first.values())


def _sentence(key: Key, times: int) -> str:
    group = key.group.name if key.group else None
    match key.role:
        case Role.PROCESS_OWNER if not key.holders:
            return _(
                "%(group)s has no process owner: the coordinator must name one, who may be an interim.",
                group=group,
            )
        case Role.PROCESS_OWNER:
            return _("A process owner of %(group)s must approve.", group=group)
        case Role.FORUM_MEMBER:
            return ngettext(
                "%(num)d forum member must approve.", "%(num)d forum members must approve.", times
            )
        case _ if not key.holders and group:
            return _(
                "%(group)s has no facilitator who could approve: the coordinator must name one, who may be an"
                " interim.",
                group=group,
            )
        case _ if group:
            return ngettext(
                "%(num)d facilitator of %(group)s must approve.",
                "%(num)d facilitators of %(group)s must approve.",
                times,
                group=group,
            )
        case _:
            return ngettext(
                "%(num)d facilitator of one of the groups must approve.",
                "%(num)d facilitators of the groups must approve.",
                times,
            )
