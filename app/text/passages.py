"""Passages: the blocks and list items of a Markdown text, with their place.

A line scanner after CommonMark (plus tables and footnotes as in GitHub's flavour), not a second parser: it
finds where blocks begin and end, and leaves their inside alone. Passages come in order, never overlap, begin
at the beginning of a line, end before a line feed, and together hold every line that is not blank. Time is
linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*\Z)|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|\Z)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])(?:([ \t]+)|\Z)")
_QUOTE = re.compile(r" {0,3}>")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
_DELIMITERS = re.compile(r" {0,3}(?=[^|]*\|)[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of `text[start:end]`.

    `kind` is heading, paragraph, item, table, quote, code, footnote or rule; `level` is a heading's rank (1
    to 6) or how deep an item, or a block inside one, is nested (from 1); else 0.
    """

    start: int
    end: int
    kind: str
    level: int


def passages(text: str) -> tuple[Passage, ...]:
    """The passages of a text, in order."""
    return tuple(_scan(_Lines(text)))


class _Lines:
    """The lines of a text with their offsets."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line) + 1

    def __len__(self) -> int:
        return len(self.lines)

    def blank(self, k: int) -> bool:
        return not self.lines[k].strip()

    def passage(self, first: int, last: int, kind: str, level: int = 0) -> Passage:
        return Passage(self.starts[first], self.starts[last] + len(self.lines[last]), kind, level)


def _scan(text: _Lines) -> Iterator[Passage]:
    indents: list[int] = []  # where the content of each enclosing list item begins
    k = 0
    after_blank = True
    while k < len(text):
        line = text.lines[k]
        if text.blank(k):
            k, after_blank = k + 1, True
            continue
        indent = _width(line)
        if after_blank or _ITEM.match(line):
            while indents and indent < indents[-1]:
                indents.pop()
        first = k
        fence = _FENCE.match(line)
        item = _ITEM.match(line)
        heading = _HEADING.match(line)
        inner = line[min(len(line) - len(line.lstrip()), indents[-1]) :] if indents else line
        if fence and indent < 4 + (indents[-1] if indents else 0):
            k = _after_fence(text, k, fence.group(1))
            yield text.passage(first, k - 1, "code", len(indents))
        elif heading or _HEADING.match(inner):
            rank = heading or _HEADING.match(inner)
            assert rank is not None
            k += 1
            yield text.passage(first, first, "heading", len(rank.group(1)))
        elif _RULE.match(inner):
            k += 1
            yield text.passage(first, first, "rule")
        elif item and (indents or indent < 4):
            indents.append(_content(line, item))
            k = _after_paragraph(text, k)
            yield text.passage(first, k - 1, "item", len(indents))
        elif _QUOTE.match(inner):
            k = _after_paragraph(text, k, quote=True)
            yield text.passage(first, k - 1, "quote", len(indents))
        elif _FOOTNOTE.match(line):
            indents = []
            k = _after_paragraph(text, k)
            yield text.passage(first, k - 1, "footnote")
        elif not indents and after_blank and _INDENTED.match(line):
            k = _after_indented(text, k)
            yield text.passage(first, k - 1, "code")
        elif k + 1 < len(text) and "|" in line and _DELIMITERS.match(text.lines[k + 1].strip()):
            k = _after_paragraph(text, k + 1)
            yield text.passage(first, k - 1, "table", len(indents))
        else:
            if after_blank and indent == 0:
                indents = []
            k = _after_paragraph(text, k)
            underline = _UNDERLINE.match(text.lines[k]) if k < len(text) and not indents else None
            if underline:
                k += 1
                yield text.passage(first, k - 1, "heading", 1 if underline.group(1)[0] == "=" else 2)
            else:
                yield text.passage(first, k - 1, "paragraph", len(indents))
        after_blank = False


def _width(line: str) -> int:
    """The columns of white space before a line's first word, tabs reaching to the next multiple of four."""
    width = 0
    for character in line:
        if character == " ":
            width += 1
        elif character == "\t":
            width += 4 - width % 4
        else:
            break
    return width


def _content(line: str, item: re.Match[str]) -> int:
    """The column where an item's content begins."""
    marker = line[: item.end() - len(item.group(2) or "")]
    spaces = len(item.group(2) or "")
    return _width(line) + len(marker.lstrip()) + (spaces if 1 <= spaces <= 4 else 1)


def _after_fence(text: _Lines, k: int, fence: str) -> int:
    closing = re.compile(rf"[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*\Z")
    for at in range(k + 1, len(text)):
        if closing.match(text.lines[at]):
            return at + 1
    last = len(text)
    while text.blank(last - 1):
        last -= 1
    return last


def _after_indented(text: _Lines, k: int) -> int:
    last = k
    for at in range(k + 1, len(text)):
        if _INDENTED.match(text.lines[at]) and not text.blank(at):
            last = at
        elif not text.blank(at):
            break
    return last + 1


def _after_paragraph(text: _Lines, k: int, *, quote: bool = False) -> int:
    """The line after a paragraph that begins at line k: a blank line or one that begins another block."""
    k += 1
    while k < len(text) and not text.blank(k):
        line = text.lines[k]
        if _HEADING.match(line) or _RULE.match(line) or _FENCE.match(line) or _FOOTNOTE.match(line):
            break
        if _ITEM.match(line) or (not quote and (_QUOTE.match(line) or _UNDERLINE.match(line))):
            break
        k += 1
    return k
