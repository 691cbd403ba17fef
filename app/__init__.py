"""Samskriv: where the members of a party or association write their policy together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The whole application; `overrides` replace settings read from the environment (tests use it)."""
    from app import cli, config, web
    from app.db import Migrations, db, tune

    settings = {**config.read(), **(overrides or {})}
    app = web.Samskriv(
        __name__,
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
    )
    app.config.update(settings)
    db.init_app(app)
    app.extensions["migrate"] = Migrations(config.ROOT / "migrations")
    with app.app_context():
        tune(db.engine)
    web.furnish(app)
    cli.register(app)
    return app
