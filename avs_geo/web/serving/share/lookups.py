"""Links looked for in the store: once for all who ask for the same one while somebody else's question is under way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.plan.share.link import ServedLink


class Lookups:
    """Asks the store for links.

    Who asks while the same link is being looked for waits for the next look, and shares it with all who came meanwhile:
    no answer is older than its question, so that a link that was ended before the question is never served.

    Parameters
    ----------
    find
        Asks the store; called in a thread.
    """

    def __init__(self, find: Callable[[str], ServedLink | None]) -> None:
        self._find = find
        self._under_way: dict[str, asyncio.Task[ServedLink | None]] = {}
        self._next: dict[str, asyncio.Task[ServedLink | None]] = {}

    async def find(self, token: str) -> ServedLink | None:
        """Return a link that opens, or None, as the store says it now or a moment later."""
        before = self._under_way.get(token)
        if before is None:
            return await asyncio.shield(self._start(token))
        if token not in self._next:
            self._next[token] = asyncio.create_task(self._after(before, token))
        return await asyncio.shield(self._next[token])

    async def _after(self, before: asyncio.Task[ServedLink | None], token: str) -> ServedLink | None:
        # Whatever became of it, its own askers are told.
        await asyncio.wait([before])
        self._next.pop(token, None)
        return await self._start(token)

    def _start(self, token: str) -> asyncio.Task[ServedLink | None]:
        task = asyncio.create_task(self._look(token))
        self._under_way[token] = task
        return task

    async def _look(self, token: str) -> ServedLink | None:
        try:
            return await run_in_threadpool(self._find, token)
        finally:
            if self._under_way.get(token) is asyncio.current_task():
                del self._under_way[token]
