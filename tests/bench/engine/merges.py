"""Merges that people made, real edits of one text, sets of suggestions: the engine beside its rivals."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations

from app.text import Changes, Merged, diff, merge, merge3
from tests.bench.engine.causes import of_merge as of_case
from tests.bench.engine.rivals import merge_file, merge_words, patch_apply
from tests.bench.engine.tables import Report, share
from tests.text import data

Rival = Callable[[str, str, str], str | None]
RIVALS: dict[str, Rival] = {"git lines": merge_file, "git words": merge_words, "patch_apply": patch_apply}
LARGEST = 60_000  # code points up to which diff-match-patch is asked; it takes minutes beyond
KNOWN, KNOWN_WORDS = "git lines conflict, answer known", "git lines conflict, words known"
Tallies = dict[tuple[str, ...], Counter[str]]
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


def two_sided(report: Report, name: str, *, rivals: bool) -> tuple[Counter[str], Counter[str]]:
    """Every case with two sides, by certainty, by source, and by what line-based git does.

    Gives the verdicts on those where line-based git conflicts and the answer is known: to the byte, or but for the
    white space, which people had as no merge of the two sides has it.
    """
    tallies: Tallies = defaultdict(Counter)
    sources: Tallies = defaultdict(Counter)
    against_git = Counter[str]()
    for case in data.merges(name):
        base, ours, theirs, resolved = (case[key] for key in ("base", "ours", "theirs", "resolved"))
        merged = merge3(base, ours, theirs)
        certainty = case["certainty"]
        grades = {"samskriv": of_merge(merged, resolved)}
        lines = merge_file(base, ours, theirs)
        if lines is not None and not merged.conflicts:
            same = "the same as line-based git" if merged.text == lines else "other than line-based git"
            against_git[same] += 1
        for rival, work in RIVALS.items() if rivals else ():
            if rival != "patch_apply" or len(base) <= LARGEST:
                text = lines if rival == "git lines" else work(base, ours, theirs)
                grades[rival] = grade(text, resolved)
        for engine, verdict in grades.items():
            tallies[certainty, engine][verdict] += 1
            sources[case["source"], engine][verdict] += 1
        if case["baseline"]["git_line"] == "conflict" and certainty != "plausible":
            tallies[KNOWN_WORDS if certainty == "certain-ws" else KNOWN, "samskriv"][grades["samskriv"]] += 1
        for why in of_case(case, merged):
            report.note(case["id"], certainty, why)
    report.title(f"{name}: two sides, by certainty of the answer")
    report.tallies(("certainty", "engine"), tallies, KEYS)
    report.line(f"where line-based git merges cleanly and we do: {dict(against_git)}")
    if rivals:
        report.line(f"patch_apply is asked about texts of up to {LARGEST:,} code points")
    report.title(f"{name}: by source")
    report.tallies(("source", "engine"), sources, KEYS)
    return tallies[KNOWN, "samskriv"], tallies[KNOWN_WORDS, "samskriv"]


def folded(work: Rival, base: str, texts: list[str]) -> str | None:
    """What a rival, which knows two sides only, makes of several texts one after another."""
    merged: str | None = base
    for text in texts:
        merged = work(base, merged, text) if merged is not None else None
    return merged


def sets(report: Report, *, rivals: bool) -> None:
    """Three to twelve suggestions at once, in ten orders."""
    tally: Tallies = defaultdict(Counter)
    sources: Tallies = defaultdict(Counter)
    chance = random.Random(3)
    moved = 0
    for case in data.merges("kway_sets"):
        base, texts = case["base"], [one["text"] for one in case["suggestions"]]
        sides = {str(k): diff(base, text) for k, text in enumerate(texts)}
        merged = merge(base, sides)
        grades = {"samskriv": of_merge(merged, case["resolved"])}
        for rival, work in RIVALS.items() if rivals else ():
            if rival != "patch_apply" or len(base) <= LARGEST:
                grades[rival] = grade(folded(work, base, texts), case["resolved"])
        for engine, verdict in grades.items():
            tally[case["certainty"], engine][verdict] += 1
            sources[case["source"], engine][verdict] += 1
        if merged.text != case["resolved"]:
            flag = f"{len(merged.conflicts)} conflicts, {len(merged.reviews)} places for review"
            report.note(case["id"], case["certainty"], flag)
        for _ in range(10):
            names = list(sides)
            chance.shuffle(names)
            moved += merge(base, {name: sides[name] for name in names}) != merged
    report.title("kway_sets: three to twelve suggestions on one base (rivals one after another)")
    report.tallies(("certainty", "engine"), tally, KEYS)
    report.line(f"other results in ten random orders: {moved}")
    report.title("kway_sets: by source")
    report.tallies(("source", "engine"), sources, KEYS)


def concurrent(report: Report, *, rivals: bool) -> None:
    """Real concurrent proposals: known unions, and what happens to the rest."""
    tally: Tallies = defaultdict(Counter)
    pairs: Tallies = defaultdict(Counter)
    moved = unflagged = 0
    for case in data.merges("concurrent_prs"):
        base, texts = case["base"], [one["text"] for one in case["suggestions"]]
        sides = {str(k): diff(base, text) for k, text in enumerate(texts)}
        if case["disjoint_union"] is not None:
            subset = case["disjoint_subset"]
            merged = merge(base, {str(k): sides[str(k)] for k in subset})
            tally[case["source"], "samskriv"][of_merge(merged, case["disjoint_union"])] += 1
            for rival, work in RIVALS.items() if rivals else ():
                if rival != "patch_apply" or len(base) <= LARGEST:
                    found = folded(work, base, [texts[k] for k in subset])
                    tally[case["source"], rival][grade(found, case["disjoint_union"])] += 1
        everyone = merge(base, sides)
        moved += merge(base, dict(reversed(sides.items()))) != everyone
        unflagged += sum(vanished(everyone, sides))
        relations = {frozenset((a, b)): relation for a, b, relation in case["pairs"]}
        for a, b in combinations(range(len(sides)), 2):
            both = merge(base, {str(a): sides[str(a)], str(b): sides[str(b)]})
            outcome = "conflict" if both.conflicts else "review" if both.reviews else "clean"
            pairs[(relations.get(frozenset((a, b)), "unlabelled"),)][outcome] += 1
    report.title("concurrent_prs: real concurrent proposals with a known union, by source")
    report.tallies(("source", "engine"), tally, KEYS)
    report.title("concurrent_prs: every two of them")
    report.tallies(("pair",), pairs, ("clean", "review", "conflict"))
    report.line(f"results that depend on order: {moved}; hunks that vanish unflagged: {unflagged}")


def vanished(merged: Merged, sides: dict[str, Changes]) -> Iterator[bool]:
    """For each hunk whether it is gone without a word: applied, yet its words are not in the result."""
    offered = {
        (side, hunk)
        for conflict in merged.conflicts
        for side, hunks in conflict.changes.items()
        for hunk in hunks
    }
    credited = {side for origins in merged.origins for side in origins}
    for side, hunks in sides.items():
        for hunk, fate in zip(hunks, merged.fates[side], strict=True):
            if fate == "conflicted":
                yield (side, hunk) not in offered
            else:
                yield side not in credited or hunk.insert not in merged.text


def run(report: Report, *, rivals: bool) -> None:
    """All tables of merges."""
    known, words = (
        one + other
        for one, other in zip(
            two_sided(report, "true_merges", rivals=rivals),
            two_sided(report, "sequential_pairs", rivals=rivals),
            strict=True,
        )
    )
    exact, same = (one["exact"] + one["exact, review"] for one in (known, words))
    in_words = same + words["white space"]
    report.line(
        f"\nwhere line-based git conflicts, both: answer known to the byte: exact {share(exact, known.total())}; "
        f"known but for white space: the same words {share(in_words, words.total())} (to the byte {same}), "
        f"flagged {words['conflict']}; all as far as it is known {share(exact + in_words, known.total() + words.total())}, "
        f"all to the byte {share(exact + same, known.total() + words.total())}"
    )
    sets(report, rivals=rivals)
    concurrent(report, rivals=rivals)
