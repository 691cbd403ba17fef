"""Passages: the blocks and list items of a Markdown text, with their place.

A line scanner after CommonMark (plus tables and footnotes as in GitHub's flavour), not a second parser: it
finds where blocks begin and end, and leaves their inside alone. Passages come in order, never overlap, begin
at the beginning of a line, end before a line feed, and together hold every line that is not blank. Time is
linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BULLETS = frozenset("-*+0123456789")
_OPENINGS = frozenset("#*-_`~[+>=0123456789")

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*\Z)|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|\Z)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])(?:([ \t]+)|\Z)")
_QUOTE = re.compile(r" {0,3}>")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
_DELIMITERS = re.compile(r" {0,3}(?=[^|]*\|)[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")


class Passage(NamedTuple):
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
        if text.blank(k):
            k, after_blank = k + 1, True
            continue
        line = text.lines[k]
        opening = line.lstrip()[0]
        item = _ITEM.match(line) if opening in _BULLETS else None
        if after_blank or item:
            indent = _width(line)
            while indents and indent < indents[-1]:
                indents.pop()
        passage, k = _next(text, k, opening, item, indents, after_blank)
        yield passage
        after_blank = False


def _next(
    text: _Lines, k: int, opening: str, item: re.Match[str] | None, indents: list[int], after_blank: bool
) -> tuple[Passage, int]:
    """The passage that begins at line k, and the line behind it; keeps `indents` up to date."""
    line = text.lines[k]
    inner = line[min(len(line) - len(line.lstrip()), indents[-1]) :] if indents else line
    found = _leaf(text, k, opening, inner, len(indents))
    if found is not None:
        return found
    if item and (indents or _width(line) < 4):
        indents.append(_content(line, item))
        end = _after_paragraph(text, k)
        return text.passage(k, end - 1, "item", len(indents)), end
    if opening == ">" and _QUOTE.match(inner):
        end = _after_paragraph(text, k, quote=True)
        return text.passage(k, end - 1, "quote", len(indents)), end
    if opening == "[" and _FOOTNOTE.match(line):
        indents.clear()
        end = _after_paragraph(text, k)
        return text.passage(k, end - 1, "footnote"), end
    if not indents and after_blank and _INDENTED.match(line):
        end = _after_indented(text, k)
        return text.passage(k, end - 1, "code"), end
    if "|" in line and k + 1 < len(text) and _DELIMITERS.match(text.lines[k + 1].strip()):
        end = _after_paragraph(text, k + 1)
        return text.passage(k, end - 1, "table", len(indents)), end
    return _paragraph(text, k, indents, after_blank)


def _leaf(text: _Lines, k: int, opening: str, inner: str, depth: int) -> tuple[Passage, int] | None:
    """A heading, a rule or fenced code that begins at line k."""
    if opening == "#":
        heading = _HEADING.match(inner)
        if heading:
            return text.passage(k, k, "heading", len(heading.group(1))), k + 1
    elif opening in "`~":
        fence = _FENCE.match(inner)
        if fence:
            end = _after_fence(text, k, fence.group(1))
            return text.passage(k, end - 1, "code", depth), end
    elif opening in "*-_" and _RULE.match(inner):
        return text.passage(k, k, "rule"), k + 1
    return None


def _paragraph(text: _Lines, k: int, indents: list[int], after_blank: bool) -> tuple[Passage, int]:
    if after_blank and _width(text.lines[k]) == 0:
        indents.clear()
    end = _after_paragraph(text, k)
    underline = _UNDERLINE.match(text.lines[end]) if end < len(text) and not indents else None
    if underline:
        return text.passage(k, end, "heading", 1 if underline.group(1)[0] == "=" else 2), end + 1
    return text.passage(k, end - 1, "paragraph", len(indents)), end


def _width(line: str) -> int:
    """The columns of white space before a line's first word, tabs reaching to the next multiple of four."""
    white = line[: len(line) - len(line.lstrip(" \t"))]
    return len(white.expandtabs(4)) if "\t" in white else len(white)


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
        opening = line.lstrip()[0]
        if opening in _OPENINGS and _interrupts(line, opening, quote=quote):
            break
        k += 1
    return k


def _interrupts(line: str, opening: str, *, quote: bool) -> bool:
    """Whether a line begins a block of its own in the middle of a paragraph."""
    if _HEADING.match(line) or _RULE.match(line) or _FENCE.match(line) or _FOOTNOTE.match(line):
        return True
    if opening in _BULLETS and _ITEM.match(line):
        return True
    return not quote and bool(_QUOTE.match(line) or _UNDERLINE.match(line))
