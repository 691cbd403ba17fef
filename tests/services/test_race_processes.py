"""Several processes publish at once, through the services and over real connections; nothing is lost."""

from flask import Flask

from tests.endurance import publishing

PROCESSES, ROUNDS = 4, 4


def test_every_process_gets_all_its_merges_published(app: Flask, emptied: None) -> None:
    counted = publishing.run(app, _address(app), processes=PROCESSES, rounds=ROUNDS)
    assert counted.acknowledged == PROCESSES * ROUNDS
    assert counted.errors == {}
    assert counted.faults == []


def test_without_the_locking_the_same_run_is_found_faulty(app: Flask, emptied: None) -> None:
    counted = publishing.run(app, _address(app), processes=PROCESSES, rounds=ROUNDS, locked=False)
    assert counted.errors
    assert counted.faults


def _address(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"])
