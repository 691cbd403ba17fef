"""Visits to the application that leave nothing behind: each one happens inside a savepoint that is taken back."""

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
    """The application over one connection whose transaction is never committed."""

    def __init__(self, app: Flask, connection: Connection) -> None:
        self.app = app
        self.connection = connection
        self.cookies: dict[str, str] = {}

    def change(self, act: Callable[[Session], Any]) -> Any:
        """Let services act on the database as the application would; what they did stays until `undone` ends."""
        with self.app.test_request_context(), Session(self.connection) as session:
            result = act(session)
            session.commit()
            return result

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is changed inside the block has not happened after it."""
        savepoint = self.connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()

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
        """How many entries the log has."""
        return self.connection.scalar(select(func.count()).select_from(LogEntry)) or 0


@contextmanager
def visits(app: Flask) -> Iterator[Visits]:
    """Visits to an application whose database is as it was before, once the block ends."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        engine = db.engine
        engines: Any = db.engines
    with engine.connect() as connection:
        engines[None] = connection
        try:
            outer = connection.begin()
            connection.begin_nested()
            yield Visits(app, connection)
            outer.rollback()
        finally:
            engines[None] = engine
