"""What later versions did to words that were written against an earlier one."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.errors import Conflict, Invalid
from app.i18n import gettext as _
from app.models import Draft, Suggestion, Version
from app.text import Changes, Rebased, Standing, compose


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


def stand(
    suggestion: Suggestion, version: Version, changes: Changes, standing: Standing, conflicts: list[Any]
) -> None:
    """Let a suggestion read as it does on `version`; `store` keeps it."""
    values = {
        "version": version,
        "version_id": version.id,
        "changes": changes,
        "standing": standing,
        "conflicts": conflicts,
        "lock_version": suggestion.lock_version + 1,
    }
    for name, value in values.items():
        set_committed_value(suggestion, name, value)


def store(session: Session, numbers: Sequence[int], version: Version, rows: Sequence[dict[str, Any]]) -> None:
    """Bring suggestions to `version`, in as many statements however many they are; `rows` (id, changes, standing,
    conflicts) are those that read or stand otherwise there."""
    if not numbers:
        return
    table = cast("Table", Suggestion.__table__)
    connection = session.connection()
    here = table.update().where(table.c.id == bindparam("number"))
    connection.execute(
        here.values(version_id=version.id, lock_version=table.c.lock_version + 1),
        [{"number": number} for number in numbers],
    )
    if rows:
        wanted = ("changes", "standing", "conflicts")
        connection.execute(
            here.values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in wanted}),
            [{"number": row["id"], **{f"new_{name}": row[name] for name in wanted}} for row in rows],
        )
