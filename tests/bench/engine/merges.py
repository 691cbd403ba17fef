"""Merges that people made, real edits of one text, sets of suggestions: the engine beside its rivals."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations

from app.text import Changes, Merged, diff, merge, merge3
from tests.bench.engine.rivals import merge_file, merge_words, patch_apply
from tests.bench.engine.tables import Report
from tests.text import data

Rival = Callable[[str, str, str], str | None]
RIVALS: dict[str, Rival] = {"git lines": merge_file, "git words": merge_words, "patch_apply": patch_apply}
LARGEST = 60_000  # code points up to which diff-match-patch is asked; it takes minutes beyond
KEYS = ("exact", "exact, review", "white space", "conflict", "different, review", "different")


def grade(text: str | None, resolved: str, review: bool = False) -> str:
    """How a result stands to what people made: exact, only white space apart, conflict or different."""
    if text is None:
        return "conflict"
    if text == resolved:
        return "exact, review" if review else "exact"
    if text.split() == resolved.split():
        return "white space"
    return "different, review" if review else "different"


def of_merge(merged: Merged, resolved: str) -> str:
    """The grade of a merge by the engine."""
    return grade(None if merged.conflicts else merged.text, resolved, bool(merged.reviews))


def two_sided(report: Report, name: str, *, rivals: bool) -> None:
    """Every case with two sides, by certainty and by what line-based git does."""
    tallies: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    against_git = Counter[str]()
    for case in data.merges(name):
        base, ours, theirs, resolved = (case[key] for key in ("base", "ours", "theirs", "resolved"))
        merged = merge3(base, ours, theirs)
        certainty = case["certainty"]
        tallies[certainty, "samskriv"][of_merge(merged, resolved)] += 1
        lines = merge_file(base, ours, theirs)
        if lines is not None and not merged.conflicts:
            against_git[
                "the same as line-based git" if merged.text == lines else "other than line-based git"
            ] += 1
        if case["baseline"]["git_line"] == "conflict" and certainty != "plausible":
            tallies["git lines conflict, answer known", "samskriv"][of_merge(merged, resolved)] += 1
        for rival, work in RIVALS.items() if rivals else ():
            if rival != "patch_apply" or len(base) <= LARGEST:
                text = lines if rival == "git lines" else work(base, ours, theirs)
                tallies[certainty, rival][grade(text, resolved)] += 1
        explain(report, case, merged)
    report.title(f"{name}: two sides, by certainty of the answer")
    report.tallies(("certainty", "engine"), tallies, KEYS)
    report.line(f"where line-based git merges cleanly and we do: {dict(against_git)}")


def explain(report: Report, case: data.Case, merged: Merged) -> None:
    """One line in the output file for every result that is not what people made."""
    if merged.conflicts:
        for conflict in merged.conflicts:
            report.note(
                case["id"],
                case["certainty"],
                f"both changed {conflict.base[:60]!r}: {dict(conflict.sides)!r:.160}",
            )
    elif merged.text != case["resolved"]:
        lost = [side for side, fates in merged.fates.items() if "conflicted" in fates]
        kind = (
            "white space"
            if merged.text.split() == case["resolved"].split()
            else "people resolved it otherwise"
        )
        flag = f"{len(merged.reviews)} places flagged for review" if merged.reviews else "no two changes meet"
        report.note(
            case["id"], case["certainty"], f"{kind}; every change of both sides is in: {not lost}; {flag}"
        )


def sets(report: Report) -> None:
    """Three to twelve suggestions at once, in ten orders."""
    tally: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    chance = random.Random(3)
    moved = 0
    for case in data.merges("kway_sets"):
        sides = {str(k): diff(case["base"], one["text"]) for k, one in enumerate(case["suggestions"])}
        merged = merge(case["base"], sides)
        tally[(case["certainty"],)][of_merge(merged, case["resolved"])] += 1
        for _ in range(10):
            names = list(sides)
            chance.shuffle(names)
            moved += merge(case["base"], {name: sides[name] for name in names}) != merged
    report.title("kway_sets: three to twelve suggestions on one base")
    report.tallies(("certainty",), tally, KEYS)
    report.line(f"other results in ten random orders: {moved}")


def concurrent(report: Report) -> None:
    """Real concurrent proposals: known unions, and what happens to the rest."""
    tally: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    pairs: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    moved = unflagged = 0
    for case in data.merges("concurrent_prs"):
        base = case["base"]
        sides = {str(k): diff(base, one["text"]) for k, one in enumerate(case["suggestions"])}
        if case["disjoint_union"] is not None:
            merged = merge(base, {str(k): sides[str(k)] for k in case["disjoint_subset"]})
            tally[("known union",)][of_merge(merged, case["disjoint_union"])] += 1
        everyone = merge(base, sides)
        moved += merge(base, dict(reversed(sides.items()))) != everyone
        unflagged += sum(vanished(everyone, sides))
        relations = {frozenset((a, b)): relation for a, b, relation in case["pairs"]}
        for a, b in combinations(range(len(sides)), 2):
            both = merge(base, {str(a): sides[str(a)], str(b): sides[str(b)]})
            outcome = "conflict" if both.conflicts else "review" if both.reviews else "clean"
            pairs[(relations.get(frozenset((a, b)), "unlabelled"),)][outcome] += 1
    report.title("concurrent_prs: real concurrent proposals")
    report.tallies(("",), tally, KEYS)
    report.tallies(("pair",), pairs, ("clean", "review", "conflict"))
    report.line(f"results that depend on order: {moved}; hunks that vanish unflagged: {unflagged}")


def vanished(merged: Merged, sides: dict[str, Changes]) -> Iterator[bool]:
    """For each hunk, whether it has no fate."""
    for side, hunks in sides.items():
        yield len(merged.fates[side]) != len(hunks)


def run(report: Report, *, rivals: bool) -> None:
    """All tables of merges."""
    two_sided(report, "true_merges", rivals=rivals)
    two_sided(report, "sequential_pairs", rivals=rivals)
    sets(report)
    concurrent(report)
