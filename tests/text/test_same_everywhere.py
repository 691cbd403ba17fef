"""Invariant 8 across processes: what the engine answers does not hang on the seed of hashes."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.text import hostile

SIZE = 1_000
PROGRAM = """
import hashlib, sys
from app.text import (
    Anchor, advance, carry, diff, identify, merge, merge3, moves, originate, passages, rebase, render, render_changes,
)
from tests.text import hostile

cases = [make(%d) for make in hostile.PAIRS.values()]
cases += [hostile.edited(make(%d)) for make in hostile.TEXTS.values()]
for base, new in cases:
    changes = diff(base, new)
    other = diff(base, base.replace("a", "b", 5))
    middle = len(base) // 2
    old = [(passage, k) for k, passage in enumerate(passages(base))]
    answers = (
        changes,
        merge(base, {"one": changes, "two": other, "three": changes[::2], "four": other[1::2]}),
        merge3(base, new, base.replace("e", "i", 7)),
        rebase(other, changes),
        carry(Anchor(middle, middle + 20, base[middle : middle + 20]), changes),
        moves(changes, base),
        identify(old, changes, passages(new), len(old)),
        advance(originate(base, "first"), changes, ["later"] * len(changes)),
        render(new),
        render_changes(base, changes),
    )
    print(*(hashlib.sha256(repr(answer).encode("utf-8", "surrogatepass")).hexdigest() for answer in answers))
"""


def answers(seed: str) -> str:
    """All answers in a process of their own with this seed, hashed."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM % (SIZE, SIZE)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_processes_with_other_seeds_give_the_same_bytes() -> None:
    first = answers("0")
    assert len(first.splitlines()) == len(hostile.PAIRS) + len(hostile.TEXTS)
    assert answers("4242") == first
