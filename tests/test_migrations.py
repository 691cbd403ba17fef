"""Migrations make exactly the tables the models say, and go down and up again with rows in them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

from app.db import db
from app.models import Base, LogEntry, Version
from tests.factories import House


@pytest.mark.parametrize("command", ["db upgrade", "db current --verbose", "db --help"])
def test_the_command_for_migrations_is_there(app: Flask, command: str) -> None:
    done = app.test_cli_runner().invoke(args=command.split())
    assert done.exit_code == 0, done.output


def test_a_migration_that_is_not_there_is_said(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["db", "upgrade", "9999"]).exit_code == 1


def test_the_models_and_the_migrated_tables_are_the_same(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_every_foreign_key_of_the_models_stands_in_the_database(app: Flask) -> None:
    wanted = {
        (table.name, constraint.column_keys[0], constraint.referred_table.name)
        for table in Base.metadata.tables.values()
        for constraint in table.foreign_key_constraints
    }
    with app.app_context():
        found = {
            (table, key["constrained_columns"][0], key["referred_table"])
            for table in Base.metadata.tables
            for key in inspect(db.engine).get_foreign_keys(table)
        }
    assert found == wanted


def test_a_populated_database_goes_up_to_what_it_is(app: Flask, house: House) -> None:
    house.session.commit()
    before = house.session.scalar(select(func.count()).select_from(LogEntry))
    text = house.session.scalars(select(Version.text)).first()
    house.session.close()
    upgrade()
    assert house.session.scalar(select(func.count()).select_from(LogEntry)) == before
    assert house.session.scalars(select(Version.text)).first() == text


def test_down_to_nothing_and_up_again(app: Flask, house: House) -> None:
    house.session.commit()
    house.session.close()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())
