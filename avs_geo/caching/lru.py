"""An LRU cache for threads: bounded, the value that was not used for longest is dropped first."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")


class LRUCache(Generic[Value]):
    """A least-recently-used cache, shared by any number of threads.

    Parameters
    ----------
    max_size
        The largest sum of the sizes of what is kept.
    size_of
        The size of a value; each counts one where none is given.
    """

    def __init__(self, max_size: int, size_of: Callable[[Value], int] = lambda _: 1) -> None:
        self._max_size, self._size_of, self._size = max_size, size_of, 0
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        """Whether there is a value under a key; looking does not count as a use."""
        return key in self._kept

    def get(self, key: Hashable) -> Value | None:
        """Return the value under a key, and count that as a use; None where there is none."""
        with self._lock:
            value = self._kept.get(key)
            if value is not None:
                self._kept.move_to_end(key)
            return value

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value, instead of the one under the same key; drop others while the sizes exceed the bound."""
        with self._lock:
            if key in self._kept:
                self._size -= self._size_of(self._kept.pop(key))
            self._kept[key] = value
            self._size += self._size_of(value)
            while self._size > self._max_size:
                self._size -= self._size_of(self._kept.popitem(last=False)[1])
