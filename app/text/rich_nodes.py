"""From Markdown to blocks that remember where they stand in it.

Every box (a quote, an item, a footnote) takes a prefix from the beginning of each of its lines and leaves the
rest to the blocks within; lines that the parser gives to no block (definitions of link targets) are blocks of
source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.token import Token

from app.text.markdown import cost, parse, same_length
from app.text.rich_blocks import ONE_LINE, Block, Place, gathered, settle
from app.text.rich_inline import read_inline
from app.text.rich_runs import tidied
from app.text.rich_schema import LEAVES, LISTS

# Microseconds that reading may cost; some 200,000 characters of a policy. A longer stretch is shown as source.
MOST = 500_000

_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_QUOTED = re.compile(r"[ \t]*> ?")
_MARKED = re.compile(r"[ \t]*([-*+]|\d{1,9}[.)])([ \t]*)")
_NOTED = re.compile(r"[ \t]*\[\^[^\] ]+\]:[ \t]*")
_HEADED = re.compile(r"[ \t]*#{1,6}[ \t]*")
_KINDS = {
    "bullet_list_open": "bullet_list",
    "ordered_list_open": "ordered_list",
    "list_item_open": "list_item",
    "blockquote_open": "blockquote",
    "footnote_reference_open": "footnote",
    "table_open": "table",
    "tr_open": "table_row",
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "th_open": "table_header",
    "td_open": "table_cell",
}
_BOXES = frozenset({"doc", "list_item", "blockquote", "footnote"})


@dataclass(eq=False)
class Source:
    """A source that was read: its lines, its blocks, what its references lead to, and how it likes to write."""

    text: str
    lines: list[str]
    doc: Block
    env: dict[str, Any]
    habits: dict[str, str] = field(default_factory=dict)

    def number(self) -> None:
        """Number all blocks in the order of the text."""
        waiting, count = list(reversed(self.doc.blocks)), 0
        while waiting:
            block = waiting.pop()
            block.at = count
            count += 1
            waiting += reversed(block.blocks)


def read(text: str, env: dict[str, Any] | None = None) -> Source:
    """Read a text; `env` lends what references lead to. What would cost too much is one block of source."""
    if same_length(text) != text or cost(text) > MOST:
        return unread(text)
    env = {"references": dict((env or {}).get("references", {}))}
    labels = set(_NOTE.findall(text))
    if labels:
        # Footnotes may be defined outside of the stretch that is edited.
        env["footnotes"] = {"refs": {":" + label: -1 for label in labels}, "list": {}}
    tokens, env = parse(text, env)
    try:
        return _Reader(text, env).read(tokens)
    except _Misplaced:
        return unread(text)


def unread(text: str) -> Source:
    """The text as one block of source."""
    lines = text.split("\n")
    doc = Block("doc", {}, place=Place(0, len(lines), [0] * len(lines)))
    first = next((k for k, line in enumerate(lines) if line.strip()), len(lines))
    last = max((k + 1 for k, line in enumerate(lines) if line.strip()), default=first)
    if first < last:
        doc.blocks = [
            Block(
                "source",
                {},
                text="\n".join(lines[first:last]),
                at=0,
                place=Place(first, last, [0] * (last - first)),
            )
        ]
    settle(doc)
    return Source(text, lines, doc, {})


class _Misplaced(Exception):
    """The parser gives lines to blocks in a way that cannot be followed."""


class _Reader:
    def __init__(self, text: str, env: dict[str, Any]) -> None:
        self.text, self.env = text, env
        self.lines = text.split("\n")
        self.offsets = [0] * len(self.lines)
        self.habits: dict[str, str] = {}
        self.doc = Block("doc", {}, place=Place(0, len(self.lines), list(self.offsets)))
        self.path = [self.doc]

    def read(self, tokens: list[Token]) -> Source:
        for index, token in enumerate(tokens):
            kind = _KINDS.get(token.type)
            if token.type == "inline":
                self.words(token, tokens[index - 1])
            elif token.type in ("fence", "code_block", "hr"):
                self.leaf(token)
            elif kind is not None:
                self.open(kind, token)
            elif token.nesting < 0 and token.type not in ("thead_close", "tbody_close"):
                self.close()
        self.fill(self.doc)
        settle(self.doc)
        source = Source(self.text, self.lines, self.doc, self.env, self.habits)
        source.number()
        return source

    def rest(self, line: int) -> str:
        return self.lines[line][self.offsets[line] :]

    def place(self, token: Token, *, trim: bool = True) -> Place:
        if token.map is None:
            raise _Misplaced
        first, last = token.map
        last = min(last, len(self.lines))
        while trim and last > first + 1 and not self.rest(last - 1).strip():
            last -= 1
        siblings = self.path[-1].blocks
        before = siblings[-1].place if siblings else None
        if before is not None and before.last > first and self.path[-1].kind != "table_row":
            raise _Misplaced
        return Place(first, last, self.offsets[first:last])

    def add(self, block: Block) -> None:
        block.parent = self.path[-1]
        self.path[-1].blocks.append(block)

    def open(self, kind: str, token: Token) -> None:
        if token.map is None and kind in ("table_header", "table_cell"):
            row = self.path[-1].place
            if row is None:
                raise _Misplaced
            place = Place(row.first, row.last, list(row.starts))
        else:
            place = self.place(token)
        attrs: dict[str, Any] = {}
        if kind in LISTS:
            attrs["tight"] = True
            self.habits.setdefault(kind, token.markup)
        if kind == "ordered_list":
            attrs["order"] = int(token.attrs.get("start", 1))
        elif kind == "heading":
            attrs["level"] = int(token.tag[1])
            place.detail = token.markup
        elif kind == "footnote":
            attrs["label"] = token.meta["label"]
        elif kind in ("table_header", "table_cell"):
            attrs["align"] = str(token.attrs.get("style", "")).rpartition(":")[2] or None
        elif kind == "paragraph" and not token.hidden and self.path[-1].kind == "list_item":
            self.path[-2].attrs["tight"] = False
        block = Block(kind, attrs, place=place)
        self.add(block)
        self.path.append(block)
        if kind in _BOXES:
            self.peel(block, place)

    def peel(self, block: Block, place: Place) -> None:
        """Take the prefixes of a box from its lines."""
        width = 4
        for line in range(place.first, place.last):
            rest = self.rest(line)
            if block.kind == "blockquote":
                found = _QUOTED.match(rest)
                size = found.end() if found else 0
            elif line == place.first:
                found = (_MARKED if block.kind == "list_item" else _NOTED).match(rest)
                if found is None:
                    raise _Misplaced
                size = found.end()
                if block.kind == "list_item":
                    place.detail, spaces = found[1], found[2]
                    if len(spaces.expandtabs(4)) > 4 or size == len(rest):
                        size = found.end(1) + (1 if spaces else 0)
                    width = max(size, found.end(1) + 1)
            else:
                size = _indent(rest, width)
            place.prefixes[line] = rest[:size]
            self.offsets[line] += size

    def close(self) -> None:
        block = self.path.pop()
        if block.kind in _BOXES:
            self.fill(block)
            for line, prefix in (block.place.prefixes if block.place else {}).items():
                self.offsets[line] -= len(prefix)
        if block.kind not in LEAVES:
            settle(block)

    def fill(self, box: Block) -> None:
        """Make blocks of source from the lines of a box that belong to none."""
        place = box.place
        if place is None:
            raise _Misplaced
        filled: list[Block] = []
        line = place.first
        for block in [*box.blocks, None]:
            end = block.place.first if block is not None and block.place is not None else place.last
            filled += self.unclaimed(line, end)
            if block is not None and block.place is not None:
                filled.append(block)
                line = block.place.last
        box.blocks = gathered(filled, self.offsets)

    def unclaimed(self, line: int, end: int) -> list[Block]:
        found = []
        while line < end:
            if not self.rest(line).strip():
                line += 1
                continue
            first = line
            while line < end and self.rest(line).strip():
                line += 1
            text = "\n".join(self.rest(k) for k in range(first, line))
            found.append(Block("source", {}, text=text, place=Place(first, line, self.offsets[first:line])))
        return found

    def leaf(self, token: Token) -> None:
        """A rule or a block of code."""
        if token.type == "hr":
            self.add(Block("horizontal_rule", {}, place=self.place(token)))
            self.habits.setdefault("rule", token.markup)
            return
        fenced = token.type == "fence"
        place = self.place(token, trim=not fenced)
        params = " ".join(token.info.split()) if fenced else ""
        place.detail = token.markup if fenced else ""
        block = Block("code_block", {"params": params}, text=token.content.removesuffix("\n"), place=place)
        lines = block.text.split("\n") if token.content else []
        rests = [self.rest(line) for line in range(place.first + fenced, place.last)]
        place.exact = len(rests) >= len(lines) and all(
            rest.endswith(line) for rest, line in zip(rests, lines, strict=False)
        )
        if place.exact:
            place.leads = [rest[: len(rest) - len(line)] for rest, line in zip(rests, lines, strict=False)]
        self.add(block)

    def words(self, token: Token, holder: Token) -> None:
        """The words of the block that is open."""
        block = self.path[-1]
        tokens = token.children or []
        block.runs = tidied(read_inline(token.content, tokens), one_line=block.kind in ONE_LINE)
        for child in tokens:
            if child.type in ("em_open", "strong_open"):
                self.habits.setdefault(child.type[:-5], child.markup)
        if block.place is None or block.kind in ("table_header", "table_cell"):
            return
        place = block.place
        lines = token.content.split("\n")
        rests = [self.rest(line) for line in range(place.first, place.first + len(lines))]
        trimmed = rests[-1].rstrip(MD_TRIM_CHARS)
        if block.kind == "heading" and holder.markup.startswith("#"):
            found = _HEADED.match(rests[0])
            start = found.end() if found else 0
            trimmed = rests[0][: start + len(lines[0])]
        place.trail = rests[-1][len(trimmed) :]
        rests[-1] = trimmed
        place.exact = all(rest.endswith(line) for rest, line in zip(rests, lines, strict=True))
        place.leads = [rest[: len(rest) - len(line)] for rest, line in zip(rests, lines, strict=True)]


def _indent(rest: str, width: int) -> int:
    """How many characters of white space at the beginning of a line fill at most `width` columns."""
    size = columns = 0
    while size < len(rest) and columns < width:
        if rest[size] == "\t":
            step = 4 - columns % 4
            if columns + step > width:
                break
            columns += step
        elif rest[size] == " ":
            columns += 1
        else:
            break
        size += 1
    return size
