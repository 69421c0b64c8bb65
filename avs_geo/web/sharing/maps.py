"""The share links of this server, and what it does when it starts and before it stops."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from avs_geo.web.prompt_sockets import answer_promptly
from avs_geo.web.session_store import plan_store
from avs_geo.web.sharing.serving import SharedMaps

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from avs_geo.plan.store.link_store import LinkStore


def _links() -> LinkStore:
    return plan_store().links


SHARED_MAPS = SharedMaps(_links)


@asynccontextmanager
async def running(_: Any) -> AsyncIterator[None]:
    """Run the application, whose answers leave at once; then write the openings that are still in memory."""
    answer_promptly()
    yield
    await run_in_threadpool(SHARED_MAPS.openings.flush)
