"""Answers that leave at once (``TCP_NODELAY``).

Streamlit opens its listening socket without naming TCP, and asyncio turns Nagle's algorithm off only where it is named:
the second packet of each answer then waits some 40 ms for the first one to be acknowledged. What a listening socket is
told holds for the connections that it accepts.
"""

from __future__ import annotations

import gc
import socket
from contextlib import suppress


def set_tcp_nodelay() -> int:
    """Turn Nagle's algorithm off for what every listening socket of this process accepts; return how many listen."""
    listening = [one for one in gc.get_objects() if isinstance(one, socket.socket) and _listens(one)]
    for one in listening:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(listening)


def _listens(one: socket.socket) -> bool:
    # A socket that was closed meanwhile, or a system that cannot tell.
    with suppress(OSError, AttributeError):
        is_tcp = one.family in {socket.AF_INET, socket.AF_INET6} and one.type == socket.SOCK_STREAM
        return is_tcp and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    return False
