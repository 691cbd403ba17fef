"""What is known of the source while a document is written: which of its blocks became which."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.text.rich_blocks import Block, Place
from app.text.rich_nodes import Source

Line = tuple[str, int]
"""A line that was written, and the line of the source that it was (-1 if none)."""


@dataclass(eq=False)
class Memory:
    """Which blocks of a source the blocks of a document were.

    Of each old block, `owners` names the first that it became and `lasts` the last; `near` says from which other
    old blocks the words of one may be.
    """

    source: Source
    olds: dict[Block, Block] = field(default_factory=dict)
    owners: dict[Block, Block] = field(default_factory=dict)
    lasts: dict[Block, Block] = field(default_factory=dict)
    near: dict[Block, list[Block]] = field(default_factory=dict)


def placed(block: Block | None) -> Place:
    """Where a block of a source stands in it."""
    if block is None or block.place is None:
        raise ValueError("This block was not read from a source.")
    return block.place


def same_width(block: Block, old: Block) -> bool:
    """Whether two lists are both tight or both loose."""
    return block.attrs.get("tight") == old.attrs.get("tight")


def following(block: Block) -> Block | None:
    """The next block in the same box."""
    return _beside(block, 1)


def preceding(block: Block) -> Block | None:
    """The block before in the same box."""
    return _beside(block, -1)


def _beside(block: Block, step: int) -> Block | None:
    siblings = block.parent.blocks if block.parent else []
    at = block.index + step
    return siblings[at] if 0 <= at < len(siblings) else None
