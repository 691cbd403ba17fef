"""Footnotes that are written into a stretch of a text: the names they may have, and where their words go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import dedent

from app.text.passages import Passage, passages

_LABEL = re.compile(r"\[\^([^\]\s]{1,200})\]")
_WORDS = re.compile(r"[ \t]*\[\^[^\]\s]{1,200}\]:")


def labels(texts: Iterable[str]) -> list[str]:
    """The names of all footnotes that are referred to or written in these texts."""
    return sorted({label for text in texts for label in _LABEL.findall(text)})


def parted(words: str) -> tuple[str, str]:
    """Words without the footnotes at their end, and those."""
    first = len(words)
    for one in reversed(passages(words)):
        if _WORDS.match(words, one.start):
            first = one.start
        elif words[one.start] not in " \t":
            break
    above = words[:first].rstrip()
    return (above, dedent(words[first:]).rstrip()) if above else (words, "")


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
