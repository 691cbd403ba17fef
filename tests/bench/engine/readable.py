"""How readable the differences of real revisions are."""

from __future__ import annotations

import re
from itertools import pairwise

from app.text import diff, moves
from tests.bench.engine.tables import Report
from tests.text import data

WORD = re.compile(r"[^\W_]+(?:['’_][^\W_]+)*")


def run(report: Report) -> None:
    """Islands, cuts inside words and moved passages over all histories."""
    revisions = hunks = islands = cuts = moved = 0
    for history in data.histories():
        for base, new in pairwise(data.versions(history)):
            changes = diff(base, new)
            revisions += 1
            hunks += len(changes)
            moved += len(moves(changes, base))
            islands += sum(
                len(WORD.findall(base, left.end, right.start)) in (1, 2) for left, right in pairwise(changes)
            )
            cuts += sum(
                base[edge - 1 : edge].isalnum() and base[edge : edge + 1].isalnum()
                for hunk in changes
                for edge in (hunk.start, hunk.end)
            )
    report.title("histories: how readable the differences are")
    report.line(
        f"{revisions} revisions, {hunks} hunks; islands of one or two words {islands} "
        f"({islands / revisions:.3f} a revision); cuts inside words {cuts}; moved passages {moved}"
    )
