"""Writers to one SQLite file come one after another, and nobody waits for ever."""

from pathlib import Path
from threading import Thread

from app.writers import Turn


def test_the_next_has_its_turn_when_the_one_before_ends(tmp_path: Path) -> None:
    database = str(tmp_path / "house.db")
    told: list[str] = []
    first = Turn(database)

    def second() -> None:
        turn = Turn(database)
        told.append("second")
        turn.end()

    waiting = Thread(target=second)
    waiting.start()
    told.append("first")
    first.end()
    waiting.join()
    assert told == ["first", "second"]


def test_who_has_waited_long_enough_goes_on_and_leaves_nothing_locked_behind(tmp_path: Path) -> None:
    database = str(tmp_path / "house.db")
    first = Turn(database)
    impatient = Turn(database, patience=0)
    first.end()
    third = Turn(database)
    third.end()
    impatient.end()


def test_ending_twice_is_ending_once(tmp_path: Path) -> None:
    turn = Turn(str(tmp_path / "house.db"))
    turn.end()
    turn.end()
    Turn(str(tmp_path / "house.db")).end()
