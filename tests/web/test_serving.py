"""What a server does before it answers: it goes through the house once, so that its workers share what they need."""

import ctypes
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app import create_app
from app.db import db
from app.models import Process, Visibility
from app.web import warm
from tests.factories import House


@pytest.fixture
def asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are read while the house is made warm."""
    paths: list[str] = []
    plain = FlaskClient.get

    def get(client: FlaskClient, path: str, **options: Any) -> object:
        paths.append(path)
        answer = plain(client, path, **options)
        assert answer.status_code == 200, path
        return answer

    monkeypatch.setattr(FlaskClient, "get", get)
    return paths


def test_a_server_goes_a_visitors_way_into_the_house_before_its_workers_part(
    app: Flask, house: House, asked: list[str]
) -> None:
    for process in db.session.scalars(select(Process).where(Process.id != house.process.id)):
        process.visibility = Visibility.MEMBERS  # it has no document to go on to
    db.session.commit()
    warm.up(app)
    ways = list(dict.fromkeys(asked))
    assert ways[:2] == ["/", "/sign-in"]
    assert any(path.startswith("/processes/") and "/documents/" in path for path in ways)
    assert len(asked) == warm.ROUNDS * len(ways)


def test_a_server_parts_without_an_open_connection(app: Flask, house: House, asked: list[str]) -> None:
    db.session.commit()
    opened, closed = [], []
    event.listen(db.engine, "connect", lambda *_: opened.append(1))
    event.listen(db.engine, "close", lambda *_: closed.append(1))
    db.session.remove()
    warm.up(app)
    assert asked
    assert len(closed) >= len(opened)


def test_a_server_starts_over_a_house_without_a_process(app: Flask, emptied: None, asked: list[str]) -> None:
    warm.up(app)
    assert dict.fromkeys(asked) == dict.fromkeys(["/", "/sign-in"])


def test_a_server_knows_its_own_name_on_its_way(
    app: Flask, emptied: None, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", [".laerken.example"])
    warm.up(app)
    assert dict.fromkeys(asked) == dict.fromkeys(["/", "/sign-in"])


def test_a_server_starts_before_there_are_tables(tmp_path: Path, asked: list[str]) -> None:
    warm.up(create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/new.db"}))
    assert not asked


FILLED = """
import ctypes
from app import serving

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = serving._HeapFacts
things = [bytes(2_000) for _ in range(4_000)]
del things[::2]
before = libc.mallinfo2()
serving.pre_fork(None, None)
after = libc.mallinfo2()
print(before.fordblks - before.keepcost, after.fordblks - after.keepcost)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="a C library without mallinfo2")
def test_what_is_free_between_things_is_filled_before_workers_part() -> None:
    done = subprocess.run([sys.executable, "-c", FILLED], check=True, capture_output=True, text=True)
    before, after = map(int, done.stdout.split())
    assert before > 3_000_000
    assert after < before // 20
