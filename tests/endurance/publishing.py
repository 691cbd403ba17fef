"""Many processes publish merges to one draft at once, through the services; then everything is counted."""

import multiprocessing
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.db import db, only_reading
from app.models import (
    Draft,
    LogEntry,
    LogKind,
    Member,
    MergeState,
    Origin,
    Suggestion,
    SuggestionState,
    Verdict,
    Version,
)
from app.services import actors, approvals, merges, publications, suggestions
from app.text import apply
from tests.endurance.databases import application
from tests.factories import build_house

AUTHORS = ("aviaja", "birgit", "jonas")


@dataclass
class Counted:
    """What came of a run: what was acknowledged, what broke, and whatever is not as it should be."""

    acknowledged: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0
    longest: float = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing broke and nothing was lost."""
        return not self.errors and not self.faults


@dataclass(frozen=True)
class Desk:
    """What a process needs to know: the draft, who suggests, who owns, who turns the second key."""

    draft: int
    author: int
    owner: int
    second: int


def run(app: Flask, url: str, *, processes: int, rounds: int, locked: bool = True) -> Counted:
    """Let every process publish `rounds` merges on one and the same draft, and count what is there afterwards.

    `locked=False` takes the locking out: no row is held on PostgreSQL, SQLite's writers no longer wait in line.
    """
    with app.app_context(), app.test_request_context():
        house = build_house(db.session(), text=_text(processes))
        draft = house.draft().id
        keys = {key: house.member(key).id for key in (*AUTHORS, "mette", "lars")}
        db.session().commit()
        db.session.remove()
        db.engine.dispose()
    desks = [
        Desk(draft, keys[AUTHORS[number % len(AUTHORS)]], keys["mette"], keys["lars"])
        for number in range(processes)
    ]
    counted = _race(url, desks, rounds, locked)
    with app.app_context(), app.test_request_context():
        counted.faults += faults(db.session(), draft, processes, rounds)
        db.session.remove()
    return counted


def _text(processes: int) -> str:
    return "# At once\n\n" + "".join(f"Process {number} writes here.\n\n" for number in range(processes))


def word(process: int, number: int) -> str:
    """The one word that a process's merge of this number brings in."""
    return f"p{process}m{number}"


def _race(url: str, desks: list[Desk], rounds: int, locked: bool) -> Counted:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.endurance.publishing"])
    start: Barrier = context.Barrier(len(desks))
    told: Queue[tuple[int, Counter[str], float]] = context.Queue()
    started = perf_counter()
    workers = [
        context.Process(target=_work, args=(url, desk, number, rounds, locked, start, told))
        for number, desk in enumerate(desks)
    ]
    for worker in workers:
        worker.start()
    counted = Counted()
    for _ in workers:
        acknowledged, errors, longest = told.get()
        counted.acknowledged += acknowledged
        counted.errors += errors
        counted.longest = max(counted.longest, longest)
    for worker in workers:
        worker.join()
    counted.seconds = perf_counter() - started
    return counted


def _work(
    url: str,
    desk: Desk,
    process: int,
    rounds: int,
    locked: bool,
    start: Barrier,
    told: "Queue[tuple[int, Counter[str], float]]",
) -> None:
    """One process; whatever befalls it is told, and nobody waits for one that could not begin."""
    try:
        told.put(_carry_through(url, desk, process, rounds, locked, start))
    except Exception as error:
        start.abort()
        told.put((0, Counter([f"did not begin: {error!r}"]), 0.0))


def _carry_through(
    url: str, desk: Desk, process: int, rounds: int, locked: bool, start: Barrier
) -> tuple[int, Counter[str], float]:
    """Each of a process's merges is suggested in one transaction and carried through in the next."""
    app = application(url)
    acknowledged, errors, longest = 0, Counter[str](), 0.0
    with ExitStack() as stack:
        stack.enter_context(app.app_context())
        stack.enter_context(app.test_request_context())
        if not locked:
            stack.enter_context(without_locks())
        start.wait()
        for number in range(rounds):
            began = perf_counter()
            session = db.session()
            try:
                suggestion = _suggest(session, desk, process, number)
                session.commit()
                _publish(session, desk, suggestion)
                session.commit()
                acknowledged += 1
            except Exception as error:
                session.rollback()
                errors[f"{type(error).__name__}: {str(error).splitlines()[0]}"] += 1
            finally:
                db.session.remove()
            longest = max(longest, perf_counter() - began)
        db.engine.dispose()
    return acknowledged, errors, longest


