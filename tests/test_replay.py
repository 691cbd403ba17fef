"""Recorded histories of real texts go through the house and come out as they are recorded."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.exchange import histories
from app.exchange.replay import last_text, replay
from app.models import Suggestion, Version
from tests.text import data

CHOSEN = (
    "kantinen+vedtaegter__vedtaegter.tex__434054.json",
    "openpolitics+manifesto__health.md__f7c350.json",
    "Logius-standaarden+API-Design-Rules__sections_introduction.md__555535.json",
)


@pytest.mark.skipif(not data.present(), reason=data.MISSING)
@pytest.mark.parametrize("name", CHOSEN)
def test_a_real_history_replays_byte_for_byte(session: Session, name: str) -> None:
    history = histories.read(data.folder() / "histories" / name)
    progress = [step.done for step in replay(session, history)]
    assert progress == list(range(1, len(history.steps) + 1))
    assert last_text(session, history) == history.steps[-1].text
    assert session.scalar(select(func.count()).select_from(Suggestion)) == len(history.steps) - 1


def test_a_replay_goes_on_where_it_stopped_and_a_second_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    history = histories.read(_recorded(tmp_path, ["# One\n", "# One\n\nTwo.\n", "# One\n\nTwo and three.\n"]))
    steps = replay(session, history)
    next(steps)
    next(steps)
    session.commit()
    assert [step.done for step in replay(session, history)] == [2, 3]
    assert [step.done for step in replay(session, history)] == [3]
    assert last_text(session, history) == "# One\n\nTwo and three.\n"
    assert session.scalar(select(func.count()).select_from(Version)) == 2 + 2


def test_the_command_exits_1_when_the_last_version_is_another(
    app: Flask, emptied: None, tmp_path: Path
) -> None:
    path = _recorded(tmp_path, ["One.\n", "One and two.\n"])
    runner = app.test_cli_runner()
    first = runner.invoke(args=["replay", str(path)])
    assert first.exit_code == 0, first.output
    assert "identical, 1 suggestions, 2 versions, 3 words" in first.output
    _recorded(tmp_path, ["One.\n", "One and three.\n"])
    second = runner.invoke(args=["replay", str(path)])
    assert second.exit_code == 1
    assert "DIFFERENT" in second.output


def test_a_file_that_is_no_history_is_refused_with_a_sentence(
    app: Flask, emptied: None, tmp_path: Path
) -> None:
    path = tmp_path / "other.json"
    path.write_text("[]", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["replay", str(path)])
    assert result.exit_code == 1
    assert "other.json" in result.output


def _recorded(folder: Path, texts: list[str]) -> Path:
    versions = [
        {"author": f"a{number % 2}", "date": "2020-01-01T12:00:00+01:00", "message": "Why", "text": text}
        for number, text in enumerate(texts)
    ]
    path = folder / "history.json"
    record = {"source": "a/b", "lang": "en", "path": "text.md", "versions": versions}
    path.write_text(json.dumps(record), encoding="utf-8")
    return path
