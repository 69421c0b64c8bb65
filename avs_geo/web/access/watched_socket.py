"""A web socket that closes when the sign-in that opened it expires or is revoked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import Message, Receive, Send

# Seconds between two looks at the pass: what a page shows after a sign-out elsewhere is at the most as old.
LOOK_EVERY: Final = 2.0
_CLOSED: Final = 1008


class WatchedSocket:
    """Stands between an application and its socket.

    Parameters
    ----------
    receive, send
        The socket.
    still_open
        Whether the pass still holds; asked each `every` seconds.
    """

    def __init__(
        self, receive: Receive, send: Send, *, still_open: Callable[[], Awaitable[bool]], every: float = LOOK_EVERY
    ) -> None:
        self._receive, self._send = receive, send
        self._still_open = still_open
        self._every = every
        self._is_closed = False
        self._next: asyncio.Future[Message] | None = None

    async def receive(self) -> Message:
        """Return the next message; that the visitor has gone, once the pass holds no more."""
        while not self._is_closed:
            # Kept from one wait to the next: a message that is on its way is not lost.
            self._next = self._next or asyncio.ensure_future(self._receive())
            done, _ = await asyncio.wait([self._next], timeout=self._every)
            if not await self._still_open():
                await self._close()
            elif done:
                message, self._next = self._next.result(), None
                return message
        return {"type": "websocket.disconnect", "code": _CLOSED}

    async def send(self, message: Message) -> None:
        """Pass a message on; nothing is sent on a socket that was closed."""
        if not self._is_closed:
            await self._send(message)

    async def _close(self) -> None:
        self._is_closed = True
        if self._next is not None:
            self._next.cancel()
        await self._send({"type": "websocket.close", "code": _CLOSED})
