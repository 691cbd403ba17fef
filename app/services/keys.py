"""The keys a merge needs: who must turn one, who has, and what is still missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.i18n import gettext as _
from app.i18n import ngettext
from app.models import (
    Approval,
    Draft,
    Member,
    Merge,
    MergeKind,
    MergeState,
    Process,
    Role,
    RoleAssignment,
    Suggestion,
    WorkGroup,
)
from app.policy import scope_of

ABSENT_AFTER = timedelta(days=7)
"""How long a key may wait before those who could turn it count as absent."""


@dataclass(frozen=True)
class Key:
    """One key that a merge needs: turned by `approval`, or by the proposal itself (`member` is who turned it).

    `holders` are the members who could turn it; a key without holders waits for the coordinator to name an interim.
    `interim` says whether who turned it only stands in for the time being.
    """

    role: Role
    group: WorkGroup | None
    approval: Approval | None
    member: Member | None
    holders: tuple[Member, ...]
    interim: bool = False

    @property
    def is_turned(self) -> bool:
        """Whether it has been turned for the merge's present text."""
        return self.member is not None

    @property
    def is_vacant(self) -> bool:
        """Whether nobody could turn it as the roles are held now."""
        return not self.is_turned and not self.holders

    def waits_in_vain(self, merge: Merge) -> bool:
        """Whether somebody must be named who can turn it: nobody holds the role, or those who do stay away."""
        return self.is_vacant or (
            not self.is_turned
            and merge.proposed_at is not None
            and clock.now() - merge.proposed_at > ABSENT_AFTER
        )


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
    return needed_by_each(session, [merge])[merge.id]


def needed_by_each(session: Session, merges: Sequence[Merge]) -> Mapping[int, list[Key]]:
    """The same for several merges by their ids, in two queries however many they are."""
    roles = _holders(session, merges)
    groups = _groups_with_draft(session, merges)
    return {
        merge.id: _turned(merge, _of_process(roles, merge), _wanted(merge, groups.get(merge.id, ())))
        for merge in merges
    }


def _wanted(merge: Merge, groups: Sequence[WorkGroup]) -> list[tuple[Role, WorkGroup | None]]:
    count = max(1, _process_of(merge).approvals_needed)
    match merge.kind:
        case MergeKind.SUGGESTIONS:
            return [(Role.FACILITATOR, merge.draft.group)] * count
        case MergeKind.AMENDMENTS:
            return [(Role.FORUM_MEMBER, None)] * count
        case MergeKind.CONSOLIDATION:
            wanted: list[tuple[Role, WorkGroup | None]] = [(Role.PROCESS_OWNER, group) for group in groups]
            return wanted + [(Role.FACILITATOR, None)] * max(1, count - len(wanted))


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
            seat = next(
                (one for one in roles if one.member_id == approval.member_id and _fits(one, role, group)),
                None,
            )
            found.append(
                Key(role, group, approval, approval.member, others, interim=seat is not None and seat.interim)
            )
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


def _process_of(merge: Merge) -> Process:
    process = scope_of(merge).process
    assert process is not None
    return process


def _of_process(roles: Sequence[RoleAssignment], merge: Merge) -> list[RoleAssignment]:
    number = _process_of(merge).id
    return [one for one in roles if one.process_id in (None, number)]


def _holders(session: Session, merges: Sequence[Merge]) -> list[RoleAssignment]:
    """The roles in force that turn keys in the merges' processes."""
    rows = session.scalars(
        select(RoleAssignment)
        .where(
            RoleAssignment.role.in_((Role.PROCESS_OWNER, Role.FACILITATOR, Role.FORUM_MEMBER)),
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.process_id.in_({_process_of(merge).id for merge in merges})
            | RoleAssignment.process_id.is_(None),
        )
        .options(joinedload(RoleAssignment.member))
        .order_by(RoleAssignment.id)
    )
    return [one for one in rows if not one.member.is_suspended]


def _groups_with_draft(session: Session, merges: Sequence[Merge]) -> Mapping[int, Sequence[WorkGroup]]:
    """For each consolidation among the merges the groups that have a draft of its document."""
    wanted = [merge for merge in merges if merge.kind is MergeKind.CONSOLIDATION]
    if not wanted:
        return {}
    rows = session.execute(
        select(Draft.document_id, WorkGroup)
        .join(Draft, Draft.group_id == WorkGroup.id)
        .where(Draft.document_id.in_({merge.draft.document_id for merge in wanted}))
        .order_by(WorkGroup.id)
    )
    found: dict[int, list[WorkGroup]] = {}
    for document, group in rows:
        found.setdefault(document, []).append(group)
    return {merge.id: found.get(merge.draft.document_id, []) for merge in wanted}


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
        case Role.FORUM_MEMBER if not key.holders:
            return _("Nobody is a forum member who could approve: an administrator must name one.")
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
        case _ if not key.holders:
            return _(
                "No group has a facilitator who could approve: the coordinator must name one, who may be an interim."
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
