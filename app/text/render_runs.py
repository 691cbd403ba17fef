"""From the inline tokens of one block to runs: words with their marks and the source offsets they stand for."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it.token import Token

Mark = tuple[str, str]
"""A mark's tag and its value: ("em", ""), ("strong", ""), ("code", ""), ("a", address), ("image", address)."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words with one set of marks, standing for `source[start:end]`; `verbatim` when they equal it.

    `kind` is "text", "break" for a hard line break, or "note" for a footnote's number; `label` names the note.
    """

    text: str
    marks: tuple[Mark, ...]
    start: int
    end: int
    verbatim: bool
    kind: str = "text"
    label: str = ""

    def part(self, start: int, end: int) -> "Run":
        """The part of a verbatim run that stands for `source[start:end]`."""
        return Run(self.text[start - self.start : end - self.start], self.marks, start, end, True)


class Places:
    """Where each position of a block's content stands in the source: equal steps between few breaks."""

    __slots__ = ("breaks", "deltas")

    def __init__(self, breaks: list[int], deltas: list[int]) -> None:
        self.breaks = breaks
        self.deltas = deltas

    def __call__(self, position: int) -> int:
        if len(self.breaks) == 1:
            return position + self.deltas[0]
        return position + self.deltas[max(0, bisect_right(self.breaks, position) - 1)]


def line_places(content: str, lines: list[str], starts: list[int], first: int) -> Places:
    """Place a block's content whose lines are the ends of the source lines from `first` on."""
    breaks, deltas = [], []
    at = 0
    parts = content.split("\n")
    for index, part in enumerate(parts, first):
        line = lines[index]
        if index == first + len(parts) - 1:
            line, part = line.rstrip(" \t"), part.rstrip(" \t")
        breaks.append(at)
        deltas.append(starts[index] + len(line) - len(part) - at)
        at += len(part) + 1
    return Places(breaks, deltas)


def heading_places(content: str, line: str, start: int) -> Places:
    """Place the words of an ATX heading, which may be closed by number signs."""
    line = line.rstrip(" \t")
    closed = line.rstrip("#")
    if closed != line and closed.endswith((" ", "\t")) and closed.rstrip(" \t").endswith(content):
        line = closed.rstrip(" \t")
    return Places([0], [start + len(line) - len(content)])


_ROW_PREFIX = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\] ]+\]:))*[ \t]*")


def cell_places(line: str, start: int) -> list[Places]:
    """Place the cells of a table's row, split as the parser splits them: at pipes that no backslash escapes."""
    prefix = _ROW_PREFIX.match(line)
    at = prefix.end() if prefix else 0
    end = len(line.rstrip(" \t"))
    cells: list[list[tuple[int, int]]] = [[]]  # for every cell, its stretches of the line
    begin, escaped = at, False
    for position in range(at, end):
        char = line[position]
        if char == "|":
            if escaped:
                cells[-1].append((begin, position - 1))
                begin = position
            else:
                cells[-1].append((begin, position))
                cells.append([])
                begin = position + 1
        escaped = char == "\\"
    cells[-1].append((begin, end))
    if sum(b - a for a, b in cells[0]) == 0:
        cells.pop(0)
    return [_cell(line, start, stretches) for stretches in cells]


def _cell(line: str, start: int, stretches: list[tuple[int, int]]) -> Places:
    raw = "".join(line[a:b] for a, b in stretches)
    trimmed = len(raw) - len(raw.lstrip(" \t"))
    breaks, deltas = [], []
    at = -trimmed
    for a, b in stretches:
        breaks.append(at)
        deltas.append(start + a - at)
        at += b - a
    return Places(breaks, deltas)


_MARKS = {"em": "em", "strong": "strong", "s": "s", "link": "a"}


