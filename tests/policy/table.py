"""The expected answers of tests/policy/tables: one file per permission, written by hand from the design.

A table begins with `on <thing>`. Its head names situations: a phase or a visibility, then what else holds,
after commas. Every row is one of the cast by their part in the house; `yes` is allowed, `.` is refused.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"

ROWS = {
    "visitor": "visitor",
    "suspended member": "claus",
    "member of no group": "lea",
    "member elsewhere": "viggo",
    "member of the group": "birgit",
    "author": "aviaja",
    "member of another group": "ruth",
    "process owner": "mette",
    "the pair's other owner": "soren",
    "another group's owner": "camilla",
    "facilitator": "lars",
    "another group's facilitator": "fatima",
    "coordinator": "anna",
    "adviser": "otto",
    "candidate contact": "karin",
    "bridge builder": "bo",
    "forum member": "henrik",
    "second forum member": "nivi",
    "forum chair": "gerda",
    "administrator": "ida",
    "second administrator": "jens",
}
"""Every row a table must have, and who of the cast it is."""

ANSWERS = {"yes": True, ".": False}


@dataclass(frozen=True)
class Expected:
    """One column of a table: a thing in a situation, and the answer for everyone of the cast."""

    thing: str
    situation: str
    answers: dict[str, bool]


def read(permission: str) -> list[Expected]:
    """Every column of every table of a permission."""
    blocks = (FOLDER / f"{permission}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return [column for block in blocks for column in _columns(block.splitlines())]


def _columns(lines: list[str]) -> list[Expected]:
    thing = lines[0].removeprefix("on ")
    _, *situations = _cells(lines[1])
    rows = [_cells(line) for line in lines[2:]]
    assert [row[0] for row in rows] == list(ROWS), f"{thing}: the rows are not the cast"
    assert all(len(row) == len(situations) + 1 for row in rows), f"{thing}: a row is too short or too long"
    return [
        Expected(thing, situation, {row[0]: ANSWERS[row[index]] for row in rows})
        for index, situation in enumerate(situations, start=1)
    ]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
