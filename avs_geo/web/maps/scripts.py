"""The scripts of the maps in use, served by plain HTTP: compressed once, kept by browsers, never sent twice."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from starlette.responses import Response

from avs_geo.caching.lru import LRUCache

if TYPE_CHECKING:
    from starlette.requests import Request

SCRIPT_ROUTE = "/avs/carte"
# More than the maps that are kept written: one that a page shows is always among them.
_KEPT = 256
_scripts: LRUCache[bytes] = LRUCache(_KEPT)


def publish(name: str, script: str) -> str:
    """Make a script available and return its address; a script already there is only kept longer."""
    if _scripts.get(name) is None:
        # No time in it: the same script gives the same bytes.
        _scripts.put(name, gzip.compress(script.encode(), compresslevel=6, mtime=0))
    return f"{SCRIPT_ROUTE}/{name}.js"


async def answer(request: Request) -> Response:
    """Answer with a script, or with 404 for a name that nobody published."""
    content = _scripts.get(request.path_params["name"])
    if content is None:
        return Response(status_code=404)
    headers = {
        # The name holds the script's checksum.
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Encoding": "gzip",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type="text/javascript", headers=headers)
