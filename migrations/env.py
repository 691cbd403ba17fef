"""How migrations run: on the application's own connection, in batches where SQLite needs it."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import text

from app.models.base import StoredChanges, UtcDateTime
from app.models.log import StoredKind


def render_item(kind: str, item: object, autogen_context: Any) -> str | bool:
    """Write the house's own column types as the plain ones underneath, so that old migrations never import the app."""
    if kind == "type":
        plain = {UtcDateTime: "sa.DateTime(timezone=True)", StoredChanges: "sa.JSON()", StoredKind: "sa.String(60)"}
        return plain.get(type(item), False)
    return False


def run() -> None:
    """Upgrade or downgrade in one transaction, waiting only so long for locks on PostgreSQL."""
    extension = current_app.extensions["migrate"]
    engine = extension.db.engine
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.commit()
        else:
            # Batch migrations rebuild tables; the references between them are checked again at the end.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            render_item=render_item,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


run()
