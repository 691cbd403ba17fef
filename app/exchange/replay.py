"""A recorded history replayed through the house: every version a suggestion, two keys, and a publication."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict
from app.exchange.histories import History, Step
from app.i18n import gettext as _
from app.models import (
    DocumentKind,
    Draft,
    Member,
    PhaseKind,
    Process,
    Role,
    RoleAssignment,
    Verdict,
    Visibility,
)
from app.policy import Actor
from app.services import (
    actors,
    approvals,
    groups,
    invitations,
    members,
    merges,
    processes,
    publications,
    roles,
    suggestions,
)


@dataclass(frozen=True)
class Progress:
    """How far a replay has come: versions there are now, of how many."""

    done: int
    total: int


def replay(session: Session, history: History) -> Iterator[Progress]:
    """Replay step by step; commit after each yield, and a later call goes on where the last one stopped."""
    total = len(history.steps)
    draft = _draft(session, history)
    yield Progress(draft.head.number if draft.head else 0, total)
    while draft.head is not None and draft.head.number < total:
        _publish(session, draft, history.steps[draft.head.number])
        yield Progress(draft.head.number, total)


def last_text(session: Session, history: History) -> str | None:
    """The text that the replay has arrived at, or None where it has not begun."""
    draft = _find(session, history)
    return draft.head.text if draft and draft.head else None


def _slug(history: History) -> str:
    return f"replay-{history.key}"


def _find(session: Session, history: History) -> Draft | None:
    process = session.scalar(select(Process).where(Process.slug == _slug(history)))
    if process is None:
        return None
    return next(draft for draft in process.documents[0].drafts if draft.group is not None)


def _draft(session: Session, history: History) -> Draft:
    found = _find(session, history)
    if found is not None:
        return found
    opener, confirmer = (actors.load(session, member) for member in _administrators(session))
    process = processes.open_process(
        session,
        opener,
        template="regional_vision",
        title=history.title,
        goal=_("Replay the recorded history of %(title)s.", title=history.title),
        who_decides=_("Nobody: this is a replay."),
        decision_day=clock.today() + timedelta(days=400),
        groups=[_("Replay")],
        visibility=Visibility.MEMBERS,
        locale=history.locale,
        slug=_slug(history),
        document_title=history.title,
        document_kind=DocumentKind.POLICY,
        text=history.steps[0].text,
    )
    session.flush()
    for assignment in _unconfirmed(session, process):
        roles.confirm(session, confirmer, assignment)
    session.flush()
    coordinator = actors.load(session, opener.member)
    (group,) = process.groups
    for role, name in ((Role.PROCESS_OWNER, "owner"), (Role.FACILITATOR, "facilitator")):
        holder = _member(session, opener, name, _slug(history))
        groups.join(session, actors.load(session, holder), group)
        roles.assign(session, coordinator, holder, role, group=group)
    drafting = next(phase for phase in process.phases if phase.kind is PhaseKind.DRAFTING)
    processes.open_phase(session, coordinator, drafting)
    session.flush()
    draft = _find(session, history)
    assert draft is not None
    return draft


def _publish(session: Session, draft: Draft, step: Step) -> None:
    """One step: the author suggests the next text, the owner accepts and proposes, the facilitator turns the second key."""
    group, base = draft.group, draft.head
    assert group is not None
    assert base is not None
    owner = _holder(session, draft, Role.PROCESS_OWNER)
    facilitator = _holder(session, draft, Role.FACILITATOR)
    opener = actors.load(session, draft.document.process.opened_by)
    author = actors.load(session, _member(session, opener, f"author-{step.author}", _slug_of(draft)))
    if not author.belongs_to(group):
        groups.join(session, author, group)
        session.flush()
        author = actors.load(session, author.member)
    suggestion = suggestions.send(session, author, draft, base=base, text=step.text, reason=step.reason)
    merge = merges.prepare(session, owner, draft)
    merges.decide(session, owner, merge, suggestion, verdict=Verdict.ACCEPT)
    merges.propose(session, owner, merge)
    if merge.text_hash is None:
        raise Conflict(_("The merge was not proposed."))
    approvals.grant(session, facilitator, merge, text_hash=merge.text_hash)
    publications.publish(session, owner, merge)


def _slug_of(draft: Draft) -> str:
    return draft.document.process.slug


def _holder(session: Session, draft: Draft, role: Role) -> Actor:
    member = session.scalars(
        select(Member)
        .join(RoleAssignment, RoleAssignment.member_id == Member.id)
        .where(
            RoleAssignment.group_id == draft.group_id,
            RoleAssignment.role == role,
            RoleAssignment.ended_at.is_(None),
        )
    ).first()
    if member is None:
        raise Conflict(
            _("The replayed process has lost one of its keys: name a process owner and a facilitator.")
        )
    return actors.load(session, member)


def _unconfirmed(session: Session, process: Process) -> list[RoleAssignment]:
    return list(
        session.scalars(
            select(RoleAssignment).where(
                RoleAssignment.process_id == process.id, RoleAssignment.confirmed_at.is_(None)
            )
        )
    )


def _member(session: Session, inviter: Actor, name: str, slug: str) -> Member:
    """The member of that name in this replay, invited and registered the first time."""
    email = f"{name}.{slug}@example.org"
    found = session.scalar(select(Member).where(Member.email == email))
    if found is not None:
        return found
    _invitation, token = invitations.send(session, inviter, email=email)
    return members.register(session, token, name=name, password=secrets.token_urlsafe(16), locale="en")


def _administrators(session: Session) -> list[Member]:
    """Two administrators of the house; made as from the command line where there are none yet."""
    held = select(RoleAssignment.member_id).where(
        RoleAssignment.role == Role.ADMINISTRATOR,
        RoleAssignment.ended_at.is_(None),
        RoleAssignment.confirmed_at.is_not(None),
    )
    found = list(
        session.scalars(
            select(Member)
            .where(Member.id.in_(held), Member.suspended_at.is_(None))
            .order_by(Member.id)
            .limit(2)
        )
    )
    while len(found) < 2:
        number = len(found) + 1
        found.append(
            members.create_first_administrator(
                session,
                name=f"Administrator {number}",
                email=f"administrator{number}@example.org",
                password=secrets.token_urlsafe(16),
            )
        )
        session.flush()
    return found
