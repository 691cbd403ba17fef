"""Tables as lines: every row that did not change as it was, and of the others the cells that did not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from app.text.rich_blocks import Block
from app.text.rich_leaves import words
from app.text.rich_memory import Line, placed
from app.text.rich_runs import BLANK

if TYPE_CHECKING:
    from app.text.rich_written import Writer

_DELIMITERS = {None: "---", "left": ":--", "center": ":-:", "right": "--:"}


def table_lines(writer: Writer, block: Block, old: Block | None) -> list[Line]:
    """The lines of a table."""
    aligns = [cell.attrs["align"] for cell in block.blocks[0].blocks]
    if old is not None and [cell.attrs["align"] for cell in old.blocks[0].blocks] != aligns:
        old = None
    rows = [_row(writer, row, writer.old(row) if old else None) for row in block.blocks]
    if old is None:
        return [rows[0], (delimiters(aligns), -1), *rows[1:]]
    second = placed(old).first + 1
    return [rows[0], (writer.rest(old, second), second), *rows[1:]]


def _row(writer: Writer, row: Block, old: Block | None) -> Line:
    if old is None or old.kind != "table_row" or len(row.blocks) != len(old.blocks):
        return row_line([_cell(writer, cell, None) for cell in row.blocks]), -1
    line = placed(old).first
    text = writer.rest(old, line)
    spans = cell_spans(text)[: len(row.blocks)]
    if any(cell.runs for cell in row.blocks[len(spans) :]):  # cells that the row did without
        return row_line([_cell(writer, cell, None) for cell in row.blocks]), -1
    for cell, was, (start, end) in reversed(list(zip(row.blocks, old.blocks, spans, strict=False))):
        if cell.words != was.words:
            new = _cell(writer, cell, was)
            text = text[:start] + (new if start < end or not new else f" {new} ") + text[end:]
    return text, line


def _cell(writer: Writer, cell: Block, old: Block | None) -> str:
    lines = words(writer, cell, old, one_line=True)
    return " ".join(text for text, _ in lines).replace("|", "\\|")


def cell_spans(line: str) -> list[tuple[int, int]]:
    """Where the words of each cell stand in a row, split as the parser splits it: at pipes without a backslash.

    An empty cell has an empty span, in the middle of its white space.
    """
    start = len(line) - len(line.lstrip(BLANK))
    end = len(line.rstrip(BLANK))
    edges = [start]
    edges += [at for at in range(start, end) if line[at] == "|" and (at == start or line[at - 1] != "\\")]
    edges.append(end)
    cells = [(left + (number > 0), right) for number, (left, right) in enumerate(pairwise(edges))]
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
