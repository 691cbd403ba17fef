"""The expected answers of the tables beside this module, written by hand from the permission table.

A table has sections, each `in <stage>`; stages are in stages.py. A row is a method, a route by its endpoint and,
after a comma, what it is sent to, if that matters; requests.py says how each is addressed and filled in. Columns are
the cast by the first letters of their keys (tests/factories.py). A cell says what the visitor gets:

    ok   the page, or the form is taken        in   the sign-in page (401)
    no   a refusal with its sentence (403)     --   a page that looks like a missing one (404)

or a status by its number, where somebody may do the thing but this form of theirs cannot be taken: 422 and 409 draw
the form again, 303 leads back to a page that says why; nothing is done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent

CAST = (
    "visitor",
    "claus",
    "lea",
    "viggo",
    "birgit",
    "ruth",
    "lars",
    "fatima",
    "mette",
    "camilla",
    "anna",
    "otto",
    "karin",
    "bo",
    "gerda",
    "henrik",
    "ida",
)
"""Whom the columns stand for, in order."""

METHODS = ("GET", "POST", "PUT", "DELETE")

STATUS = {"in": 401, "no": 403, "--": 404}


@dataclass(frozen=True)
class Row:
    """One request in one stage, and what everyone of the cast gets."""

    stage: str
    method: str
    name: str
    answers: dict[str, str]

    @property
    def endpoint(self) -> str:
        """The route."""
        return self.name.split(",")[0]


def read(name: str) -> list[Row]:
    """Every row of a table."""
    return list(_rows((FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()))


def _rows(lines: list[str]) -> Iterator[Row]:
    stage = ""
    for line in lines:
        words = line.split()
        if line.startswith("in "):
            stage = line.removeprefix("in ").strip()
        elif words and words[0] in METHODS:
            cells = words[-len(CAST) :]
            yield Row(
                stage,
                words[0],
                " ".join(words[1 : -len(CAST)]),
                dict(zip(CAST, cells, strict=True)),
            )
        elif words:
            assert [key[:3] for key in CAST] == words, line
