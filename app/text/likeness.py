"""How much alike two sets of changes to one text are: by what they take out and what they put in."""

from __future__ import annotations

import re
from collections import Counter
from itertools import repeat

from app.text.hunks import Changes
from app.text.tokens import tokenise

MOST = 400_000  # code points put in and taken out; of more, what stands between spaces counts as a word

_SPACED = re.compile(r"\S+")

Marks = Counter[tuple[str, str | int]]


def likeness(first: Changes, second: Changes) -> float:
    """From 0 (nothing in common) to 1 (the same): the share of words taken out and put in that both have.

    Words put in count wherever they stand, words taken out by their place. Dice's coefficient of the two bags, in
    time linear in the words of the hunks.
    """
    return shared(marks(first), marks(second))


def marks(changes: Changes) -> Marks:
    """The words that changes put in, and the places of those they take out."""
    found: Marks = Counter()
    coarse = sum(len(hunk.deleted) + len(hunk.insert) for hunk in changes) > MOST
    for hunk in changes if not coarse else ():
        found.update(("+", token) for token in tokenise(hunk.insert) if not token.isspace())
        at = hunk.start
        for token in tokenise(hunk.deleted):
            if not token.isspace():
                found["-", at] += 1
            at += len(token)
    for hunk in changes if coarse else ():
        found.update(zip(repeat("+"), hunk.insert.split()))
        found.update(("-", hunk.start + word.start()) for word in _SPACED.finditer(hunk.deleted))
    return found


def shared(first: Marks, second: Marks) -> float:
    """The same for bags known already."""
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0
