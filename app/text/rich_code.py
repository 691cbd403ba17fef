"""Blocks of code as lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.text.rich_blocks import Block, Place
from app.text.rich_memory import Line, placed
from app.text.words import matches

if TYPE_CHECKING:
    from app.text.rich_written import Writer

REACH = 4_000  # lines of two blocks that are compared as a whole


def code_lines(writer: Writer, block: Block, old: Block | None) -> list[Line]:
    """A block of code within the fence or the indentation that it had, or else a new fence."""
    lines = block.text.split("\n") if block.text else []
    if old is not None and _stays(block, old, lines):
        return _kept(writer, block, old, lines)
    mark = "~" if "`" in block.attrs["params"] else "`"
    longest = max((len(run) for run in re.findall(f"{mark}+", block.text)), default=0)
    fence = mark * max(3, longest + 1)
    return [(fence + block.attrs["params"], -1), *((line, -1) for line in lines), (fence, -1)]


def _before(old: Block, place: Place) -> list[str]:
    return old.text.split("\n") if place.leads else []


def _stays(block: Block, old: Block, lines: Sequence[str]) -> bool:
    """Whether these lines can stand where the block stood."""
    place = placed(old)
    if not place.exact or (place.detail and place.detail[0] == "`" and "`" in block.attrs["params"]):
        return False
    if place.detail:
        closed = len(_before(old, place)) + 2 == place.last - place.first
        return closed and place.detail not in block.text
    return bool(lines) and bool(lines[0].strip()) and bool(lines[-1].strip()) and old.attrs == block.attrs


def _kept(writer: Writer, block: Block, old: Block, lines: Sequence[str]) -> list[Line]:
    place = placed(old)
    before = _before(old, place)
    was = {j: i for i, j in matches(before, lines, REACH)}
    if len(before) == len(lines):
        taken = set(was.values())
        was |= {k: k for k in range(len(lines)) if k not in was and k not in taken}
    first = place.first + bool(place.detail)
    lead = place.leads[0] if place.leads else ""
    result = []
    for number, line in enumerate(lines):
        at = was.get(number, -1)
        if at >= 0:
            result.append((place.leads[at] + line, first + at))
        else:
            result.append((lead + line if line else "", -1))
    if not place.detail:
        return result
    opening, closing = writer.rest(old, place.first), writer.rest(old, place.last - 1)
    if old.attrs != block.attrs:
        fence = place.detail
        opening = opening[: opening.index(fence)] + fence + block.attrs["params"]
    return [(opening, place.first), *result, (closing, place.last - 1)]
