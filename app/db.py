"""The Flask-SQLAlchemy handle and the connection settings of SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from app.models import Base
from app.writers import Turn

db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)

_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)
_in_passing: ContextVar[bool] = ContextVar("in_passing", default=False)


class Migrations:
    """What Flask-Migrate looks for in an application, made when a command first looks: it brings Alembic along,
    which a server would carry for nothing (some 10 MB)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(current_app, db, str(self._folder), render_as_batch=True, compare_type=True)
        return getattr(current_app.extensions["migrate"], name)


@contextmanager
def only_reading() -> Iterator[None]:
    """Inside the block new SQLite transactions take no write lock; elsewhere they take it at once."""
    token = _only_reads.set(True)
    try:
        yield
    finally:
        _only_reads.reset(token)


@contextmanager
def in_passing() -> Iterator[None]:
    """Inside the block SQLite gives up at once when others are writing: for what may as well be written another time."""
    token = _in_passing.set(True)
    try:
        yield
    finally:
        _in_passing.reset(token)


def tune(engine: Engine) -> None:
    """Attach the settings that keep concurrent writers honest: see SQLite's WAL and BEGIN IMMEDIATE."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        # The next in line is let go just before the end, which it awaits at the database's own lock.
        event.listen(engine, "commit", _end_turn)
        event.listen(engine, "rollback", _end_turn)
        event.listen(engine, "close", _leave)


def _tune_sqlite(connection: Any, record: object) -> None:
    # The driver's own BEGIN is deferred and would let two readers both try to become writers.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if _only_reads.get():
        connection.exec_driver_sql("BEGIN")
        return
    if _in_passing.get():
        _write_in_passing(connection)
        return
    database = connection.engine.url.database
    if database and database != ":memory:":
        connection.info["turn"] = Turn(database)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError:
        _end_turn(connection)
        raise


def _write_in_passing(connection: Connection) -> None:
    """Begin to write if nobody else does, without standing in line."""
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql("PRAGMA busy_timeout=30000")


def _end_turn(connection: Connection) -> None:
    _leave(connection, connection)


def _leave(_connection: object, holder: Any) -> None:
    turn = holder.info.pop("turn", None)
    if turn is not None:
        turn.end()
