"""The share links of this server, and what it does when it starts and before it stops."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from avs_geo.errors import AvsGeoError
from avs_geo.web.serving.gc_freeze import collect_and_freeze
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.serving.share.serving import ShareMaps
from avs_geo.web.serving.tcp_nodelay import set_tcp_nodelay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from avs_geo.plan.store.link_store import LinkStore


def _links() -> LinkStore:
    return plan_store().links


SHARE_MAPS = ShareMaps(_links)


def _open_store() -> None:
    """Open the store before anybody needs it: to make it, at the very first start, takes a second."""
    # Why it cannot be opened is told to whoever needs it, and it is tried again then.
    with suppress(AvsGeoError):
        plan_store()


@asynccontextmanager
async def running(_: Any) -> AsyncIterator[None]:
    """Run the application, whose answers leave at once; then write the openings that are still in memory."""
    set_tcp_nodelay()
    # Last: what is set apart is found no more among the objects of the process.
    collect_and_freeze()
    opening = asyncio.create_task(run_in_threadpool(_open_store))
    yield
    await opening
    await run_in_threadpool(SHARE_MAPS.openings.flush)
