"""Texts made to hold a process, at the largest size that is taken in: how long each operation takes at worst."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.text import (
    Anchor,
    Changes,
    advance,
    apply,
    carry,
    diff,
    identify,
    merge,
    merge3,
    moves,
    originate,
    passages,
    rebase,
    render,
    render_changes,
    together,
    tokenise,
)
from app.text.intake import MAX_LENGTH, MAX_LINES
from app.text.kept import kept
from app.text.likeness import likeness
from app.text.render_changes import render_change_passages
from app.text.render_excerpt import render_excerpt
from app.text.separate import separate
from tests.bench.engine.tables import Report
from tests.text import hostile

SIZES = (MAX_LENGTH, MAX_LENGTH // 10)  # where the most is left out, and where little is
BOUND = 2.0  # seconds
Work = Callable[[], object]


def jobs(base: str, new: str, changes: Changes) -> dict[str, Work]:
    """What is timed on a pair of texts."""
    third = len(base) // 3
    other = f"{base[:third]} One more. {base[third:]}"
    sides = {"one": changes, "two": changes[::2], "three": changes[1::2]}
    middle = len(changes) // 2
    step = max(1, len(base) // 1000)
    anchors = [Anchor(at, at + 9, base[at : at + 9]) for at in range(0, len(base) - 9, step)]
    old, spans = passages(base), originate(base, 0)
    return {
        "tokenise": lambda: tokenise(new),
        "diff": lambda: diff(base, new),
        "merge": lambda: merge(base, sides),
        "merge3": lambda: merge3(base, new, other),
        "rebase": lambda: (rebase(changes, changes[::2]), rebase(changes[middle : middle + 1], changes)),
        "carry (1,000)": lambda: [carry(anchor, changes) for anchor in anchors],
        "passages": lambda: passages(new),
        "moves": lambda: moves(changes, base),
        "identify": lambda: identify(list(zip(old, range(len(old)), strict=True)), changes, passages(new), 0),
        "advance": lambda: advance(spans, changes, range(len(changes))),
        "render": lambda: render(new),
        "render_changes": lambda: render_changes(base, changes),
        "render_change_passages": lambda: render_change_passages(base, changes),
        "likeness": lambda: likeness(changes, changes[::2]),
        "kept": lambda: kept(base, new),
        "separate, together": lambda: (separate(base, changes), together(base, changes)),
        "render_excerpt": lambda: render_excerpt(base, changes),
    }


def seconds(work: Work) -> float:
    """The processor's time, which does not depend on what else the machine does."""
    start = time.process_time()
    work()
    return time.process_time() - start


def much_changed(size: int) -> tuple[str, str, str]:
    """A text and two others in which an eighth of the words has changed, each on its own."""
    base = hostile.paragraphs(size)

    def new(first: int) -> str:
        words = base.split(" ")
        for k in range(first, len(words), 8):
            words[k] = words[k] + "\n\nx" if k % 3 else f"x{k}"
        return " ".join(words)

    return base, new(1), new(4)


def run(report: Report) -> None:
    """The worst of every operation, and every case beyond the bound."""
    worst: dict[str, list[tuple[float, str, int]]] = {}
    wrong = 0
    for size in SIZES:
        cases = [(name, *make(size)) for name, make in hostile.PAIRS.items()]
        cases += [(name, *hostile.edited(make(size))) for name, make in hostile.TEXTS.items()]
        for name, base, new in cases:
            changes = diff(base, new)
            wrong += apply(base, changes) != new
            for operation, work in jobs(base, new, changes).items():
                worst.setdefault(operation, []).append((seconds(work), name, size))
        base, ours, theirs = much_changed(size)
        taken = seconds(lambda: merge3(base, ours, theirs))  # noqa: B023
        worst["merge3"].append((taken, "an eighth of the words changed on either side", size))
    report.title(
        f"bounds: {MAX_LENGTH:,} code points, {MAX_LINES:,} lines; the worst in seconds of processor time"
    )
    rows = []
    for operation, found in worst.items():
        found.sort(reverse=True)
        (most, name, size), (next_most, next_name, _) = found[:2]
        rows.append([operation, f"{most:.2f}", f"{name} ({size:,})", f"{next_most:.2f}", next_name])
        for taken, case, at in found:
            if taken > BOUND:
                report.note("beyond the bound", operation, f"{taken:.2f} s", case, f"{at:,}")
    report.table(["", "worst", "on", "next", "on"], rows)
    beyond = sum(taken > BOUND for found in worst.values() for taken, _, _ in found)
    measured = sum(map(len, worst.values()))
    report.line(
        f"{measured} measured; beyond {BOUND:.0f} s: {beyond}; differences that do not lead to the new text: {wrong}"
    )
