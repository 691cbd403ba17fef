"""What the rich editor may send: the nodes of its documents, and the bounds within which they are taken.

A document is JSON as ProseMirror has it: `{"type": ..., "attrs": {...}, "content": [...]}`, and for words
`{"type": "text", "text": ..., "marks": [...]}`. Attributes that are missing have their usual value, those that
are unknown are passed over; anything else that does not belong is refused.
"""

from __future__ import annotations

import enum
import re
from typing import Any

Node = dict[str, Any]

MOST_NODES = 200_000
MOST_LETTERS = 2_000_000  # code points of all words together
DEEPEST = 18  # blocks within blocks; the parser's own nesting ends a little below

LEAVES = frozenset({"paragraph", "heading", "table_header", "table_cell"})
LISTS = frozenset({"bullet_list", "ordered_list"})
_BLOCKS = (
    frozenset(
        {"heading", "paragraph", "blockquote", "code_block", "horizontal_rule", "table", "footnote", "source"}
    )
    | LISTS
)
_INLINE = frozenset({"text", "hard_break", "footnote_reference", "inline_source"})
_CONTENT: dict[str, frozenset[str]] = {
    "doc": _BLOCKS,
    "bullet_list": frozenset({"list_item"}),
    "ordered_list": frozenset({"list_item"}),
    "list_item": _BLOCKS,
    "blockquote": _BLOCKS,
    "footnote": _BLOCKS,
    "table": frozenset({"table_row"}),
    "table_row": frozenset({"table_header", "table_cell"}),
    "code_block": frozenset({"text"}),
    **dict.fromkeys(LEAVES, _INLINE),
}
ALIGNED = (None, "left", "center", "right")
MARKS = ("link", "em", "strong", "strike", "code")

_LABEL = re.compile(r"[^\]\s]{1,200}")
_FORBIDDEN = re.compile("[\0\ud800-\udfff]")


class Fault(enum.StrEnum):
    """Why a document of the rich editor is not taken; whoever shows it has the words."""

    UNKNOWN = "unknown"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    FOOTNOTE_NAME = "footnote_name"
    CHARACTERS = "characters"


class NotRich(ValueError):
    """What came is no document of the rich editor, or too large a one; `detail` is for those who make editors."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail or fault.value)
        self.fault = fault


def check(doc: object) -> Node:
    """Give the document back if it is one; raises NotRich."""
    if not isinstance(doc, dict) or doc.get("type") != "doc":
        raise NotRich(Fault.UNKNOWN, "no document")
    letters = nodes = 0
    waiting: list[tuple[Node, int]] = [(doc, 0)]
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        letters += _check_node(node)
        content = node.get("content")
        if content is None:
            continue
        allowed = _CONTENT.get(node["type"])
        if not isinstance(content, list) or (allowed is None and content):
            raise NotRich(Fault.UNKNOWN, f"something within {node['type']}")
        if nodes + len(content) > MOST_NODES or letters > MOST_LETTERS:
            raise NotRich(Fault.TOO_LONG)
        if content and depth > DEEPEST + 3:
            raise NotRich(Fault.TOO_DEEP)
        for child in content:
            kind = child.get("type") if isinstance(child, dict) else None
            if not isinstance(kind, str) or allowed is None or kind not in allowed:
                raise NotRich(Fault.UNKNOWN, f"{kind} within {node['type']}")
            waiting.append((child, depth + 1))
    return doc


def _check_node(node: Node) -> int:
    """Check what a node itself says, and count its letters."""
    kind = node["type"]
    if kind in _INLINE:
        _check_marks(node)
    if kind == "text":
        return len(_string(node.get("text")))
    if kind == "heading":
        _whole(attribute(node, "level", 1), 1, 6)
    elif kind == "ordered_list":
        _whole(attribute(node, "order", 1), 0, 999_999_999)
    elif kind in ("source", "inline_source"):
        return len(_string(attribute(node, "text", "")))
    elif kind == "code_block":
        return len(_string(attribute(node, "params", "") or ""))
    elif kind in ("footnote", "footnote_reference"):
        if not _LABEL.fullmatch(_string(attribute(node, "label", ""))):
            raise NotRich(Fault.FOOTNOTE_NAME)
    elif kind in ("table_header", "table_cell") and attribute(node, "align", None) not in ALIGNED:
        raise NotRich(Fault.UNKNOWN, "an unknown alignment")
    return 0


def _check_marks(node: Node) -> None:
    marks = node.get("marks")
    if not isinstance(marks, list | None):
        raise NotRich(Fault.UNKNOWN, "an unknown mark")
    for mark in marks or ():
        if not isinstance(mark, dict) or mark.get("type") not in MARKS:
            raise NotRich(Fault.UNKNOWN, "an unknown mark")
        if mark["type"] == "link":
            _string(attribute(mark, "href", ""))
            _string(attribute(mark, "title", None) or "")


def attribute(node: Node, name: str, usual: Any) -> Any:
    """One attribute of a node or mark."""
    attrs = node.get("attrs")
    if attrs is None:
        return usual
    if not isinstance(attrs, dict):
        raise NotRich(Fault.UNKNOWN, "attributes that are no object")
    return attrs.get(name, usual)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise NotRich(Fault.UNKNOWN, "no words where words belong")
    if _FORBIDDEN.search(value):
        raise NotRich(Fault.CHARACTERS)
    return value


def _whole(value: object, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise NotRich(Fault.UNKNOWN, f"no number from {least} to {most}")
