"""Rows of tables as lines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from app.text.rich_runs import BLANK

_DELIMITERS = {None: "---", "left": ":--", "center": ":-:", "right": "--:"}


def cell_spans(line: str) -> list[tuple[int, int]]:
    """Where the words of each cell stand in a row, split as the parser splits it: at pipes without a backslash.

    An empty cell has an empty span, in the middle of its white space.
    """
    start = len(line) - len(line.lstrip(BLANK))
    end = len(line.rstrip(BLANK))
    edges = [start]
    edges += [at for at in range(start, end) if line[at] == "|" and (at == start or line[at - 1] != "\\")]
    edges.append(end)
    cells = [(left + (number > 0), right) for number, (left, right) in enumerate(itertools.pairwise(edges))]
    if cells and cells[0][0] == cells[0][1]:
        cells.pop(0)
    if cells and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return [_stripped(line, left, right) for left, right in cells]


def _stripped(line: str, left: int, right: int) -> tuple[int, int]:
    words = line[left:right].strip(BLANK)
    if not words:
        return (left + right) // 2, (left + right) // 2
    start = left + line[left:right].index(words)
    return start, start + len(words)


def row_line(cells: Sequence[str]) -> str:
    """A row of these cells."""
    return "| " + " | ".join(cells) + " |"


def delimiters(aligns: Sequence[str | None]) -> str:
    """The row that parts the head from the body and says how columns are aligned."""
    return row_line([_DELIMITERS[align] for align in aligns])
