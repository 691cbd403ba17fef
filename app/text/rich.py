"""Markdown for the rich editor, and back through a lens that leaves alone what was not edited.

`nodes` gives the document the editor shows, `written` writes a document as Markdown, and `reworded` brings an
edited document back into the source it came from: blocks that did not change keep their bytes, with the white
space between them, and of those that did only the edited words differ.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.text import rich_lens
from app.text.rich_blocks import from_json, to_json
from app.text.rich_islands import hold
from app.text.rich_nodes import MOST, Source, read
from app.text.rich_schema import Fault, NotRich, check
from app.text.rich_written import Writer

__all__ = ["MOST", "Fault", "NotRich", "nodes", "reworded", "written"]


def nodes(source: str) -> dict[str, Any]:
    """The document of the rich editor for a stretch of Markdown."""
    return to_json(_source(source).doc)


def written(nodes: dict[str, Any]) -> str:
    """A document of the rich editor as Markdown; raises NotRich."""
    return Writer().document(from_json(check(nodes)))


def reworded(source: str, edited: dict[str, Any]) -> str:
    """The source after its document was edited; raises NotRich."""
    doc = from_json(check(edited))
    return rich_lens.reworded(_source(source), doc)


@lru_cache(maxsize=4)  # who saves an edit has just read the same text
def _source(text: str) -> Source:
    return hold(read(text))
