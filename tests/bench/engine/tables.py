"""Tables on the terminal, and case-by-case notes in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path


def share(part: int, whole: int) -> str:
    """A count with its share of the whole."""
    return f"{part} ({100 * part / whole:.1f}%)" if whole else "0"


class Report:
    """Prints what it is told and gathers notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def title(self, words: str) -> None:
        """A heading."""
        print(f"\n{words}\n{'=' * len(words)}", flush=True)

    def line(self, words: str) -> None:
        """A line of text."""
        print(words, flush=True)

    def note(self, *words: str) -> None:
        """A line for the output file."""
        self.notes.append("  ".join(words))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table with aligned columns."""
        widths = [max(len(row[k]) for row in (head, *rows)) for k in range(len(head))]
        for row in (head, *rows):
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

    def tallies(
        self, head: Sequence[str], tallies: Mapping[tuple[str, ...], Counter[str]], keys: Sequence[str]
    ) -> None:
        """One row per tally, with counts and shares."""
        rows = [
            [
                *key,
                str(tally.total()),
                *(share(tally[grade], tally.total()) if tally[grade] else "" for grade in keys),
            ]
            for key, tally in sorted(tallies.items())
        ]
        self.table([*head, "cases", *keys], rows)

    def write(self, path: Path) -> None:
        """Write the notes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(self.notes) + "\n", encoding="utf-8")
