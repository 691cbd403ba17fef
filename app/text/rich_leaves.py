"""Paragraphs, headings and the words of cells as lines, each tried until it is read as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.text.rich_blocks import Block
from app.text.rich_escapes import escape_closing, escape_line
from app.text.rich_memory import Line, placed
from app.text.rich_nodes import read
from app.text.rich_runs import Run
from app.text.rich_schema import LEAVES
from app.text.rich_units import Unit, align, units
from app.text.rich_words import Way, way_of, write_words

if TYPE_CHECKING:
    from app.text.rich_written import Writer

_SPECIAL = re.compile(r"[*_\[\]<&!~`|\\]")
LONG = 3_000  # units of a block so long that it is not tried in every way
_ELSEWHERE = 1_000_000  # added to the lines of units that stood in another block


def leaf_lines(writer: Writer, block: Block, old: Block | None) -> list[Line]:
    """The lines of a paragraph or a heading."""
    if old is None or not placed(old).exact:
        old = None
    if block.kind == "heading" and not _underlined(block, old):
        lines = words(writer, block, old, one_line=True)
        return [_headed(block, old, " ".join(text for text, _ in lines))]
    lines = words(writer, block, old, one_line=False)
    return (
        _as_before(writer, block, old, lines) if old is not None and old.kind == block.kind else _new(lines)
    )


def _new(lines: Sequence[Line]) -> list[Line]:
    return [(text, -1) for text, _ in lines]


def _as_before(writer: Writer, block: Block, old: Block, lines: Sequence[Line]) -> list[Line]:
    """Lines with what the source has before and behind them."""
    place = placed(old)
    result: list[Line] = []
    for text, line in lines:
        known = 0 <= line < len(place.leads)
        result.append((place.leads[line] + text, place.first + line) if known else (text, -1))
    if writer.memory and writer.memory.lasts.get(old) is block:
        result[-1] = (result[-1][0] + place.trail, result[-1][1])
    if result[0][1] < 0 and writer.owned(block):
        result[0] = (result[0][0], place.first)
    if block.kind == "heading":
        rule = writer.rest(old, place.last - 1)
        if block.attrs["level"] != old.attrs["level"]:
            rule = rule.replace(place.detail, "=" if block.attrs["level"] == 1 else "-")
        result.append((rule, place.last - 1))
    return result


def _underlined(block: Block, old: Block | None) -> bool:
    """Whether a heading can keep the line below it."""
    if old is None or old.kind != "heading" or not block.runs:
        return False
    return placed(old).detail in ("=", "-") and block.attrs["level"] <= 2


def _headed(block: Block, old: Block | None, text: str) -> Line:
    """The one line of a heading with number signs."""
    signs = "#" * block.attrs["level"]
    place = placed(old) if old is not None else None
    if place is None or not place.detail.startswith("#"):
        return f"{signs} {text}".rstrip(" "), -1
    lead = re.sub("#+", signs, place.leads[0], count=1)
    lead = lead if lead.endswith((" ", "\t")) or not text else lead + " "
    return (lead if text else lead.rstrip()) + text + place.trail, place.first


def words(writer: Writer, block: Block, old: Block | None, *, one_line: bool) -> list[Line]:
    """The words of a block, in lines that know which of its own source's they were (counted from 0)."""
    pool, own = _pool(writer, block, old)
    heading = block.kind == "heading"
    if not pool and all(run.kind == "text" and not run.marks for run in block.runs):
        text = "".join(run.text for run in block.runs)
        if not _SPECIAL.search(text):
            return [(escape_closing(text) if heading else escape_line(text), -1)]
    lines: list[Line] = []
    for known, way in _tries(pool, replace(way_of(writer.habits), one_line=one_line, heading=heading)):
        new = units([Run(run.kind, run.text, run.marks) for run in block.runs])
        if known:
            align(new, known, own)
        lines = write_words(new, known, way)
        if _reads(writer, block, lines) or (not known and len(new) > LONG):
            break
    return lines


def _tries(pool: list[Unit], way: Way) -> Iterator[tuple[list[Unit], Way]]:
    """Ways to write, each keeping less of the source's writing; the last are read whatever the words are."""
    if pool:
        yield pool, way
        yield pool, replace(way, keep=False)
    way = replace(way, keep=False)
    yield [], way
    for guarded in (False, True):
        yield [], replace(way, em="*", strong="**", guarded=guarded)
        yield [], replace(way, em="_", strong="**", guarded=guarded)


def _pool(writer: Writer, block: Block, old: Block | None) -> tuple[list[Unit], range]:
    """The units of the source that the words of a block may have been, and which are the block's own."""
    if writer.memory is None or block in writer.plain:
        return [], range(0)
    blocks = [other for other in writer.memory.near.get(block, ()) if other is not old]
    if old is not None and old.kind in LEAVES:
        blocks.append(old)
    found: list[Unit] = []
    own = range(0)
    for other in sorted(blocks, key=lambda one: placed(one).first):
        more = units(other.runs)
        if other is old:
            own = range(len(found), len(found) + len(more))
        else:
            for unit in more:
                unit.line += _ELSEWHERE
        found += more
    return found, own


def _reads(writer: Writer, block: Block, lines: Sequence[Line]) -> bool:
    """Whether the words written are read as those of the block."""
    text = "\n".join(text for text, _ in lines)
    if not text or (len(lines) == 1 and not _SPECIAL.search(text)):
        return True
    if block.kind == "heading":
        text = f"# {text}" if len(lines) == 1 else f"{text}\n==="
    elif block.kind != "paragraph":
        row = text.replace("|", "\\|")
        text = f"| {row} |\n| --- |"
    found = read(text, writer.memory.source.env if writer.memory else None).doc
    while found.kind not in LEAVES and len(found.blocks) == 1:
        found = found.blocks[0]
    return found.kind in LEAVES and found.words == block.words
