"""The idea catalogue: add a concrete measure, or take it back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, Invalid
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Document, Draft, Proposal, ProposalState, Version
from app.models.log import LogKind
from app.policy import Actor, Permission, require
from app.services import intake, log
from app.services.actors import acting
from app.text.render import plain


def add(
    session: Session, actor: Actor, document: Document, *, title: str, body: str, passage: int | None = None
) -> Proposal:
    """Add a proposal to the catalogue, tied to a passage of the common draft's head if one is named."""
    require(actor, Permission.PROPOSE_IDEA, document)
    proposal = Proposal(
        document=document,
        author=acting(actor),
        title=intake.line(title, field="title"),
        body=intake.words(body, field="body"),
        created_at=clock.now(),
        passage=passage,
        quote="" if passage is None else _quote(session, document, passage),
    )
    session.add(proposal)
    log.record(session, actor, LogKind.PROPOSAL_ADDED, proposal, title=proposal.title, passage=passage)
    return proposal


def withdraw(session: Session, actor: Actor, proposal: Proposal) -> Proposal:
    """Take one's own proposal out of the catalogue; it stays readable as withdrawn."""
    require(actor, Permission.WITHDRAW_IDEA, proposal)
    if proposal.state is ProposalState.WITHDRAWN:
        raise Conflict(_l("This proposal has been withdrawn already."))
    proposal.state = ProposalState.WITHDRAWN
    log.record(session, actor, LogKind.PROPOSAL_WITHDRAWN, proposal, title=proposal.title)
    return proposal


def _quote(session: Session, document: Document, passage: int) -> str:
    """The passage's words, without markup, in the common draft's head. Raises `Invalid` if it is not there."""
    head = session.scalar(
        select(Version)
        .join(Draft, Draft.head_id == Version.id)
        .where(Draft.document_id == document.id, Draft.group_id.is_(None))
    )
    for identity, start, end in head.passages if head else ():
        if identity == passage:
            return plain(head.text[start:end]) if head else ""
    raise Invalid(_("That passage is no longer in the text. Choose another one."), "passage")
