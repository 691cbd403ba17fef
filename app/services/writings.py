"""Unfinished suggestions: kept while one writes, taken up on any device, dropped when sent.

Nothing here is logged: what somebody has not sent yet is nobody else's business.
"""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid
from app.i18n import gettext as _
from app.models import Draft, Hearing, Suggestion, SuggestionKind, Version, Writing
from app.policy import Actor, Permission, require
from app.services import intake
from app.services.actors import acting

MOST = 40
"""How many unfinished suggestions a member may have at a time."""

MAX_RICH = 4_000_000
"""The longest document of the rich editor that is kept, in code points of JSON."""


def place_of(
    passages: str, *, suggestion: Suggestion | None = None, built_on: Suggestion | None = None
) -> str:
    """What an unfinished suggestion is about, in one word (see `Writing.place`)."""
    if suggestion is not None:
        return suggestion.label
    return f"{passages} on {built_on.label}" if built_on is not None else passages


def save(
    session: Session,
    actor: Actor,
    draft: Draft,
    *,
    base: Version,
    passages: str,
    text: str,
    rich: str = "",
    reason: str = "",
    kind: SuggestionKind = SuggestionKind.SUBSTANTIVE,
    suggestion: Suggestion | None = None,
    built_on: Suggestion | None = None,
    hearing: Hearing | None = None,
) -> Writing:
    """Keep what the actor has written so far for these passages of `base`, in place of what was kept before.

    Whoever may send it may keep it. Raises `Invalid` for words that cannot be kept, or too many unfinished ones.
    """
    if suggestion is not None:
        require(actor, Permission.EDIT_SUGGESTION, suggestion)
    elif hearing is not None:
        require(actor, Permission.AMEND, hearing)
    else:
        require(actor, Permission.SUGGEST, draft)
    text = intake.source(text, field="text", required=False)
    reason = intake.words(reason, field="reason", required=False)
    if len(rich) > MAX_RICH:
        raise Invalid(_("This is too long to be kept while you write. Send a part of it first."), "text")
    place = place_of(passages, suggestion=suggestion, built_on=built_on)
    writing = take_up(session, actor, draft, place)
    if writing is None:
        _refuse_more(session, actor)
        writing = Writing(
            place=place,
            passages=passages,
            text=text,
            rich=rich,
            reason=reason,
            kind=kind,
            saved_at=clock.now(),
            member=acting(actor),
            draft=draft,
            base=base,
            suggestion=suggestion,
            built_on=built_on,
        )
        session.add(writing)
    else:
        writing.base, writing.passages = base, passages
        writing.text, writing.rich, writing.reason, writing.kind = text, rich, reason, kind
        writing.saved_at = clock.now()
    return writing


def take_up(session: Session, actor: Actor, draft: Draft, place: str) -> Writing | None:
    """What the actor has begun at this place of the draft, if anything."""
    return session.scalars(
        select(Writing).where(
            Writing.member_id == acting(actor).id, Writing.draft_id == draft.id, Writing.place == place
        )
    ).one_or_none()


def drop(session: Session, actor: Actor, draft: Draft, place: str) -> None:
    """Forget what the actor has begun at this place of the draft; nothing happens where there is nothing."""
    session.execute(
        delete(Writing).where(
            Writing.member_id == acting(actor).id, Writing.draft_id == draft.id, Writing.place == place
        )
    )


def _refuse_more(session: Session, actor: Actor) -> None:
    count = session.scalar(select(func.count(Writing.id)).where(Writing.member_id == acting(actor).id)) or 0
    if count >= MOST:
        raise Invalid(
            _(
                "You have %(count)s unfinished suggestions. Send some or throw some away on your own page; then this one"
                " can be kept too.",
                count=count,
            )
        )
