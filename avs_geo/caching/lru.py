"""What was used last, kept in memory within a bound; what has not been used for longest goes first."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Kept = TypeVar("Kept")


def _one(_: object) -> int:
    return 1


class Recent(Generic[Kept]):
    """Keeps values by key, for any number of threads.

    Parameters
    ----------
    most
        How much is kept at most, in the unit of `weigh`.
    weigh
        How much a value counts; each counts one where none is given.
    """

    def __init__(self, most: int, weigh: Callable[[Kept], int] = _one) -> None:
        self._most, self._weigh, self._weight = most, weigh, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        """Whether there is a value under a key; this uses it not."""
        return key in self._kept

    def get(self, key: Hashable) -> Kept | None:
        """Return the value under a key, which is used with that; None where there is none."""
        with self._lock:
            value = self._kept.get(key)
            if value is not None:
                self._kept.move_to_end(key)
            return value

    def put(self, key: Hashable, value: Kept) -> None:
        """Keep a value in the place of the one under the same key; others go where the bound asks for it."""
        with self._lock:
            if key in self._kept:
                self._weight -= self._weigh(self._kept.pop(key))
            self._kept[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._most:
                self._weight -= self._weigh(self._kept.popitem(last=False)[1])
