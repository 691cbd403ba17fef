"""How readable the differences of real revisions are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from app.text import apply, diff, invert, moves
from tests.bench.engine.tables import Report
from tests.text import data

WORD = re.compile(r"[^\W_]+(?:['’_][^\W_]+)*")


def run(report: Report) -> None:
    """Whether every revision is told exactly, and islands, cuts inside words and moved passages, by source."""
    sources: dict[str, Counter[str]] = defaultdict(Counter)
    for history in data.histories():
        counts = sources[data.source(history)]
        for base, new in pairwise(data.versions(history)):
            changes = diff(base, new)
            counts["revisions"] += 1
            counts["exact"] += apply(base, changes) == new and apply(new, invert(base, changes)) == base
            counts["hunks"] += len(changes)
            counts["moved"] += len(moves(changes, base))
            counts["islands"] += sum(
                len(WORD.findall(base, left.end, right.start)) in (1, 2) for left, right in pairwise(changes)
            )
            counts["cuts"] += sum(
                base[edge - 1 : edge].isalnum() and base[edge : edge + 1].isalnum()
                for hunk in changes
                for edge in (hunk.start, hunk.end)
            )
    sources["all"] = sum(sources.values(), Counter[str]())
    report.title("histories: how readable the differences are")
    head = ("revisions", "exact", "hunks", "moved", "cuts", "islands")
    rows = [
        [name, *(str(counts[key]) for key in head), f"{counts['islands'] / counts['revisions']:.3f}"]
        for name, counts in sources.items()
    ]
    report.table(("source", *head, "islands a revision"), rows)
