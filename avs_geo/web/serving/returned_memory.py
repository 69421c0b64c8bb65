"""Memory freed once nobody is there: caches that were filled for visitors, and what the allocator holds back.

What is kept is bounded anyway, by the `max_entries` of each cache; what is written here is for the night.
"""

from __future__ import annotations

import asyncio
import ctypes
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from starlette.concurrency import run_in_threadpool
from streamlit import config, runtime

from avs_geo.web.serving.gc_freeze import collect_and_freeze
from avs_geo.web.serving.left_sessions import LeftSessions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]

# Seconds between two looks at who is there.
LOOK_EVERY: Final = 10.0


class _Cached(Protocol):
    def clear(self, *args: Any, **kwargs: Any) -> None: ...


Cached = TypeVar("Cached", bound=_Cached)
_CACHES: Final[list[_Cached]] = []


def forgotten_when_left(function: Cached) -> Cached:
    """Have what a cached function keeps be forgotten once nobody is there; for what is soon made again."""
    _CACHES.append(function)
    return function


def give_back() -> None:
    """Forget what was kept for visitors, and give the memory back to the machine."""
    for cached in _CACHES:
        cached.clear()
    collect_and_freeze()
    _trim()


def giving_back(inner: Lifespan, *, every: float = LOOK_EVERY) -> Lifespan:
    """Return a lifespan of the application that gives memory back besides what `inner` does.

    Parameters
    ----------
    inner
        What the application does when it starts and before it stops.
    every
        Seconds between two looks at who is there.
    """

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        left = _keep_left_sessions()
        async with inner(app):
            watching = asyncio.create_task(_watch(left, every)) if left is not None else None
            yield
            if watching is not None:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching

    return lifespan


def _keep_left_sessions() -> LeftSessions | None:
    """Have Streamlit keep the sessions of browsers that have left as this module wants them; None without a server."""
    if not runtime.exists():
        return None
    left = LeftSessions(config.get_option("server.disconnectedSessionTTL"))
    # Streamlit makes its own, and gives no way to choose: before the first visitor, the two are as good.
    runtime.get_instance()._session_mgr._session_storage = left  # type: ignore[attr-defined] # noqa: SLF001
    return left


async def _watch(left: LeftSessions, every: float) -> None:
    """Give back once after each time that somebody was there and nobody is any more."""
    was_used = False
    while True:
        await asyncio.sleep(every)
        kept = left.expire()
        is_used = bool(kept) or runtime.get_instance()._session_mgr.num_active_sessions() > 0  # noqa: SLF001
        if was_used and not is_used:
            await run_in_threadpool(give_back)
        was_used = is_used


def _trim() -> None:
    """Ask the allocator for what it keeps of what Python has freed; only that of Linux keeps much, and can be asked."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
