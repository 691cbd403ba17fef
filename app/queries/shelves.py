"""What was made once and may be wanted again, kept in this process by what it was made of."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """What was made for a key, kept up to so many units of weight; the longest unused goes first."""

    def __init__(self, room: int, weigh: Callable[[T], int]) -> None:
        self._room = room
        self._weigh = weigh
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._newest: dict[Hashable, Hashable] = {}
        self._weight = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T], *, of: Hashable = None) -> T:
        """What is kept under the key, made now if it is not there.

        With `of` it takes the place of what was made of the same thing before, under whatever key.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        made = make()
        weight = self._weigh(made)
        with self._lock:
            if key not in self._kept and weight <= self._room:
                if of is not None:
                    self._drop(self._newest.get(of))
                    self._newest[of] = key
                self._kept[key] = (made, weight)
                self._weight += weight
                while self._weight > self._room:
                    self._drop(next(iter(self._kept)))
        return made

    def _drop(self, key: Hashable) -> None:
        self._weight -= self._kept.pop(key, (None, 0))[1]

    def __len__(self) -> int:
        return len(self._kept)
