"""A parsed text as a flat row of leaves: what stands in which boxes, in runs that know their source offsets.

A leaf is a paragraph, heading, table cell, code block, rule, or an empty box. Its path names the boxes around
it (lists, items, quotes, tables, rows, footnotes); two leaves stand in the same box when their paths hold the
same object. Whole texts, single passages and changes are all rendered from this row.
"""

from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from app.text.markdown import cost, parse, same_length
from app.text.render_runs import Places, Run, RunReader, cell_places, heading_places, line_places

# The longest real text known, of 212,000 words, is estimated at 2.1 million for itself and a change in it.
MOST = 3_200_000
_HOLDERS = frozenset({"p", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """An element around leaves; `number` is that of an item, of an ordered list's first, or of a footnote.

    `kind` is its class, and "cited" on a footnote that is referred to.
    """

    tag: str
    start: int
    number: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A block that holds words; `tag` is empty where the words stand directly in their box (a tight item)."""

    tag: str
    path: tuple[Box, ...]
    runs: tuple[Run, ...]
    start: int
    kind: str = ""  # its class: how a cell is aligned, or "unparsed"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The leaves of a text, the source spans of its top-level blocks, and what its references resolve to."""

    source: str
    leaves: tuple[Leaf, ...]
    blocks: tuple[tuple[int, int], ...]
    env: dict[str, Any]


def parse_leaves(text: str, env: dict[str, Any] | None = None, *, most: int = MOST) -> Parsed:
    """Parse a text into its leaves; `env` lends the references and footnotes of a larger text to a part of it.

    A text whose cost is estimated at more than `most` is one leaf of words as they are written.
    """
    source = same_length(text)
    if cost(source) > most:
        whole = Leaf("pre", (), (Run(source, (), 0, len(source), True),), 0, "unparsed")
        return Parsed(source, (whole,), ((0, len(source)),), env or {})
    tokens, env = parse(source, env, lines=False)
    reader = _Reader(source, env)
    return Parsed(source, reader.read(tokens), reader.blocks(tokens), env)


class _Reader:
    def __init__(self, source: str, env: dict[str, Any]) -> None:
        self.source = source
        self.lines = source.split("\n")
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line) + 1
        # The parser numbers footnotes by their first reference; what is never referred to comes after.
        self.notes: dict[str, int] = env.setdefault("numbers", {})
        self.env = env
        self.leaves: list[Leaf] = []
        self.path: tuple[Box, ...] = ()
        self.numbers: list[int] = []
        self.cells: list[Places] = []
        self.column = 0

    def blocks(self, tokens: list[Token]) -> tuple[tuple[int, int], ...]:
        """Give the source span of every top-level block, whole lines each."""
        spans, level = [], 0
        for token in tokens:
            if level == 0 and token.map is not None and token.nesting >= 0:
                first, last = token.map
                end = self.starts[last] if last < len(self.starts) else len(self.source)
                spans.append((self.starts[first], end))
            level += token.nesting
        return tuple(spans)

    def read(self, tokens: list[Token]) -> tuple[Leaf, ...]:
        """Turn the tokens into leaves."""
        footnotes = self.env.get("footnotes", {})
        for note in footnotes.get("list", {}).values():
            self.notes.setdefault(note["label"], len(self.notes) + 1)
        for label in footnotes.get("refs", {}):
            self.notes.setdefault(label[1:], len(self.notes) + 1)
        for index, token in enumerate(tokens):
            if token.type == "inline":
                self.words(token, tokens[index - 1])
            elif token.type in ("fence", "code_block"):
                self.code(token)
            elif token.type == "hr":
                self.leaves.append(Leaf("hr", self.path, (), self.indent(token)))
            elif token.nesting > 0 and token.tag not in _HOLDERS:
                self.open(token)
            elif token.nesting < 0 and token.tag not in _HOLDERS:
                self.close(token)
        return tuple(self.leaves)

    def indent(self, token: Token) -> int:
        line = token.map[0] if token.map else 0
        return self.starts[line] + len(self.lines[line]) - len(self.lines[line].lstrip(" \t"))

    def open(self, token: Token) -> None:
        tag, number, kind, start = token.tag, 0, "", self.path[-1].start if self.path else 0
        if token.map is not None:
            start = self.indent(token)
        if token.type == "ordered_list_open":
            number = int(token.attrs.get("start", 1))
            self.numbers.append(number)
        elif token.type == "bullet_list_open":
            self.numbers.append(0)
        elif token.type == "list_item_open" and self.path[-1].tag == "ol":
            number = self.numbers[-1]
            self.numbers[-1] += 1
        elif token.type == "footnote_reference_open":
            label = token.meta["label"]
            tag, number = "div", self.notes[label]
            kind = "cited" if self.env["footnotes"]["refs"][":" + label] >= 0 else ""
        elif token.type == "tr_open" and token.map is not None:
            line = token.map[0]
            self.cells, self.column = cell_places(self.lines[line], self.starts[line]), 0
        self.path = (*self.path, Box(tag, start, number, kind))

    def close(self, token: Token) -> None:
        if token.type in ("ordered_list_close", "bullet_list_close"):
            self.numbers.pop()
        box = self.path[-1]
        filled = bool(self.leaves) and any(box is outer for outer in self.leaves[-1].path)
        if not filled:
            self.leaves.append(Leaf("", self.path, (), box.start))
        self.path = self.path[:-1]

    def words(self, token: Token, holder: Token) -> None:
        content = token.content
        first = token.map[0] if token.map else 0
        if holder.tag in ("th", "td"):
            places = (
                self.cells[self.column]
                if self.column < len(self.cells)
                else Places([0], [self.starts[first]])
            )
            self.column += 1
        elif holder.type == "heading_open" and holder.markup.startswith("#"):
            places = heading_places(content, self.lines[first], self.starts[first])
        else:
            places = line_places(content, self.lines, self.starts, first)
        runs = RunReader(self.source, content, places, self.notes).read(token.children or [])
        start = runs[0].start if runs else self.indent(token)
        align = str(holder.attrs.get("style", "")).rpartition(":")[2]
        kind = f"align-{align}" if align else ""
        self.leaves.append(Leaf("" if holder.hidden else holder.tag, self.path, runs, start, kind))

    def code(self, token: Token) -> None:
        first = token.map[0] if token.map else 0
        fenced = token.type == "fence"
        content = token.content.removesuffix("\n")
        reader = RunReader(self.source, content, Places([0], [0]), self.notes)
        if token.content:
            reader.lines(content, self.lines, self.starts, first + fenced)
        runs = tuple(reader.runs)
        self.leaves.append(Leaf("pre", self.path, runs, runs[0].start if runs else self.indent(token)))
