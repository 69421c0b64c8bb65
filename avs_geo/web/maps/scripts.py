"""The scripts of the maps in use, served by plain HTTP: compressed once, kept by browsers, never sent twice."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

SCRIPT_ROUTE = "/avs/carte"
# More than the maps that are kept written: one that a page shows is always among them.
_KEPT = 256
_scripts: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def publish(name: str, script: str) -> str:
    """Make a script available and return its address; a script already there is only kept longer."""
    with _lock:
        if name in _scripts:
            _scripts.move_to_end(name)
        else:
            # No time in it: the same script gives the same bytes.
            _scripts[name] = gzip.compress(script.encode(), compresslevel=6, mtime=0)
        while len(_scripts) > _KEPT:
            _scripts.popitem(last=False)
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
