"""Single flight: what several threads ask for at the same time is computed by one of them, for all.

:func:`functools.lru_cache` keeps results, and lets everybody who asks before the first one is there compute it too: a
department that forty visitors open together would be read forty times, and stand in memory forty times meanwhile.
"""

from __future__ import annotations

from functools import lru_cache, wraps
from threading import Lock, RLock
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

P = ParamSpec("P")
T = TypeVar("T")


class SingleFlight(Generic[P, T]):
    """A function whose results are kept, each computed once however many threads ask for it together.

    Whoever asks for something else meanwhile does not wait. An error is not kept: the next one tries again.

    Parameters
    ----------
    function
        What computes, from arguments that can be keys of a dictionary.
    maxsize
        Results kept, the latest asked for; None for all.
    """

    def __init__(self, function: Callable[P, T], maxsize: int | None) -> None:
        self._kept = lru_cache(maxsize)(function)
        self._waiting: dict[Hashable, list[RLock]] = {}
        self._guard = Lock()
        wraps(function)(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result, computed, waited for or kept."""
        key = (args, tuple(sorted(kwargs.items())))
        with self._guard:
            # Each who waits adds the lock once more, and takes it out when leaving: none is left behind.
            queue = self._waiting.setdefault(key, [])
            lock = queue[0] if queue else RLock()
            queue.append(lock)
        try:
            with lock:
                return self._kept(*args, **kwargs)  # type: ignore[arg-type]
        finally:
            with self._guard:
                queue.pop()
                if not queue:
                    self._waiting.pop(key, None)

    def cache_clear(self) -> None:
        """Forget every result."""
        self._kept.cache_clear()


def single_flight(maxsize: int | None = None) -> Callable[[Callable[P, T]], SingleFlight[P, T]]:
    """Decorate a function: see :class:`SingleFlight`."""
    return lambda function: SingleFlight(function, maxsize)
