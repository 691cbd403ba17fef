"""Publishing is one transaction: whatever fails on the way, nothing of it has happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.db import db
from app.models import Base, LogEntry, LogKind, Merge, MergeState, SuggestionAuthor, Verdict
from app.policy import Actor
from app.services import publications, threads
from tests.factories import House
from tests.services.merging import approve, decide, prepare, propose, suggest

CHANGED = (
    "versions",
    "origins",
    "origin_credits",
    "drafts",
    "documents",
    "merges",
    "fates",
    "suggestions",
    "threads",
    "log_entries",
)
"""Every table that publishing writes to."""


class Broken(Exception):
    """The database has gone away in the middle."""


def ready(house: House) -> Merge:
    """An approved merge that touches everything: two who want the same, one rejected, one left open, a discussion."""
    head = house.draft().head
    assert head is not None
    at = head.text.index("samle markedsføringen")
    threads.start(
        house.session,
        house.actor("jonas"),
        house.draft(),
        body="Hvor?",
        version=head,
        start=at,
        end=at + len("samle markedsføringen"),
    )
    merge = prepare(house)
    twins = [suggest(house, key, "hele året", "året rundt") for key in ("aviaja", "birgit")]
    house.session.add(SuggestionAuthor(suggestion=twins[0], member=house.member("jonas")))
    gone = suggest(house, "jonas", "- Vi vil samle markedsføringen ét sted.\n", "")
    new = suggest(house, "jonas", "## Iværksættere", "## Handel\n\nVi handler.\n\n## Iværksættere")
    rejected = suggest(house, "birgit", "på én dag", "på en time")
    suggest(house, "aviaja", "samle markedsføringen", "samle al markedsføring")
    for one in (*twins, gone, new):
        decide(house, merge, one)
    decide(house, merge, rejected, Verdict.REJECT)
    propose(house, merge)
    approve(house, merge)
    house.session.commit()
    return merge


def everything(house: House) -> dict[str, list[Any]]:
    """Every row of the database."""
    house.session.rollback()
    connection = house.session.connection()
    found = {
        table.name: [
            tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in Base.metadata.sorted_tables
    }
    house.session.rollback()
    return found


@contextmanager
def watched(app: Flask, breaking_at: int | None = None) -> Iterator[list[str]]:
    """The writing statements of the block; the one with this number (from 0) fails once it has run."""
    written: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)
            if breaking_at is not None and len(written) == breaking_at + 1:
                raise Broken

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(engine, "after_cursor_execute", note)


def publish(house: House, actor: Actor, merge: Merge) -> None:
    """Publish it up to the last row, without the commit."""
    publications.publish(house.session, actor, merge)
    house.session.flush()


def test_wherever_it_breaks_nothing_of_it_has_happened(app: Flask, house: House) -> None:
    merge = ready(house)
    lars = house.actor("lars")
    house.session.commit()
    before = everything(house)
    with watched(app) as written:
        publish(house, lars, merge)
    touched = {
        statement.split()[2 if statement.startswith("INSERT") else 1].strip('"') for statement in written
    }
    assert touched == set(CHANGED)
    house.session.rollback()
    assert everything(house) == before, "what was not committed has not happened"
    for number in range(len(written)):
        with watched(app, breaking_at=number), pytest.raises(Broken):
            publish(house, lars, merge)
        assert everything(house) == before, written[number]


def test_all_of_it_happens_together(app: Flask, house: House) -> None:
    merge = ready(house)
    before = everything(house)
    version = publications.publish(house.session, house.actor("lars"), merge)
    house.session.commit()
    after = everything(house)
    assert {name for name in after if after[name] != before[name]} == set(CHANGED)
    assert merge.state is MergeState.PUBLISHED and version.text_hash == merge.text_hash
    assert len(after["fates"]) == 6, "the authors of the five, and the one co-author"
    entry = house.session.query(LogEntry).filter_by(kind=LogKind.MERGE_PUBLISHED).one()
    assert entry.details["standing_changed"] == 1 and entry.details["orphaned"] == 1
