"""What every worker needs, made once before they part, so that they share its memory and answer quickly at once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Flask
from flask_babel import force_locale, format_datetime, format_timedelta
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers
from werkzeug.exceptions import HTTPException

from app.db import db
from app.i18n import LOCALES, gettext
from app.models import Process

WAY = ("home.show", "accounts.sign_in", "processes.show", "documents.choose", "threads.show")
"""A visitor's way into the house: a page of each of these kinds is read, if one links to the next."""
ROUNDS = 10
"""How often each is read: Python rewrites a function to its quick form when it is called for the eighth time, and
memory that is written after the workers have parted is no longer shared."""

_LINK = re.compile(r'href="(/[^"#?]*)')


def up(app: Flask) -> None:
    """Configure the mappers, compile the templates, load the languages, and go a visitor's way into the house."""
    configure_mappers()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    for locale in LOCALES:
        with app.app_context(), force_locale(locale):
            moment = datetime.now(UTC)
            format_datetime(moment)
            format_timedelta(moment - datetime(2000, 1, 1, tzinfo=UTC), add_direction=True)
            gettext("Sign in")
    if _has_tables(app):
        _walk(app)
    with app.app_context():
        db.engine.dispose()  # a connection must not be shared by two processes


def _has_tables(app: Flask) -> bool:
    with app.app_context():
        try:
            db.session.query(Process.id).first()
        except SQLAlchemyError:
            return False
        finally:
            db.session.remove()
    return True


def _walk(app: Flask) -> None:
    host = (app.config["TRUSTED_HOSTS"] or ["localhost"])[0].lstrip(".")
    client, links = app.test_client(), ["/"]
    for kind in WAY:
        path = next(_leading_to(kind, links, app), None)
        if path is None:
            continue
        for _ in range(ROUNDS):
            page = client.get(path, base_url=f"http://{host}", follow_redirects=True)
        links += _LINK.findall(page.get_data(as_text=True))


def _leading_to(kind: str, paths: list[str], app: Flask) -> Iterator[str]:
    routes = app.url_map.bind("localhost")
    for path in paths:
        try:
            endpoint, _values = routes.match(path)
        except HTTPException:
            continue
        if endpoint == kind:
            yield path
