"""A member's backing of an exact wording: given, given anew, withdrawn."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict
from app.i18n import gettext as _
from app.models import LogKind, Suggestion, Support
from app.policy import Actor, Permission, require
from app.services import log, standings, writings
from app.services.actors import acting


def give(
    session: Session,
    actor: Actor,
    suggestion: Suggestion,
    *,
    revision: int | None = None,
    instead_of: str | None = None,
) -> Support:
    """Back the suggestion's present wording, anew if an earlier one was backed.

    `revision` is the wording that was read, `instead_of` the place of the unfinished writing that is given up for it.
    Raises `Conflict` for one's own suggestion, and when the wording changed since it was read.
    """
    require(actor, Permission.SUPPORT, suggestion)
    if actor.is_member(suggestion.author):
        raise Conflict(_("This is your own suggestion; it carries your name already."))
    standings.hold(session, suggestion)
    if revision is not None and revision != suggestion.revision:
        raise Conflict(_("The wording changed while you were reading. Read it before you support it."))
    if instead_of is not None:
        writings.drop(session, actor, suggestion.draft, instead_of)
    support = _given(session, actor, suggestion)
    if support is None:
        support = Support(
            revision=suggestion.revision, given_at=clock.now(), suggestion=suggestion, member=acting(actor)
        )
        session.add(support)
    elif support.withdrawn_at is None and support.revision == suggestion.revision:
        return support
    else:
        support.revision = suggestion.revision
        support.given_at = clock.now()
        support.withdrawn_at = None
    log.record(session, actor, LogKind.SUPPORT_GIVEN, suggestion, revision=suggestion.revision)
    return support


def withdraw(session: Session, actor: Actor, suggestion: Suggestion) -> Support | None:
    """Stop backing the suggestion; nothing happens where one never did."""
    require(actor, Permission.SUPPORT, suggestion)
    support = _given(session, actor, suggestion)
    if support is None or support.withdrawn_at is not None:
        return support
    support.withdrawn_at = clock.now()
    log.record(session, actor, LogKind.SUPPORT_WITHDRAWN, suggestion)
    return support


def _given(session: Session, actor: Actor, suggestion: Suggestion) -> Support | None:
    return session.scalars(
        select(Support).where(Support.suggestion_id == suggestion.id, Support.member_id == acting(actor).id)
    ).one_or_none()
