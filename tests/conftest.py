"""Databases and browsers for the tests: each worker has its own, each test finds it empty."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.orm import Session

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 32)
os.environ.setdefault("SECURE_COOKIES", "0")

from app import create_app
from app.db import db
from app.demo.people import PASSWORD
from app.models import Base
from tests.factories import House, build_house


def _database(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[str]:
    """An own empty database for this worker: a SQLite file, or one on the PostgreSQL that TEST_DATABASE_URL names."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server.startswith("postgresql"):
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/{worker}.db"
        return
    name = f"samskriv_test_{os.getpid()}_{worker}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of this worker's database."""
    yield from _database(tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """xdist's worker, or `main` when tests run one by one."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def app(database_url: str) -> Iterator[Flask]:
    """The application over this worker's database, with its tables as the migrations make them."""
    from flask_migrate import upgrade

    from app.config import database_url as as_sqlalchemy

    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": as_sqlalchemy(database_url),
            "BABEL_DEFAULT_LOCALE": "en",
            "TESTING": True,
            "PROPAGATE_EXCEPTIONS": False,
        }
    )
    with app.app_context():
        if os.environ.get("SAMSKRIV_CREATE_ALL"):
            db.create_all()
        else:
            upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def emptied(app: Flask) -> Iterator[None]:
    """The database is left empty after the test, whatever was committed."""
    yield
    empty(app)


def empty(app: Flask) -> None:
    """Delete every row of the database."""
    with app.app_context():
        db.session.remove()
        with db.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            else:
                connection.execute(text("PRAGMA defer_foreign_keys=ON"))
                for table in Base.metadata.tables.values():
                    connection.execute(table.delete())


@pytest.fixture
def session(app: Flask, emptied: None) -> Iterator[Session]:
    """A database session as services get it, inside an application context."""
    with app.app_context(), app.test_request_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def house(session: Session) -> House:
    """The cast of tests/factories.py in a public process that stands in drafting."""
    return build_house(session)


@pytest.fixture
def client(app: Flask, emptied: None) -> FlaskClient:
    """A browser without JavaScript, signed in as nobody."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], FlaskClient]:
    """`sign_in("mette")` gives a client signed in as that member of the cast (committed first)."""

    class Browser(FlaskClient):
        """Several browsers in one test: the fixtures' application context must not remember who was here before."""

        def open(self, *args: Any, **kwargs: Any) -> Any:
            if has_app_context():
                for remembered in ("_login_user", "_flask_babel"):
                    g.pop(remembered, None)
            return super().open(*args, **kwargs)

    def enter(key: str) -> FlaskClient:
        browser = Browser(app)
        if key != "visitor":
            response = browser.post("/sign-in", data={"email": f"{key}@example.org", "password": PASSWORD})
            assert response.status_code == 303, response.get_data(as_text=True)
        return browser

    app.config["WTF_CSRF_ENABLED"] = False
    return enter


@pytest.fixture
def counted(app: Flask) -> Callable[[], object]:
    """`with counted() as statements:` collects the SQL statements run inside the block."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: object, _u: object, statement: str, *_: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
                statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return count
