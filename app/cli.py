"""Flask commands: each calls services and commits."""

import click
from flask import Flask


def register(app: Flask) -> None:
    """Attach every command to the application."""
    app.cli.add_command(create_administrator)


@click.command("create-administrator")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.password_option()
def create_administrator(name: str, email: str, password: str) -> None:
    """Make the first administrator of an empty house."""
    from app.db import db
    from app.services import members

    member = members.create_first_administrator(db.session(), name=name, email=email, password=password)
    db.session.commit()
    click.echo(f"{member.name} <{member.email}> is administrator.")
