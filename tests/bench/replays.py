"""All real histories through the house, on SQLite and on PostgreSQL where one answers: identical or not, and how fast."""

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from time import perf_counter

from sqlalchemy import create_engine, make_url, text

from tests.__main__ import postgres
from tests.text import data


def main() -> None:
    """Replay them all; fail when one comes out different."""
    if not data.present():
        print(f"not run: {data.MISSING}")
        return
    with tempfile.TemporaryDirectory() as folder:
        failed = _replay("SQLite", f"sqlite:///{folder}/replay.db")
    server = postgres()
    if server is None:
        print("PostgreSQL: not run, no server answers")
    else:
        failed |= _on_postgres(server)
    if failed:
        sys.exit("a history came out different")


def _on_postgres(server: str) -> bool:
    name = f"samskriv_replay_{os.getpid()}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        return _replay(
            "PostgreSQL", make_url(server).set(database=name).render_as_string(hide_password=False)
        )
    finally:
        with suppress(Exception), admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def _replay(name: str, url: str) -> bool:
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "r" * 40}
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    subprocess.run([*flask, "db", "upgrade"], env=environment, check=True, capture_output=True)
    files = [str(data.folder() / "histories" / file) for file in data.histories()]
    started = perf_counter()
    done = subprocess.run(
        [*flask, "replay", *files], env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    lines = done.stdout.splitlines()
    print("\n".join(lines))
    same = sum(": identical," in line for line in lines)
    print(f"{name}: {same} of {len(files)} identical, {perf_counter() - started:.0f} s\n")
    return done.returncode != 0 or same != len(files)
