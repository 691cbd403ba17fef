"""A look ahead: what a suggestion would be if it were sent now, in how many edits, and whom it would compete with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.errors import Conflict, Invalid
from app.i18n import gettext as _
from app.models import OPEN_STATES, Draft, Suggestion, Version
from app.services import intake, standings
from app.text import Changes, Rebased, diff, rebase
from app.text.alternatives import alternatives
from app.text.separate import separate


def wanted(base: Version, text: str) -> Changes:
    """The changes that make a version read `text`. Raises `Invalid` for an unreadable text, or one that changes nothing."""
    changes = diff(base.text, intake.source(text, field="text", required=False))
    if not changes:
        raise Invalid(_("Nothing is changed yet: write your words over the ones that stand there."), "text")
    return changes


def parted(base: Version, changes: Changes) -> tuple[Changes, ...]:
    """The edits among these changes of a version that can be decided each for itself, in text order."""
    return separate(base.text, changes)


def competing(
    session: Session, draft: Draft, changes: Changes, *, besides: Suggestion | None = None
) -> list[Suggestion]:
    """The open suggestions that compete with `changes`, made on the head, for the same words."""
    rows = session.execute(
        select(Suggestion.id, Suggestion.changes).where(
            Suggestion.draft_id == draft.id, Suggestion.state.in_(OPEN_STATES)
        )
    )
    sides = {key: theirs for key, theirs in rows if besides is None or key != besides.id}
    rivals = alternatives({**sides, 0: changes})[0]
    if not rivals:
        return []
    return list(
        session.scalars(
            select(Suggestion)
            .where(Suggestion.id.in_(rivals))
            .options(joinedload(Suggestion.author))
            .order_by(Suggestion.id)
        )
    )


@dataclass(frozen=True)
class Foreseen:
    """What a suggestion would be if it were sent now: on its base, on the head, and against whom."""

    changes: Changes
    head: Version
    rebased: Rebased
    rivals: list[Suggestion]


def foresee(
    session: Session, draft: Draft, *, base: Version, text: str, besides: Suggestion | None = None
) -> Foreseen:
    """Look at a suggestion before it is sent; changes nothing. Raises `Invalid` as `send` does."""
    head = draft.head
    if head is None:
        raise Conflict(_("This draft has no text yet."))
    changes = wanted(base, text)
    rebased = rebase(changes, standings.changes_since(session, base, head))
    return Foreseen(changes, head, rebased, competing(session, draft, rebased.changes, besides=besides))
