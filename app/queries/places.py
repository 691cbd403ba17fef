"""A draft by its address, and who may be named there."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.errors import NotFound
from app.i18n import gettext as _
from app.models import (
    Document,
    Draft,
    Membership,
    MembershipState,
    Process,
    Role,
    RoleAssignment,
    Version,
    WorkGroup,
)
from app.policy import Actor, Permission, can, scope_of


def missing() -> NotFound:
    """What is said of everything that is not there, or not for this viewer."""
    return NotFound(_("There is nothing here, or it is not yours to see."))


def find_process(session: Session, viewer: Actor, slug: str) -> Process:
    """The process with this address, phases loaded. Raises `NotFound`."""
    process = session.scalars(
        select(Process).where(Process.slug == slug).options(selectinload(Process.phases))
    ).one_or_none()
    if process is None or not can(viewer, Permission.READ, process):
        raise missing()
    return process


def find_document(session: Session, viewer: Actor, slug: str, document: str) -> Document:
    """The document with this address in a process, drafts and groups loaded. Raises `NotFound`."""
    found = session.scalars(
        select(Document)
        .join(Document.process)
        .where(Process.slug == slug, Document.slug == document)
        .options(
            contains_eager(Document.process).selectinload(Process.phases),
            selectinload(Document.drafts).joinedload(Draft.group),
        )
    ).one_or_none()
    if found is None or not can(viewer, Permission.READ, found):
        raise missing()
    return found


def find_draft(
    session: Session, viewer: Actor, slug: str, document: str, draft: str, *, light: bool = False
) -> Draft:
    """The draft with this address, its head, group, document and process loaded. Raises `NotFound`.

    A `light` head is without its text and what belongs to that.
    """
    head = joinedload(Draft.head)
    if light:
        head = head.load_only(
            Version.draft_id, Version.number, Version.name, Version.created_at, Version.text_hash
        )
    query = (
        select(Draft)
        .join(Draft.document)
        .join(Document.process)
        .outerjoin(Draft.group)
        .where(Process.slug == slug, Document.slug == document)
        .options(
            contains_eager(Draft.document).contains_eager(Document.process).selectinload(Process.phases),
            contains_eager(Draft.group),
            head,
        )
    )
    query = query.where(Draft.group_id.is_(None) if draft == "common" else WorkGroup.slug == draft)
    found = session.scalars(query).one_or_none()
    if found is None or not can(viewer, Permission.READ, found):
        raise missing()
    return found


def find_version(session: Session, draft: Draft, number: int | None) -> Version:
    """The draft's version with this number, or its head for None. Raises `NotFound`."""
    if number is None or (draft.head is not None and draft.head.number == number):
        if draft.head is None:
            raise missing()
        return draft.head
    version = session.scalars(
        select(Version).where(Version.draft_id == draft.id, Version.number == number)
    ).one_or_none()
    if version is None:
        raise missing()
    return version


def home_draft(viewer: Actor, drafts: Sequence[Draft]) -> Draft:
    """The draft a viewer most likely wants: that of their own group, else the common one."""
    own = next((draft for draft in drafts if viewer.belongs_to(draft.group)), None)
    return own or next(draft for draft in drafts if draft.is_common)


def sees_names(viewer: Actor, process: Process) -> bool:
    """Whether members are named to this viewer: to those inside the process only; others see the group."""
    return viewer.takes_part_in(process) or viewer.holds(Role.ADMINISTRATOR, scope_of(None))


def groups_of(session: Session, process: Process, members: Collection[int]) -> Mapping[int, str]:
    """The name of the process's group that each of these members joined, in one query."""
    rows = session.execute(
        select(Membership.member_id, WorkGroup.name)
        .join(Membership.group)
        .where(
            WorkGroup.process_id == process.id,
            Membership.state == MembershipState.JOINED,
            Membership.member_id.in_(members),
        )
        .order_by(Membership.id)
    )
    found: dict[int, str] = {}
    for member, name in rows:
        found.setdefault(member, name)
    return found


def roles_of(session: Session, process: Process, members: Collection[int]) -> Mapping[int, tuple[Role, ...]]:
    """The roles in force that these members hold in the process or a group of it, in one query."""
    rows = session.scalars(
        select(RoleAssignment)
        .where(
            RoleAssignment.process_id == process.id,
            RoleAssignment.member_id.in_(members),
            RoleAssignment.ended_at.is_(None),
        )
        .order_by(RoleAssignment.id)
    )
    found: dict[int, tuple[Role, ...]] = {}
    for one in rows:
        if one.in_force and one.role not in found.get(one.member_id, ()):
            found[one.member_id] = (*found.get(one.member_id, ()), one.role)
    return found
