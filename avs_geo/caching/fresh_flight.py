"""Single flight for coroutines, without a cache: those who ask together share an answer that is never older than they.

:mod:`avs_geo.caching.single_flight` keeps its results, and lends the one under way to whoever comes meanwhile. Where an
answer may stop being true, as that of a link that is revoked, who comes meanwhile needs the next one.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

Key = TypeVar("Key", bound="Hashable")
T = TypeVar("T")


class FreshFlight(Generic[Key, T]):
    """A coroutine function whose calls with the same argument are merged, none answered with an older result.

    A call that comes while another one is under way waits for the next, and shares it with all that came meanwhile.

    Parameters
    ----------
    function
        What computes.
    """

    def __init__(self, function: Callable[[Key], Awaitable[T]]) -> None:
        self._function = function
        self._under_way: dict[Key, asyncio.Task[T]] = {}
        self._next: dict[Key, asyncio.Task[T]] = {}

    async def __call__(self, key: Key) -> T:
        """Return the result of a computation that begins now or a moment later."""
        before = self._under_way.get(key)
        if before is None:
            return await asyncio.shield(self._start(key))
        if key not in self._next:
            self._next[key] = asyncio.create_task(self._after(before, key))
        return await asyncio.shield(self._next[key])

    async def _after(self, before: asyncio.Task[T], key: Key) -> T:
        # Whatever became of it, its own callers are told.
        await asyncio.wait([before])
        self._next.pop(key, None)
        return await self._start(key)

    def _start(self, key: Key) -> asyncio.Task[T]:
        task = asyncio.create_task(self._run(key))
        self._under_way[key] = task
        return task

    async def _run(self, key: Key) -> T:
        try:
            return await self._function(key)
        finally:
            if self._under_way.get(key) is asyncio.current_task():
                del self._under_way[key]
