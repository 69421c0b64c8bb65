"""Signed cookies that were revoked by signing out: refused here at once, and by other servers a second later."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

from avs_geo.errors import AvsGeoError
from avs_geo.plan.store.sign_outs import short

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.plan.store.sign_outs import SignOutStore

_LOG = logging.getLogger("avs_geo")
# Seconds for which what the store says is taken as it was.
_FRESH: Final = 1.0


@dataclass(frozen=True, slots=True)
class Pass:
    """What a browser shows to be let in.

    Parameters
    ----------
    fingerprint
        The SHA-256 of it, in hexadecimal.
    ends
        When it ends by itself at the latest (Unix time).
    """

    fingerprint: str
    ends: int

    @classmethod
    def of(cls, text: str, *, ends: int) -> Pass:
        """Return the pass that a browser shows as a text."""
        return cls(hashlib.sha256(text.encode(errors="replace")).hexdigest(), ends)


class SignOuts:
    """Knows which passes were given back.

    What this server was told holds even while the store is away; what others were told is then learnt once it is back.

    Parameters
    ----------
    store
        Gives where they are kept, which may be away.
    clock
        Seconds that only go forward.
    """

    def __init__(self, store: Callable[[], SignOutStore], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._here: set[str] = set()
        self._everywhere: frozenset[str] = frozenset()
        self._asked = -_FRESH
        self._lock = asyncio.Lock()

    async def add(self, shown: Pass) -> None:
        """Have a pass open nothing more."""
        self._here.add(short(shown.fingerprint))
        try:
            await run_in_threadpool(
                lambda: self._store().add(shown.fingerprint, until=shown.ends, now=time.time()),
            )
        except AvsGeoError as error:
            _LOG.warning("a sign-out holds at this server only: %s", error)

    async def has(self, shown: Pass) -> bool:
        """Whether a pass was given back, as the store said at most a second ago."""
        await self._refresh()
        key = short(shown.fingerprint)
        return key in self._here or key in self._everywhere

    async def _refresh(self) -> None:
        if self._clock() - self._asked < _FRESH:
            return
        async with self._lock:
            # Who waited finds that somebody else has asked.
            if self._clock() - self._asked < _FRESH:
                return
            try:
                self._everywhere = await run_in_threadpool(lambda: self._store().all())
            except AvsGeoError as error:
                _LOG.warning("sign-outs at other servers are not known: %s", error)
            self._asked = self._clock()
