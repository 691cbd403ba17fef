"""A fresh database of either kind, migrated and thrown away again, for runs outside pytest."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 32)
os.environ.setdefault("SECURE_COOKIES", "0")

from app import create_app
from app.db import db


def application(url: str) -> Flask:
    """The application over the database with this address."""
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "BABEL_DEFAULT_LOCALE": "en",
            "TESTING": True,
        }
    )


@contextmanager
def fresh(server: str | None) -> Iterator[tuple[str, Flask]]:
    """Its address, and the application over it: on the PostgreSQL server named, or a SQLite file."""
    if server is None:
        with tempfile.TemporaryDirectory() as folder:
            yield from _migrated(f"sqlite:///{folder}/endurance.db")
        return
    name = f"samskriv_endurance_{os.getpid()}"
    address = make_url(server).set(drivername="postgresql+psycopg")
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield from _migrated(address.set(database=name).render_as_string(hide_password=False))
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def _migrated(url: str) -> Iterator[tuple[str, Flask]]:
    app = application(url)
    with app.app_context():
        upgrade()
    yield url, app
    with app.app_context():
        db.engine.dispose()
