"""Footnotes that are written into a stretch of a text: the names they may have, and where their words go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import dedent

from app.text.passages import Passage, passages

_LABEL = re.compile(r"\[\^([^\]\s]+)\]")
_FIRST = re.compile(r"\n[ \t]*\n(?=[ \t]*\[\^[^\]\s]+\]:)")


def labels(texts: Iterable[str]) -> list[str]:
    """The names of all footnotes that are referred to or written in these texts."""
    return sorted({label for text in texts for label in _LABEL.findall(text)})


def parted(words: str) -> tuple[str, str]:
    """Words without the footnotes at their end, and those."""
    for found in _FIRST.finditer(words):
        notes = dedent(words[found.end() :]).rstrip()
        if all(one.kind == "footnote" or notes[one.start] == " " for one in passages(notes)):
            return words[: found.start()], notes
    return words, ""


def behind_list(text: str, at: int) -> int:
    """Where the list ends that goes on at a place; the place itself where none does.

    The words of a footnote amid a list would part it, or take in the items that follow.
    """
    all_passages = passages(text)
    before = [one for one in all_passages if one.start < at]
    if not before or not _listed(before[-1]):
        return at
    return next((one.start for one in all_passages if one.start >= at and not _listed(one)), len(text))


def _listed(one: Passage) -> bool:
    return one.kind == "item" or (one.kind != "heading" and one.level > 0)
