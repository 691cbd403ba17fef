"""How long everything takes and how much memory it needs, and how both grow with the text."""

from __future__ import annotations

import math
import random
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.text import (
    Anchor,
    Changes,
    Hunk,
    advance,
    carry,
    diff,
    merge,
    merge3,
    origin_at,
    originate,
    rebase,
)
from tests.bench.engine.tables import Report
from tests.text import data

SIZES = (10_000, 100_000, 1_000_000)


def best(work: Callable[[], object], times: int, clock: Callable[[], float] = time.process_time) -> float:
    """The shortest of several runs, in seconds: the one the machine disturbed least.

    What is timed by itself is timed by the processor's clock, which what else runs disturbs less.
    """
    shortest = math.inf
    for _ in range(times):
        start = clock()
        work()
        shortest = min(shortest, clock() - start)
    return shortest


def edited(text: str, share: float, seed: int) -> str:
    """The text with a share of its words replaced, removed or added to."""
    chance = random.Random(seed)
    words = text.split(" ")
    for _ in range(int(len(words) * share)):
        at = chance.randrange(len(words))
        words[at] = chance.choice(("changed", "", words[at] + " and more words"))
    return " ".join(words)


def suggestions(text: str, count: int, seed: int) -> dict[str, Changes]:
    """Small suggestions of one word each, at random places."""
    chance = random.Random(seed)
    places = [at for at in range(1, len(text) - 1) if text[at] == " " and text[at + 1].isalpha()]
    sides: dict[str, Changes] = {}
    for k in range(count):
        at = chance.choice(places) + 1
        end = at
        while end < len(text) and text[end].isalpha():
            end += 1
        sides[f"S-{k}"] = (Hunk(at, end, f"word{k % 7}", text[at:end]),)
    return sides


def growth(times: list[float]) -> str:
    """The exponent with which time grows with size, over the whole range."""
    return f"{math.log(times[-1] / times[0]) / math.log(SIZES[-1] / SIZES[0]):.2f}"


def long_text() -> str:
    """A real statute of more than a million code points, or the longest text there is, repeated."""
    texts = [data.versions(history)[-1] for history in data.histories()]
    longest = max(texts, key=len)
    return longest * (SIZES[-1] // len(longest) + 1)


def jobs(base: str) -> dict[str, Callable[[], object]]:
    """What is timed on a text."""
    new, other = edited(base, 0.01, 1), edited(base, 0.01, 2)
    changes, later = diff(base, new), diff(new, other)
    sides = suggestions(base, 2_000, 3)
    chance = random.Random(4)
    anchors = [
        Anchor(at, at + 20, base[at : at + 20]) for at in chance.choices(range(len(base) - 20), k=5_000)
    ]
    spans = advance(originate(base, 0), changes, list(range(len(changes))))
    return {
        "diff, 1% changed": lambda: diff(base, new),
        "merge3, 1% on either side": lambda: merge3(base, new, other),
        "merge of 2,000 suggestions": lambda: merge(base, sides),
        "rebase of 2,000 suggestions": lambda: [rebase(one, changes) for one in sides.values()],
        "carry of 5,000 anchors": lambda: [carry(anchor, changes) for anchor in anchors],
        "advance": lambda: advance(spans, later, range(len(later))),
        "1,000 look-ups of an origin": lambda: [origin_at(spans, k) for k in range(1_000)],
    }


def scaling(report: Report, source: str) -> None:
    """Each operation at three sizes."""
    works: dict[str, list[float]] = {}
    memory: dict[str, list[float]] = {}
    for size in SIZES:
        for name, job in jobs(source[:size]).items():
            works.setdefault(name, []).append(best(job, 10 if size < SIZES[-1] else 5))
            tracemalloc.start()
            job()
            memory.setdefault(name, []).append(tracemalloc.get_traced_memory()[1] / size)
            tracemalloc.stop()
    report.title("speed: milliseconds, growth exponent, peak memory in bytes per code point of the text")
    rows = [
        [
            name,
            *(f"{1000 * seconds:.1f}" for seconds in times),
            growth(times),
            *(f"{amount:.0f}" for amount in memory[name]),
        ]
        for name, times in works.items()
    ]
    report.table(["", "10 KB", "100 KB", "1 MB", "growth", "memory", "", ""], rows)


def against_git(report: Report, source: str) -> None:
    """The same work by git as a process, in the same run."""
    base = source[:100_000]
    new, other = edited(base, 0.01, 1), edited(base, 0.01, 2)
    one, two = base.replace("Gericht", "Amt", 3), base[:50_000] + " Neu. " + base[50_000:]
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in ("base", "new", "other", "one", "two")}
        for name, text in zip(paths, (base, new, other, one, two), strict=True):
            paths[name].write_text(text, encoding="utf-8", newline="")

        def git(*words: str) -> Callable[[], object]:
            return lambda: subprocess.run(["git", *words], capture_output=True, check=False)

        compare = ("diff", "--no-index", "--word-diff", str(paths["base"]))
        rows = []
        for name, ours, theirs in (
            ("diff, 1% changed", lambda: diff(base, new), git(*compare, str(paths["new"]))),
            (
                "merge3, 1% on either side",
                lambda: merge3(base, new, other),
                git("merge-file", "-p", str(paths["new"]), str(paths["base"]), str(paths["other"])),
            ),
            (
                "merge3, some words on either side",
                lambda: merge3(base, one, two),
                git("merge-file", "-p", str(paths["one"]), str(paths["base"]), str(paths["two"])),
            ),
        ):
            mine, git_time = best(ours, 30, time.perf_counter), best(theirs, 30, time.perf_counter)
            rows.append([name, f"{1000 * mine:.1f}", f"{1000 * git_time:.1f}", f"{mine / git_time:.1f}"])
    report.title("speed on 100 KB beside git as a process: milliseconds, ratio")
    report.table(["", "samskriv", "git", "ratio"], rows)


def many(report: Report, source: str) -> None:
    """The n-way merges of the bars."""
    rows = []
    for count, size in ((300, 44_000), (2_000, 200_000)):
        work = partial(merge, source[:size], suggestions(source[:size], count, 5))
        rows.append([f"{count} suggestions on {size // 1000} KB", f"{1000 * best(work, 10):.1f}"])
    report.title("n-way merge: milliseconds")
    report.table(["", "time"], rows)


def run(report: Report) -> None:
    """All tables of speed."""
    source = long_text()
    against_git(report, source)
    many(report, source)
    scaling(report, source)
