"""A megabyte of prose, edited by several people, keeps the invariants that small texts keep."""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise

from app.text import (
    Anchor,
    apply,
    carry,
    compose,
    diff,
    identify,
    invert,
    merge,
    originate,
    passages,
    rebase,
    tokenise,
)
from app.text.provenance import advance
from tests.text.prose import PASSAGES, sentence

LENGTH = 1_000_000


@cache
def blocks() -> tuple[str, ...]:
    """Passages that together are as long as a text may be."""
    chance = random.Random(11)
    stock = [sentence(chance) for _ in range(3)]
    found: list[str] = []
    length = 0
    while length < LENGTH:
        found.append(chance.choice(PASSAGES)(chance, stock))
        length += len(found[-1]) + 2
    return tuple(found)


def edited(seed: int) -> str:
    """The text after one person's work: words and whole passages replaced, moved, put in and taken out."""
    chance = random.Random(seed)
    found = list(blocks())
    for _ in range(40):
        at = chance.randrange(len(found))
        found[at] = found[at].replace(" ", f" edit{seed} ", 1)
    for _ in range(10):
        moved = found.pop(chance.randrange(len(found)))
        found.insert(chance.randrange(len(found)), moved)
    for _ in range(10):
        found.insert(chance.randrange(len(found)), sentence(chance))
        found.pop(chance.randrange(len(found)))
    return "\n\n".join(found)


def test_a_megabyte_of_prose_keeps_the_invariants() -> None:
    base = "\n\n".join(blocks())
    sides = {f"S-{seed}": diff(base, edited(seed)) for seed in range(4)}
    assert "".join(tokenise(base)) == base
    for seed, (side, changes) in enumerate(sides.items()):
        new = edited(seed)
        assert apply(base, changes) == new
        assert apply(new, invert(base, changes)) == base
        assert all(left.end < right.start for left, right in pairwise(changes))
        assert sum(len(hunk.insert) for hunk in changes) < 30_000, side
    merged = merge(base, sides)
    assert merge(base, dict(reversed(sides.items()))) == merged
    assert apply(base, merged.changes) == merged.text
    assert {side: len(fates) for side, fates in merged.fates.items()} == {
        side: len(changes) for side, changes in sides.items()
    }
    first, second = sides["S-0"], sides["S-1"]
    after = apply(apply(base, first), rebase(second, first).changes)
    both = merge(base, {"S-0": first, "S-1": second})
    assert both.conflicts or after == both.text
    to_second = compose(invert(base, first), second)
    assert apply(edited(0), to_second) == edited(1)
    spans = advance(originate(base, "import"), first, ["S-0"] * len(first))
    assert sum(span.length for span in spans) == len(edited(0))
    old = [(passage, number) for number, passage in enumerate(passages(base), 1)]
    ids = identify(old, first, passages(edited(0)), len(old) + 1).ids
    assert len(set(ids)) == len(ids)
    assert len(set(ids) & set(range(1, len(old) + 1))) > 0.99 * len(old)


def test_anchors_all_over_a_megabyte_stay_on_their_words() -> None:
    base, new = "\n\n".join(blocks()), edited(0)
    changes = diff(base, new)
    chance = random.Random(5)
    for _ in range(2_000):
        start = chance.randrange(len(base) - 40)
        quote = base[start : start + 40]
        found = carry(Anchor(start, start + 40, quote), changes)
        if all(hunk.end < start or start + 40 < hunk.start for hunk in changes):
            assert isinstance(found, Anchor)
            assert new[found.start : found.end] == quote