class RunReader:
    """Collects the runs of one block, joining what touches."""

    def __init__(self, source: str, content: str, places: Places, notes: Mapping[str, int]) -> None:
        self.source = source
        self.content = content
        self.places = places
        self.notes = notes
        self.runs: list[Run] = []
        self.marks: tuple[Mark, ...] = ()
        self.depth: dict[str, int] = {}
        self.held: tuple[int, int] | None = None  # verbatim words that may go on
        self.held_marks: tuple[Mark, ...] = ()
        self.auto = False  # within an address in angle brackets

    def read(self, tokens: list[Token]) -> tuple[Run, ...]:
        """Read all tokens of the block."""
        for token in tokens:
            at: int = token.meta.get("at", 0)
            if token.type == "text":
                self.text(token, at)
            elif token.type == "text_special":
                skipped = 1 if token.markup == "\\" + token.content else 0
                self.add(token.content, at + skipped, at + len(token.markup))
            elif token.type == "code_inline":
                self.code(token, at)
            elif token.type == "image":
                self.image(token, at)
            elif token.type in ("hardbreak", "footnote_ref"):
                self.sign(token, at)
            else:
                self.mark(token)
        self.flush()
        return tuple(self.runs)

    def text(self, token: Token, at: int) -> None:
        if self.auto:
            # The words of an address in angle brackets may be shown decoded.
            self.add(token.content, at + 1, self.content.find(">", at))
        elif token.content:
            for number, line in enumerate(token.content.split("\n")):
                if number:
                    at = self.line_end(at, line)
                if line:
                    self.add(line, at, at + len(line))
                    at += len(line)

    def line_end(self, at: int, line: str) -> int:
        """Add the next line end, and say where the line behind it begins: the parser drops white space around it."""
        at = self.content.index("\n", at) + 1
        self.add("\n", at - 1, at)
        if line and line[0] not in " \t":
            while self.content[at] in " \t":
                at += 1
        return at

    def sign(self, token: Token, at: int) -> None:
        if token.type == "hardbreak":
            self.special("\n", at, at + (2 if self.content[at] == "\\" else 1), "break")
        else:
            label = token.meta["label"]
            self.special(str(self.notes.get(label, 0)), at, at + len(label) + 3, "note", label)

    def mark(self, token: Token) -> None:
        self.auto = token.nesting > 0 and token.info == "auto"
        tag = _MARKS.get(token.type.rpartition("_")[0])
        if tag is None:
            return
        # A mark within the same mark says nothing more; so there are never more than a handful at once.
        depth = self.depth[tag] = self.depth.get(tag, 0) + token.nesting
        if token.nesting > 0 and depth == 1:
            self.marks = (*self.marks, (tag, str(token.attrs.get("href", ""))))
        elif token.nesting < 0 and depth == 0:
            self.marks = tuple(mark for mark in self.marks if mark[0] != tag)

    def add(self, text: str, begin: int, end: int) -> None:
        """Add words that stand for `content[begin:end]`."""
        breaks, deltas = self.places.breaks, self.places.deltas
        cut = bisect_right(breaks, begin) if len(breaks) > 1 else 1
        while cut < len(breaks) and breaks[cut] < end == begin + len(text):
            stop = breaks[cut]
            self.place(text[: stop - begin], begin + deltas[max(0, cut - 1)], stop + deltas[max(0, cut - 1)])
            text, begin, cut = text[stop - begin :], stop, cut + 1
        start = begin + deltas[max(0, cut - 1)]
        if cut == len(breaks) or end <= breaks[cut] or end <= begin:
            self.place(text, start, start + max(0, end - begin))
        else:
            self.place(text, start, self.places(end - 1) + 1)

    def place(self, text: str, start: int, stop: int) -> None:
        """Add words that stand for `source[start:stop]`, joined to those before where the source is."""
        if stop - start == len(text) and self.source.startswith(text, start):
            if self.held is None or self.held[1] != start or self.held_marks != self.marks:
                self.flush()
                self.held, self.held_marks = (start, stop), self.marks
            else:
                self.held = (self.held[0], stop)
        else:
            self.flush()
            self.runs.append(Run(text, self.marks, start, max(start, stop), False))

    def flush(self) -> None:
        """End the run of verbatim words that is being joined."""
        if self.held is not None:
            start, stop = self.held
            self.runs.append(Run(self.source[start:stop], self.held_marks, start, stop, True))
            self.held = None

    def special(self, text: str, begin: int, end: int, kind: str, label: str = "") -> None:
        start = self.places(begin)
        stop = max(start, self.places(end - 1) + 1)
        self.flush()
        self.runs.append(Run(text, self.marks, start, stop, False, kind, label))

    def code(self, token: Token, at: int) -> None:
        begin = at + len(token.markup)
        size = len(token.content)
        if not self.content.startswith(token.markup, begin + size):
            begin += 1  # the parser took a space from each side
        outer, self.marks = self.marks, (*self.marks, ("code", ""))
        for number, line in enumerate(self.content[begin : begin + size].split("\n")):
            if number:
                self.add("\n", begin - 1, begin)
            if line:
                self.add(line, begin, begin + len(line))
            begin += len(line) + 1
        self.marks = outer

    def lines(self, content: str, lines: list[str], starts: list[int], first: int) -> None:
        """Read the lines of a code block, each the end of a source line; a tab cut in two is not verbatim."""
        for index, part in enumerate(content.split("\n"), first):
            if index > first:
                self.place("\n", starts[index] - 1, starts[index])
            line = lines[index] if index < len(lines) else ""
            words = part if line.endswith(part) else part.lstrip(" ")
            start = starts[index] + len(line) - len(words) if index < len(starts) else len(self.source)
            if len(words) < len(part):
                self.place(part[: len(part) - len(words)], start, start)
            if words:
                self.place(words, start, start + len(words))
        self.flush()

    def image(self, token: Token, at: int) -> None:
        address = str(token.attrs.get("src", ""))
        alt = alt_words(token.children or [])
        outer, self.marks = self.marks, (*self.marks, ("image", address))
        if alt == token.content and "\n" not in alt and alt:
            self.add(alt, at + 2, at + 2 + len(alt))
        else:
            self.special(alt or address, at, at + 3 + len(token.content), "text")
        self.marks = outer


def alt_words(tokens: list[Token]) -> str:
    """Say an image's description in plain words."""
    words = []
    for token in tokens:
        if token.type == "hardbreak":
            words.append(" ")
        elif token.type == "image":
            words.append(alt_words(token.children or []))
        elif token.type == "footnote_ref":
            continue
        else:
            words.append(token.content.replace("\n", " ") if token.type == "text" else token.content)
    return "".join(words)
