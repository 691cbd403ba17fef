"""Visits to the application that leave nothing behind, and the stages in which they happen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.db import db
from app.demo.people import PASSWORD
from app.models import LogEntry


class Visits:
    """The application over one connection, and the cookies of everyone who signed in."""

    def __init__(self, app: Flask, connection: Connection) -> None:
        self.app = app
        self.connection = connection
        self.cookies: dict[str, str] = {}

    def change(self, act: Callable[[Session], Any]) -> Any:
        """Let services act on the database as the application would; inside `undone` it is taken back with the rest."""
        with self.app.test_request_context(), Session(self.connection) as session:
            result = act(session)
            session.commit()
            return result

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is changed inside the block has not happened after it, whatever was committed."""
        # A savepoint even in a transaction of our own: only so does the application's session leave that one alone.
        outer = None if self.connection.in_transaction() else self.connection.begin()
        savepoint = self.connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
            if outer is not None:
                outer.rollback()

    def sign_in(self, key: str) -> None:
        """Keep the cookie that this member's browser gets when signing in."""
        form = {"email": f"{key}@example.org", "password": PASSWORD}
        response = self.send("visitor", "POST", "/sign-in", form)
        assert response.status_code == 303, response.get_data(as_text=True)
        self.cookies[key] = response.headers["Set-Cookie"].split(";")[0]

    def send(self, key: str, method: str, path: str, form: Any = None, **more: Any) -> TestResponse:
        """One request of this member's browser, and the whole answer."""
        headers = {"Cookie": self.cookies[key]} if key in self.cookies else {}
        browser = self.app.test_client(use_cookies=False)
        response = browser.open(path, method=method, data=form, headers=headers, buffered=True, **more)
        response.close()
        return response

    def log_length(self) -> int:
        """How many entries the log has; inside `undone` only."""
        return self.connection.scalar(select(func.count()).select_from(LogEntry)) or 0


@contextmanager
def visits(app: Flask) -> Iterator[Visits]:
    """Visits to an application that has only one connection, so that what they do can be taken back."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        engine = db.engine
        engines: Any = db.engines
    with engine.connect() as connection:
        engines[None] = connection
        try:
            yield Visits(app, connection)
        finally:
            engines[None] = engine
