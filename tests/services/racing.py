"""Several sessions at once, each in its own connection, as several requests are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.db import db
from app.errors import Conflict, NotAllowed, Stale
from app.models import Member, Merge
from app.policy import Actor
from app.services import actors, publications
from tests.factories import House
from tests.services.merging import approve, decide, prepare, propose, suggest

LOST = (Stale, Conflict, NotAllowed, StaleDataError, IntegrityError)
"""What somebody who comes second may be told."""

Act = Callable[[Session], Any]


def at_once(app: Flask, *acts: Act) -> list[Any]:
    """Let every act run in its own session, all starting together; what each gave, or the refusal it met."""
    start = Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(index: int, act: Act) -> None:
        with app.app_context(), app.test_request_context():
            session = db.session()
            try:
                start.wait()
                outcomes[index] = act(session)
                session.commit()
            except LOST as refusal:
                session.rollback()
                outcomes[index] = refusal
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@contextmanager
def meanwhile(app: Flask, statement: str, act: Act) -> Iterator[list[Any]]:
    """Just before the first statement inside the block that begins so, the act is done and committed by somebody else.

    Gives what came of it. For databases that let several write at once.
    """
    outcomes: list[Any] = []
    begun: list[str] = []

    def interrupt(_c: Any, _u: Any, sql: str, *_: Any) -> None:
        if sql.startswith(statement) and not begun:
            begun.append(sql)
            outcomes.extend(at_once(app, act))

    event.listen(db.engine, "before_cursor_execute", interrupt)
    try:
        yield outcomes
    finally:
        event.remove(db.engine, "before_cursor_execute", interrupt)


def acting(session: Session, member_id: int) -> Actor:
    """The member as an actor in this session."""
    return actors.load(session, session.get_one(Member, member_id))


def publishing(merge_id: int, member_id: int) -> Callable[[Session], int]:
    """One session's attempt to publish; gives the version's number."""

    def act(session: Session) -> int:
        return publications.publish(
            session, acting(session, member_id), session.get_one(Merge, merge_id)
        ).number

    return act


def ready(house: House, draft: str, owner: str, second: str, author: str) -> Merge:
    """A proposed and approved merge of one suggestion."""
    merge = prepare(house, owner, draft)
    decide(house, merge, suggest(house, author, "hele året", f"året rundt i {draft}", draft=draft), key=owner)
    propose(house, merge, owner)
    approve(house, merge, second)
    return merge


def settled(house: House) -> None:
    """Commit what the test has set up, and let go of it: the others shall see it."""
    house.session.commit()
    db.session.remove()
