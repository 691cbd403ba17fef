"""Remember what was worked out last for the same immutable value, by identity.

A thousand suggestions are rebased over the same changes and five thousand anchors carried through them: the
look-up tables belong to the changes, yet hashing a long tuple costs as much as building them. The results are
pure functions of the values, so remembering changes nothing but the time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

KEPT = 8

Value = TypeVar("Value")
Result = TypeVar("Result")


def remembered(work: Callable[[Value], Result]) -> Callable[[Value], Result]:
    """Keep the last few results of `work`, found by the identity of its argument, which is kept alive with
    them.
    """
    kept: dict[int, tuple[Value, Result]] = {}

    @wraps(work)
    def look_up(value: Value) -> Result:
        found = kept.get(id(value))
        if found is not None and found[0] is value:
            return found[1]
        result = work(value)
        if len(kept) >= KEPT:
            kept.clear()
        kept[id(value)] = (value, result)
        return result

    return look_up
