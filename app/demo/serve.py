"""`make demo`: prepare the demo's database, say where it is and who may sign in, and serve it."""

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from app.config import ROOT

SHOWN = (
    ("anna", "coordinator: opens phases, fills roles, posts updates, submits"),
    ("mette", "process owner in Nordjylland: merge desk and consolidation"),
    ("lars", "facilitator in Nordjylland: the second key, and the discussion"),
    ("birgit", "member in Nordjylland: suggests, supports, comments"),
    ("gerda", "chair of the Political Forum: hearing, votes and decision"),
    ("henrik", "member of the Political Forum: confirms what Gerda records"),
    ("ida", "administrator: members, invitations and process roles"),
    ("wouter", "a member who reads Dutch"),
    ("priya", "a member who reads English"),
)
"""Whom the start page of the demo names, with what each is good for."""


def main() -> None:
    """Prepare and serve; a second start keeps the data."""
    port = os.environ.get("PORT") or "5000"
    os.environ.update(_environment(os.environ, port))
    _prepare()
    _greet(port)
    arguments = [sys.executable, "-m", "gunicorn", "-c", "python:app.serving", "app:create_app()"]
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter with fixed arguments


def _environment(given: Mapping[str, str], port: str) -> dict[str, str]:
    """The settings of a demo on one's own machine, where the environment does not say otherwise."""
    return {
        "DATABASE_URL": given.get("DATABASE_URL") or "sqlite:///instance/demo.db",
        "SECRET_KEY": given.get("SECRET_KEY") or _secret(),
        "SECURE_COOKIES": given.get("SECURE_COOKIES") or "0",
        "PARTY_NAME": given.get("PARTY_NAME") or "Lærken",
        "PORT": port,
    }


def _secret() -> str:
    """A key that survives the next start, so that sign-ins do."""
    path: Path = ROOT / "instance" / "secret_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


def _prepare() -> None:
    import click
    from flask_migrate import upgrade
    from sqlalchemy import select

    from app import create_app
    from app.db import db
    from app.demo.build import build
    from app.models import Process

    app = create_app()
    with app.app_context():
        upgrade()
        session = db.session()
        if session.scalar(select(Process.id).limit(1)) is None:
            with click.progressbar(build(session), length=100, label="Making the demo process") as steps:
                for _step in steps:
                    pass
            session.commit()
        db.session.remove()
        db.engine.dispose()


def _greet(port: str) -> None:
    from app.demo.people import PASSWORD

    print(f"\nSamskriv is served at http://127.0.0.1:{port}/   (Ctrl-C stops it)\n")  # noqa: T201
    print(f"Sign in as, with the password {PASSWORD}")  # noqa: T201
    for key, words in SHOWN:
        print(f"  {key + '@example.org':24} {words}")  # noqa: T201
    print(flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
