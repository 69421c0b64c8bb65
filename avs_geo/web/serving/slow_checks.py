"""Passwords checked one at a time: each check takes memory and time on purpose, and all else goes on meanwhile."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# A thread of its own: those of the server are for who opens a map.
_THREAD: Final = ThreadPoolExecutor(1, thread_name_prefix="avs-geo-mots-de-passe")


async def one_at_a_time(check: Callable[[str, str], bool], text: str, stored: str) -> bool:
    """Return whether a text is the password that was kept, once the checks that were asked for before are done."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, check, text, stored)
