"""What the editor cannot hold stays source: blocks that would not be read again as they were written."""

from __future__ import annotations

from collections.abc import Sequence

from app.text.rich_blocks import Block, Place, all_blocks, gathered
from app.text.rich_nodes import Source, read
from app.text.rich_schema import DEEPEST, LISTS
from app.text.rich_written import Writer

_WHOLE = frozenset({"paragraph", "heading", "table", "code_block", "horizontal_rule"})

Meaning = tuple[object, ...]


def meaning(doc: Block, source: Source) -> Meaning:
    """What a document says, with what its blocks of source say in their place."""
    return tuple(block.key for block in _expanded(doc, source).blocks)


def _expanded(box: Block, source: Source) -> Block:
    if all(block.kind != "source" for block in all_blocks([box])):
        return box
    blocks: list[Block] = []
    for block in box.blocks:
        if block.kind == "source":
            blocks += read(block.text, source.env).doc.blocks
        else:
            blocks.append(_expanded(block, source))
    return Block(box.kind, dict(box.attrs), gathered(blocks), box.runs, box.text)


def hold(source: Source) -> Source:
    """The source with every block as source that does not survive being written and read."""
    doc = source.doc
    deep = [block for block in doc.blocks if _too_deep(block)]
    _replace(doc, deep, source)
    if not _survives(doc.blocks, source):
        _hold(doc, source)
        if not _survives(doc.blocks, source):
            _replace(doc, doc.blocks, source)
        deep = doc.blocks
    if deep:
        doc.__dict__.pop("key", None)
        source.number()
    return source


def _survives(blocks: Sequence[Block], source: Source) -> bool:
    doc = Block("doc", {}, list(blocks))
    return meaning(read(Writer().document(doc), source.env).doc, source) == meaning(doc, source)


def _hold(box: Block, source: Source) -> None:
    """Make source of those blocks within a box that do not survive."""
    wrong = []
    for block in box.blocks:
        if block.kind == "source" or _survives([block], source):
            continue
        if block.kind not in _WHOLE:
            for inner in block.blocks if block.kind in LISTS else [block]:
                _hold(inner, source)
                inner.__dict__.pop("key", None)
            block.__dict__.pop("key", None)
        if block.kind in _WHOLE or not _survives([block], source):
            wrong.append(block)
    _replace(box, wrong, source)


def _replace(box: Block, wrong: Sequence[Block], source: Source) -> None:
    """Put blocks of source in the place of these."""
    for block in [block for block in wrong if block.place is not None]:
        place = block.place or Place(0, 0, [])
        text = "\n".join(
            source.lines[line][place.starts[line - place.first] :] for line in range(place.first, place.last)
        )
        island = Block("source", {}, text=text, place=Place(place.first, place.last, place.starts))
        island.parent, island.index = box, block.index
        box.blocks[block.index] = island


def _too_deep(block: Block) -> bool:
    """Whether boxes within this block are nested deeper than the editor goes."""
    level, depth = [block], 0
    while level:
        level = [child for parent in level for child in parent.blocks]
        depth += 1
        if depth > DEEPEST:
            return True
    return False
