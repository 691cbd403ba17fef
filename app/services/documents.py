"""Documents: added to a process, imported into, and forked into a draft for each group."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict
from app.i18n import gettext as _
from app.models import (
    AdoptedPolicy,
    Document,
    DocumentKind,
    Draft,
    LogKind,
    OriginKind,
    Process,
    Version,
    WorkGroup,
)
from app.policy import Actor, Permission
from app.services import intake, log, versions
from app.services.slugs import slug_of
from app.services.versions import NewOrigin
from app.text import Hunk, originate


def add(
    session: Session,
    actor: Actor,
    process: Process,
    *,
    title: str,
    kind: DocumentKind,
    text: str | None = None,
    slug: str | None = None,
) -> Document:
    """Add a document with a common draft and one for each group; `text`, if any, is version 1 of them all."""
    policy.require(actor, Permission.ADD_DOCUMENT, process)
    title = intake.line(title, field="title", limit=200)
    return start(session, actor, process, title=title, kind=kind, text=text, slug=slug)


def import_text(session: Session, actor: Actor, document: Document, *, text: str) -> Document:
    """Make `text` version 1 of the common draft and every group's. Raises `Conflict` where there is one."""
    policy.require(actor, Permission.ADD_DOCUMENT, document)
    text = intake.source(text, field="text")
    common = _locked_common(session, document)
    if common.head is not None:
        raise Conflict(_("This document has its first version already. Better words are now suggested."))
    return _import(session, actor, document, text)


def start(
    session: Session,
    actor: Actor,
    process: Process,
    *,
    title: str,
    kind: DocumentKind,
    text: str | None = None,
    slug: str | None = None,
    adopted: AdoptedPolicy | None = None,
) -> Document:
    """Make a document and its drafts, for services that have checked their own right to.

    With `adopted` it begins as that exact text, with its passages and provenance carried on; otherwise with
    `text`, or empty.
    """
    text = intake.source(text, field="text", required=False)
    document = _new(session, process, title=title, kind=kind, slug=slug)
    origin = {"starts_from": adopted.slug} if adopted else {}
    log.record(session, actor, LogKind.DOCUMENT_ADDED, document, title=title, document=kind, **origin)
    if adopted is not None:
        document.next_passage = adopted.document.next_passage
        session.flush()
        _fork_all(session, document, _fork(session, common_draft(document), adopted.version))
    elif text.strip():
        _import(session, actor, document, text)
    return document


def common_draft(document: Document) -> Draft:
    """The document's common draft."""
    return next(draft for draft in document.drafts if draft.is_common)


def fork_for(session: Session, group: WorkGroup) -> None:
    """Give a group that joins a process later its draft of every document, from the common draft's head."""
    for document in group.process.documents:
        draft = Draft(document=document, group=group)
        session.add(draft)
        session.flush()
        head = _locked_common(session, document).head
        if head is not None:
            _fork(session, draft, head)


def _new(session: Session, process: Process, *, title: str, kind: DocumentKind, slug: str | None) -> Document:
    document = Document(
        slug=slug_of(slug or title, taken={one.slug for one in process.documents}, fallback="document"),
        title=title,
        kind=kind,
        locale=process.locale,
        created_at=clock.now(),
        process=process,
    )
    session.add(document)
    session.add_all(Draft(document=document, group=group) for group in (None, *process.groups))
    session.flush()
    return document


def _import(session: Session, actor: Actor, document: Document, text: str) -> Document:
    version = versions.append(
        session,
        common_draft(document),
        text=text,
        changes=(Hunk(0, 0, text, ""),),
        spans=originate(text, NewOrigin(OriginKind.IMPORT, member=actor.member)),
        merge=None,
        credits=[None],
    )
    _fork_all(session, document, version)
    log.record(
        session, actor, LogKind.DOCUMENT_IMPORTED, document, characters=len(text), hash=version.text_hash
    )
    return document


def _locked_common(session: Session, document: Document) -> Draft:
    session.flush()
    return session.scalars(
        select(Draft)
        .where(Draft.document_id == document.id, Draft.group_id.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _fork_all(session: Session, document: Document, version: Version) -> None:
    for draft in document.drafts:
        if not draft.is_common:
            _fork(session, draft, version)


def _fork(session: Session, draft: Draft, version: Version) -> Version:
    return versions.append(
        session,
        draft,
        text=version.text,
        changes=(),
        spans=versions.spans_of(version),
        merge=None,
        parent=version,
    )
