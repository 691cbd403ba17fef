"""Find words that a reader chose on a page in the source they were rendered from."""

from __future__ import annotations

import unicodedata

from app.text.render_leaves import parse_leaves


def locate(source: str, quote: str, occurrence: int | None = None) -> tuple[int, int] | None:
    """Where `quote`, words as a reader sees them, stands in `source`, as code points of the source.

    `occurrence` (from 1) chooses among several; without it the words must stand there exactly once. White
    space counts as one blank. None if the words are not there, or not there once.
    """
    wanted = " ".join(unicodedata.normalize("NFC", quote).split())
    if not wanted:
        return None
    shown, places = _shown(source)
    found = _find(shown, wanted)
    if not found:
        shown = source
        places = [(at, at + 1) for at in range(len(source))]
        wanted = quote.strip()
        found = _find(shown, wanted)
    if occurrence is not None and 1 <= occurrence <= len(found):
        at = found[occurrence - 1]
    elif len(found) == 1:
        at = found[0]
    else:
        return None
    return places[at][0], places[at + len(wanted) - 1][1]


def _shown(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The words a reader sees, with single blanks, and for each character the source it stands for."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []

    def add(character: str, start: int, end: int) -> None:
        if not character.isspace():
            characters.append(character)
            places.append((start, end))
        elif characters and characters[-1] != " ":
            characters.append(" ")
            places.append((start, end))

    for leaf in parse_leaves(source).leaves:
        for run in leaf.runs:
            if run.kind == "note":
                continue
            for index, character in enumerate(run.text):
                if run.verbatim:
                    add(character, run.start + index, run.start + index + 1)
                else:
                    add(character, run.start, run.end)
        if leaf.runs:
            add(" ", leaf.runs[-1].end, leaf.runs[-1].end)
    return "".join(characters), places


def _find(text: str, words: str) -> list[int]:
    found: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found