def _suggest(session: Session, desk: Desk, process: int, number: int) -> int:
    draft = session.get_one(Draft, desk.draft)
    author = actors.load(session, session.get_one(Member, desk.author))
    assert draft.head is not None
    own = re.compile(rf"^(Process {process} writes here.*)$", re.MULTILINE)
    text = own.sub(rf"\1 {word(process, number)}", draft.head.text, count=1)
    suggestion = suggestions.send(session, author, draft, base=draft.head, text=text, reason="At once.")
    return suggestion.id


def _publish(session: Session, desk: Desk, suggestion: int) -> None:
    owner, second = (actors.load(session, session.get_one(Member, one)) for one in (desk.owner, desk.second))
    merge = merges.prepare(session, owner, session.get_one(Draft, desk.draft))
    merges.decide(session, owner, merge, session.get_one(Suggestion, suggestion), verdict=Verdict.ACCEPT)
    merges.propose(session, owner, merge)
    approvals.grant(session, second, merge, text_hash=merge.text_hash or "")
    publications.publish(session, second, merge)


@contextmanager
def without_locks() -> Iterator[None]:
    """Inside the block rows are not held, and SQLite's writers take the lock only when they first write."""

    def plain(_c: Any, _u: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        return statement.replace(" FOR UPDATE", ""), parameters

    event.listen(db.engine, "before_cursor_execute", plain, retval=True)
    try:
        with only_reading():
            yield
    finally:
        event.remove(db.engine, "before_cursor_execute", plain)


def faults(session: Session, draft: int, processes: int, rounds: int) -> list[str]:
    """Whatever is missing, doubled or out of order in text, versions, provenance, suggestions or log; none is best."""
    total = processes * rounds
    versions = session.scalars(
        select(Version).where(Version.draft_id == draft).order_by(Version.number)
    ).all()
    head = versions[-1]
    return [
        *_faults_of_text(head.text, processes, rounds),
        *_faults_of_versions(versions, total),
        *_faults_of_origins(session, head, total),
        *_faults_of_log(session, versions, total),
    ]


def _faults_of_text(text: str, processes: int, rounds: int) -> list[str]:
    found: list[str] = []
    for process in range(processes):
        wanted = " ".join(
            [f"Process {process} writes here.", *(word(process, number) for number in range(rounds))]
        )
        if wanted not in text.splitlines():
            found.append(f"text: the words of process {process} are not as it wrote them")
    return found


def _faults_of_versions(versions: "list[Version] | Any", total: int) -> list[str]:
    found: list[str] = []
    if [one.number for one in versions] != list(range(1, total + 2)):
        found.append(f"versions: {len(versions) - 1} of {total}")
    for before, after in pairwise(versions):
        if after.parent_id != before.id or apply(before.text, after.changes) != after.text:
            found.append(f"versions: number {after.number} does not follow from the one before")
    return found


def _faults_of_origins(session: Session, head: Version, total: int) -> list[str]:
    rows = session.execute(select(Origin.id, Suggestion.state).join(Origin.suggestion)).all()
    accepted = {origin for origin, state in rows if state is SuggestionState.ACCEPTED}
    words: Counter[int] = Counter()
    at = 0
    for length, origin in head.spans:
        words[origin] += len(re.findall(r"p\d+m\d+", head.text[at : at + length]))
        at += length
    alone = sum(words[origin] == 1 for origin in accepted)
    return [] if alone == total else [f"provenance: {alone} of {total} words have an origin of their own"]


def _faults_of_log(session: Session, versions: "list[Version] | Any", total: int) -> list[str]:
    entries = session.scalars(
        select(LogEntry).where(LogEntry.kind == LogKind.MERGE_PUBLISHED).order_by(LogEntry.id)
    ).all()
    logged = [(entry.object_id, entry.details["version"]) for entry in entries]
    made = [(one.merge_id, one.number) for one in versions[1:]]
    published = [one.merge for one in versions[1:] if one.merge and one.merge.state is MergeState.PUBLISHED]
    found = [] if logged == made else [f"log: {len(logged)} publications, {len(made)} versions"]
    return found if len(published) == total else [*found, f"merges: {len(published)} of {total} published"]
