"""The lens: an edited document back into its source, so that only what was edited differs.

What is written is read again and compared with what was edited. If it is not the same, less of the source's own
writing is kept: first none within the blocks that were edited, then none within the whole passages around them,
at last none at all.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.text.rich_blocks import Block, all_blocks
from app.text.rich_islands import meaning
from app.text.rich_matches import match
from app.text.rich_memory import Memory, same_width
from app.text.rich_nodes import Source, read
from app.text.rich_written import Writer


def reworded(source: Source, doc: Block) -> str:
    """The text of a source after its document was edited into `doc`."""
    memory = match(doc, source)
    if doc.key == source.doc.key and all(
        same_width(block, memory.olds[block]) for block in all_blocks(doc.blocks) if block in memory.olds
    ):
        return source.text
    meant = meaning(doc, source)
    everything = frozenset(all_blocks(doc.blocks))
    best = ""
    for plain in _degrees(doc, memory):
        text = Writer(memory, plain).document(doc)
        if meaning(read(text, source.env).doc, source) == meant:
            return text
        if plain != everything or not best:
            best = text  # nothing may be read just so: then at least the passages that were not edited stay
    return best


def _degrees(doc: Block, memory: Memory) -> Iterable[frozenset[Block]]:
    """The blocks to be written without their source, more of them at each try."""
    changed = [block for block in all_blocks(doc.blocks) if _changed(block, memory)]
    latest = None
    for plain in (
        frozenset[Block](),
        frozenset(block for block in changed if not block.blocks),
        frozenset(changed),
        frozenset(all_blocks(block for block in doc.blocks if _changed(block, memory))),
        frozenset(all_blocks(doc.blocks)),
    ):
        if plain != latest:
            yield plain
        latest = plain


def _changed(block: Block, memory: Memory) -> bool:
    old = memory.olds.get(block)
    return old is None or old.key != block.key or not same_width(block, old)
