"""Requests whose head never ends are cut off.

The parser that uvicorn prefers, httptools, keeps the line and the headers of a request in memory for as long as they go
on: one connection would be enough to take all of it. The other one, h11, has a bound of its own.
"""

from __future__ import annotations

import gc
import math
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Bytes: the cookies of an account take some kilobytes, those of neighbours on the same host some more.
MOST: Final = 64 * 1024


class BoundedHeads(HttpToolsProtocol):
    """The protocol of uvicorn, that ends a connection whose request has a head longer than :data:`MOST`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head: float = 0

    def data_received(self, data: bytes) -> None:
        """Read on, or end the connection."""
        self._head += len(data)
        super().data_received(data)
        if self._head > MOST and not self.transport.is_closing():
            self.transport.abort()

    def on_headers_complete(self) -> None:
        """Go on to the body, which is for who asks for it to bound."""
        self._head = -math.inf
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Go on to the next head."""
        self._head = 0
        super().on_message_complete()


def bound_heads() -> int:
    """Bound the heads that the servers of this process read from now on; return how many servers."""
    found = [one for one in gc.get_objects() if isinstance(one, uvicorn.Config)]
    unbounded = [one for one in found if getattr(one, "http_protocol_class", None) in {HttpToolsProtocol, BoundedHeads}]
    for one in unbounded:
        one.http_protocol_class = BoundedHeads
    return len(unbounded)
