"""What later versions did to words that were written against an earlier one."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid
from app.i18n import gettext as _
from app.models import Draft, Suggestion, Version
from app.text import Changes, Rebased, compose


def lock(session: Session, draft: Draft) -> Version:
    """Hold the draft until the transaction ends, so that its head stands still, and give the head."""
    session.flush()
    # Not `session.get`: with a lock that refuses a row which somebody else has just changed, instead of reading it.
    locked = session.scalars(
        select(Draft).where(Draft.id == draft.id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if locked is None or locked.head is None:
        raise Conflict(_("This draft has no text yet."))
    return locked.head


def hold(session: Session, suggestion: Suggestion) -> None:
    """Hold a suggestion until the transaction ends, and read it anew."""
    session.flush()
    session.scalars(
        select(Suggestion)
        .where(Suggestion.id == suggestion.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def changes_since(session: Session, base: Version, head: Version) -> Changes:
    """The changes that lead from `base` to `head`, two versions of one draft. Raises `Invalid` for others."""
    if base.draft_id != head.draft_id or base.number > head.number:
        raise Invalid(_("This version belongs to another draft. Open the draft again and start from there."))
    if base.id == head.id:
        return ()
    return folded(session, head, [base.number])[base.number]


def steps_since(session: Session, base: Version, head: Version) -> Sequence[Version]:
    """The versions that followed `base` up to `head`, oldest first."""
    return session.scalars(
        select(Version)
        .where(Version.draft_id == head.draft_id, Version.number > base.number, Version.number <= head.number)
        .order_by(Version.number)
    ).all()


def folded(session: Session, head: Version, numbers: Iterable[int]) -> dict[int, Changes]:
    """For each of the draft's version numbers the changes that lead from it to `head`, in one query."""
    wanted = set(numbers)
    since: dict[int, Changes] = {}
    if not wanted:
        return since
    rows = session.execute(
        select(Version.number, Version.changes)
        .where(Version.draft_id == head.draft_id, Version.number > min(wanted), Version.number <= head.number)
        .order_by(Version.number.desc())
    )
    over: Changes = ()
    since[head.number] = over
    for number, changes in rows:
        over = compose(changes, over) if over else changes
        since[number - 1] = over
    return since


def collisions(rebased: Rebased) -> list[Any]:
    """The collisions as they are kept: `[start, end, gone, hunks]`.

    `start` and `end` are places in the version they were carried to;
    `hunks` are the wanted ones, in the old base's positions, as rows of start, end, insert, deleted.
    """
    return [
        [one.start, one.end, one.deleted, [[h.start, h.end, h.insert, h.deleted] for h in one.hunks]]
        for one in rebased.conflicts
    ]
