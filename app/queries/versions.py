"""Versions: a draft's list, one version, and the difference between any two."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload, load_only
from sqlalchemy.orm.interfaces import ORMOption

from app.models import Approval, Draft, Merge, Version
from app.policy import Actor
from app.queries import differences, places
from app.queries.paging import Page, paged
from app.text import Changes


@dataclass(frozen=True)
class VersionList:
    """A draft's versions, newest first."""

    draft: Draft
    page: Page[Version]
    named: bool
    others: Sequence[Draft]


@dataclass(frozen=True)
class VersionPage:
    """One version with who made it and what it changed."""

    draft: Draft
    version: Version
    merge: Merge | None
    approvals: Sequence[Approval]
    named: bool
    is_head: bool


@dataclass(frozen=True)
class Comparison:
    """Two versions of drafts of one document, and what leads from the first to the second."""

    draft: Draft
    first: Version
    other: Draft
    second: Version
    changes: Changes
    drafts: Sequence[Draft]


def list_versions(
    session: Session, viewer: Actor, slug: str, document: str, draft: str, *, page: int = 1
) -> VersionList:
    """The versions of a draft, a page at a time. Raises `NotFound`."""
    found = places.find_draft(session, viewer, slug, document, draft)
    query = (
        select(Version)
        .where(Version.draft_id == found.id)
        .options(
            load_only(Version.number, Version.name, Version.created_at, Version.text_hash, Version.changes),
            joinedload(Version.merge).options(
                defer(Merge.text), joinedload(Merge.published_by), joinedload(Merge.proposed_by)
            ),
        )
        .order_by(Version.number.desc())
    )
    return VersionList(
        draft=found,
        page=paged(session, query, page),
        named=places.sees_names(viewer, found.document.process),
        others=_drafts(session, found),
    )


def show_version(
    session: Session, viewer: Actor, slug: str, document: str, draft: str, number: int
) -> VersionPage:
    """One version of a draft. Raises `NotFound`."""
    found = places.find_draft(session, viewer, slug, document, draft)
    version = _version(session, found, number)
    approvals = session.scalars(
        select(Approval)
        .where(Approval.merge_id == version.merge_id, Approval.granted, Approval.lapsed_at.is_(None))
        .options(joinedload(Approval.member), joinedload(Approval.group))
        .order_by(Approval.id)
    ).all()
    return VersionPage(
        draft=found,
        version=version,
        merge=version.merge,
        approvals=approvals,
        named=places.sees_names(viewer, found.document.process),
        is_head=found.head_id == version.id,
    )


def compare(
    session: Session,
    viewer: Actor,
    slug: str,
    document: str,
    draft: str,
    first: int,
    second: int,
    *,
    other: str | None = None,
) -> Comparison:
    """What leads from one version to another, of this draft or of `other` of the same document. Raises `NotFound`."""
    found = places.find_draft(session, viewer, slug, document, draft, light=True)
    drafts = _drafts(session, found)
    beside = next((one for one in drafts if one.slug == (other or draft)), None)
    if beside is None:
        raise places.missing()
    a, b = _text(session, found, first), _text(session, beside, second)
    return Comparison(found, a, beside, b, differences.between(a, b), drafts)


def _version(session: Session, draft: Draft, number: int) -> Version:
    """A version with its making."""
    return _numbered(
        session,
        draft,
        number,
        joinedload(Version.parent).load_only(Version.number, Version.draft_id),
        joinedload(Version.merge).options(
            defer(Merge.text), joinedload(Merge.published_by), joinedload(Merge.proposed_by)
        ),
    )


def _text(session: Session, draft: Draft, number: int) -> Version:
    """A version with its text and what it is called."""
    return _numbered(
        session,
        draft,
        number,
        load_only(
            Version.draft_id,
            Version.number,
            Version.name,
            Version.created_at,
            Version.text,
            Version.text_hash,
        ),
    )


def _numbered(session: Session, draft: Draft, number: int, *options: ORMOption) -> Version:
    version = session.scalars(
        select(Version)
        .where(Version.draft_id == draft.id, Version.number == number)
        .options(*options)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if version is None:
        raise places.missing()
    return version


def _drafts(session: Session, draft: Draft) -> Sequence[Draft]:
    """The drafts of the same document, the common one first."""
    return session.scalars(
        select(Draft)
        .where(Draft.document_id == draft.document_id)
        .options(
            joinedload(Draft.group),
            joinedload(Draft.head).load_only(Version.number, Version.name, Version.created_at),
        )
        .order_by(Draft.group_id.is_not(None), Draft.id)
    ).all()
