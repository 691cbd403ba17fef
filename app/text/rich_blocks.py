"""The blocks of a document, as they were read from a source or from the editor."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.text.rich_runs import Run, joined, read_json, tidied, write_json
from app.text.rich_schema import LEAVES, LISTS, Node, attribute

ONE_LINE = frozenset({"heading", "table_header", "table_cell"})


@dataclass(eq=False, slots=True)
class Place:
    """Where a block stands in a source: lines `first` to `last` (exclusive), each from its own offset on.

    `prefixes` says, for a box, what it takes from the beginning of each of its lines; `leads` and `trail`, for
    a block of words, what stands before and behind them; `detail` is the marker or the fence it was written with.
    """

    first: int
    last: int
    starts: list[int]
    prefixes: dict[int, str] = field(default_factory=dict)
    leads: list[str] = field(default_factory=list)
    trail: str = ""
    detail: str = ""
    exact: bool = False  # whether the words were found where the parser says they are


@dataclass(eq=False)
class Block:
    """One block: boxes have blocks, blocks of words have runs, code and source have their text."""

    kind: str
    attrs: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    text: str = ""
    at: int | None = None
    place: Place | None = None
    parent: Block | None = None
    index: int = 0  # among its parent's blocks

    @cached_property
    def key(self) -> tuple[Any, ...]:
        """What the block says, for comparison: nothing of where it stands or how it was written."""
        return (
            self.kind,
            tuple(sorted((name, value) for name, value in self.attrs.items() if name != "tight")),
            self.text,
            joined(self.runs),
            tuple(block.key for block in self.blocks),
        )

    @cached_property
    def words(self) -> tuple[Any, ...]:
        """What the words of a block of words say."""
        return joined(self.runs)


def from_json(node: Node) -> Block:
    """The block that a checked node is, in normal form."""
    kind = node["type"]
    attrs: dict[str, Any] = {}
    at = attribute(node, "at", None)
    block = Block(kind, attrs, at=at if isinstance(at, int) and not isinstance(at, bool) else None)
    content: list[Node] = node.get("content") or []
    if kind == "heading":
        attrs["level"] = attribute(node, "level", 1)
    elif kind == "footnote":
        attrs["label"] = attribute(node, "label", "")
    elif kind in ("table_header", "table_cell"):
        attrs["align"] = attribute(node, "align", None)
    if kind in LEAVES:
        block.runs = tidied(read_json(content), one_line=kind in ONE_LINE)
    elif kind == "code_block":
        attrs["params"] = " ".join((attribute(node, "params", "") or "").split())
        block.text = "".join(child["text"] for child in content).replace("\r\n", "\n").replace("\r", "\n")
    elif kind == "source":
        block.text = attribute(node, "text", "").strip("\n")
    elif kind != "horizontal_rule":
        if kind in LISTS:
            attrs["tight"] = attribute(node, "tight", True) is not False
        if kind == "ordered_list":
            attrs["order"] = attribute(node, "order", 1)
        block.blocks = [from_json(child) for child in content]
        settle(block)
    return block


def all_blocks(blocks: Iterable[Block]) -> Iterable[Block]:
    """Blocks and all within them, in the order of the text."""
    waiting = list(blocks)[::-1]
    while waiting:
        block = waiting.pop()
        yield block
        waiting += reversed(block.blocks)


def settle(block: Block) -> None:
    """Bring the blocks within a box into normal form."""
    if block.kind == "table":
        _square(block)
    elif block.kind in LISTS:
        block.attrs["tight"] = block.attrs["tight"] and not any(_parted(item.blocks) for item in block.blocks)
        words = any(
            child.kind == "paragraph" and child.runs for item in block.blocks for child in item.blocks
        )
        several = len(block.blocks) > 1 or any(len(item.blocks) > 1 for item in block.blocks)
        block.attrs["tight"] = block.attrs["tight"] or not words or not several
    elif block.kind != "table_row":
        block.blocks = gathered(block.blocks)
        if not block.blocks:
            block.blocks = [Block("paragraph", {})]
    for index, child in enumerate(block.blocks):
        child.parent, child.index = block, index


def gathered(blocks: Iterable[Block], offsets: Sequence[int] = ()) -> list[Block]:
    """Blocks without those that are empty, and with neighbouring lists as the one that they are read as.

    `offsets` says where the lines of the source begin for these blocks.
    """
    kept: list[Block] = []
    grown: list[Block] = []
    for block in blocks:
        if _empty(block):
            continue
        if kept and _continues(kept[-1], block):
            last = kept[-1]
            last.blocks += block.blocks
            last.attrs["tight"] = last.attrs["tight"] and block.attrs["tight"]
            if last.place and block.place:
                last.place.last = block.place.last
                last.place.starts = list(offsets[last.place.first : last.place.last])
            if not grown or grown[-1] is not last:
                grown.append(last)
        else:
            kept.append(block)
    for last in grown:
        settle(last)
    return kept


def _empty(block: Block) -> bool:
    if block.kind == "paragraph":
        return not block.runs
    if block.kind == "source":
        return not block.text.strip()
    return block.kind in LISTS | {"table"} and not block.blocks


def _continues(first: Block, second: Block) -> bool:
    if first.kind != second.kind or first.kind not in LISTS:
        return False
    return first.kind == "bullet_list" or second.attrs["order"] == first.attrs["order"] + len(first.blocks)


def _parted(blocks: list[Block]) -> bool:
    """Whether blank lines must part some of these blocks."""
    return any(not may_touch(one, two) for one, two in itertools.pairwise(blocks))


def may_touch(one: Block, two: Block) -> bool:
    """Whether two blocks are read as two even with no blank line between them."""
    if one.kind in ("heading", "horizontal_rule", "code_block"):
        return two.kind not in ("source", "table", "footnote")
    if one.kind == "paragraph":
        return two.kind == "bullet_list" or (two.kind == "ordered_list" and two.attrs["order"] == 1)
    return False


def _square(table: Block) -> None:
    """Give a table's rows the same number of cells, and its columns their alignment from the first row."""
    table.blocks = [row for row in table.blocks if row.blocks]
    width = max((len(row.blocks) for row in table.blocks), default=0)
    aligns = [cell.attrs["align"] for cell in table.blocks[0].blocks] if table.blocks else []
    aligns += [None] * (width - len(aligns))
    for number, row in enumerate(table.blocks):
        row.blocks += [Block("table_cell", {}) for _ in range(width - len(row.blocks))]
        for index, (cell, align) in enumerate(zip(row.blocks, aligns, strict=True)):
            cell.kind = "table_cell" if number else "table_header"
            cell.attrs["align"] = align
            cell.parent, cell.index = row, index
        row.__dict__.pop("key", None)


def to_json(block: Block) -> Node:
    """The node of a block."""
    node: Node = {"type": block.kind}
    if block.kind != "doc":
        node["attrs"] = {**block.attrs, "at": block.at}
    if block.kind == "source":
        node["attrs"]["text"] = block.text
    elif block.kind == "code_block":
        node["content"] = [{"type": "text", "text": block.text}] if block.text else []
    elif block.kind in LEAVES:
        node["content"] = write_json(block.runs)
    elif block.kind != "horizontal_rule":
        node["content"] = [to_json(child) for child in block.blocks]
    return node
