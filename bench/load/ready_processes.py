"""Processes that start at once, because what they need is imported before they are asked for."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

_NEEDED: Final = [
    "__main__",
    "bench.store.store_rivals",
    "bench.store.store_writer",
    "alembic.autogenerate",
    "alembic.command",
]


def ready_processes() -> ForkServerContext:
    """Return the way to start such processes; each is one of its own, and can be killed like one."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_NEEDED)
    return context
