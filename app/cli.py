"""Flask commands: each calls services and commits."""

import sys
from pathlib import Path
from time import perf_counter

import click
from flask import Flask
from flask.cli import with_appcontext

from app.errors import SamskrivError


def register(app: Flask) -> None:
    """Attach every command to the application."""
    for command in (create_administrator, replay, demo, migrations):
        app.cli.add_command(command)


@click.command("create-administrator")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.password_option()
@with_appcontext
def create_administrator(name: str, email: str, password: str) -> None:
    """Make an administrator in a house that has fewer than the two it needs."""
    from app.db import db
    from app.services import members

    try:
        member = members.create_first_administrator(db.session(), name=name, email=email, password=password)
    except SamskrivError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    click.echo(f"{member.name} <{member.email}> is administrator.")


@click.command("db", add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def migrations(context: click.Context, arguments: tuple[str, ...]) -> None:
    """Make and change the tables (Flask-Migrate's commands)."""
    from flask_migrate.cli import db

    db.main(list(arguments), prog_name="db", parent=context.parent, standalone_mode=False)


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with the demo process."""
    from app.db import db
    from app.demo.build import build

    try:
        with click.progressbar(build(db.session()), length=100, label="Demo") as steps:
            for _step in steps:
                db.session.commit()
    except SamskrivError as refusal:
        raise click.ClickException(str(refusal)) from refusal


@click.command("replay")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@with_appcontext
def replay(files: tuple[Path, ...]) -> None:
    """Send recorded histories through the house: suggest, merge with two keys, publish.

    Stops and goes on at will; exits 1 when a last version differs from the recorded one.
    """
    different = [path for path in files if not _replay_one(path)]
    for path in different:
        click.echo(f"DIFFERENT: {path}", err=True)
    sys.exit(1 if different else 0)


def _replay_one(path: Path) -> bool:
    """Replay one file with a progress bar; say what was done; tell whether the last version is the recorded one."""
    from app.db import db
    from app.exchange import histories
    from app.exchange.replay import last_text
    from app.exchange.replay import replay as steps

    started = perf_counter()
    session = db.session()
    try:
        history = histories.read(path)
        with click.progressbar(length=len(history.steps), label=history.title[-40:], file=sys.stderr) as bar:
            for progress in steps(session, history):
                session.commit()
                bar.update(progress.done - bar.pos)
        same = last_text(session, history) == history.steps[-1].text
    except SamskrivError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    versions = len(history.steps)
    click.echo(
        f"{path.name}: {'identical' if same else 'DIFFERENT'}, {versions - 1} suggestions, {versions} versions,"
        f" {history.words} words, {perf_counter() - started:.1f} s"
    )
    return same
