"""Anchors carried version by version through real histories, graded as the collection's own score does."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

from app.text import Anchor, Changes, Orphan, carry, diff
from tests.bench.engine.causes import of_anchor, short
from tests.bench.engine.tables import Report, share
from tests.text import data

KEYS = ("right", "partly", "wrongly an orphan", "present but gone", "wrong place")


@cache
def step(history: str, version: int) -> Changes:
    """The changes from one version to the next."""
    texts = data.versions(history)
    return diff(texts[version], texts[version + 1])


def carried(case: data.Case) -> Anchor | Orphan:
    """A case's words after all versions between."""
    at: Anchor | Orphan = Anchor(case["start"], case["end"], case["quote"])
    for version in range(case["vi"], case["vj"]):
        if isinstance(at, Orphan):
            return at
        at = carry(at, step(case["history"], version))
    return at


def grade(case: data.Case, found: Anchor | Orphan) -> str:
    """Right, partly right, or in which way wrong."""
    expected = case["expected"]
    if expected["status"] == "orphan":
        return "right" if isinstance(found, Orphan) else "present but gone"
    if isinstance(found, Orphan):
        return "wrongly an orphan"
    start, end = expected["start"], expected["end"]
    common = max(0, min(end, found.end) - max(start, found.start))
    union = max(end, found.end) - min(start, found.start)
    loose = case["category"] in ("edited_inside", "replaced")
    if (start, end) == (found.start, found.end) or (loose and union and common / union >= 0.5):
        return "right"
    return "partly" if common else "wrong place"


def run(report: Report) -> None:
    """The table of anchors by category, and all that are certain."""
    tallies: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    sources: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    certain = Counter[str]()
    for case in data.anchors():
        found = carried(case)
        verdict = grade(case, found)
        tallies[case["category"], case["certainty"]][verdict] += 1
        if case["certainty"] == "certain":
            certain[verdict] += 1
        sources[(case["source"],)][verdict] += 1
        if verdict != "right":
            text = data.versions(case["history"])[case["vj"]]
            report.note(case["id"], case["category"], short(case["quote"]), of_anchor(case, found, text))
    report.title("anchors: words followed from version to version")
    report.tallies(("category", "certainty"), tallies, KEYS)
    report.tallies(("source",), sources, KEYS)
    misplaced = certain["wrong place"] + certain["present but gone"]
    report.line(
        f"certain: right {share(certain['right'], certain.total())}, "
        f"at a wrong place or present though gone {share(misplaced, certain.total())}"
    )
