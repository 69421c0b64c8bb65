"""Protection against cross-site requests: only a page of the application itself may speak for an editor.

A browser sends the cookies of a host to every port of it, and opens a web socket to any site that a page names. What it
does not let a page choose is the header ``Origin`` (RFC 6454), which says where the page comes from.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from avs_geo.errors import UsageError
from avs_geo.plan.share.address import VARIABLE, public_base

if TYPE_CHECKING:
    from starlette.types import Scope

# A page may be loaded from anywhere: a link in a message is one. These change nothing.
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_SECURE: Final = frozenset({"https", "wss"})

# Scheme, host, port.
Origin = tuple[str, str, int]


def is_own_origin(scope: Scope) -> bool:
    """Whether a request comes from a page of this application, or from no page at all, as those of programs do.

    Only web sockets and what may change something are judged: everything else may be followed from anywhere.
    """
    if scope["type"] != "websocket" and scope.get("method", "GET") in _SAFE_METHODS:
        return True
    headers = Headers(scope=scope)
    shown = headers.getlist("origin")
    return not shown or (len(shown) == 1 and _read(shown[0]) in _own(scope, headers))


def called_by_its_origin(scope: Scope) -> Scope:
    """Return a request of an own page, called by the name that the page has, whatever a proxy calls the application.

    Streamlit compares the two, and asks an address outside before it refuses those that differ.
    """
    shown = Headers(scope=scope).get("origin", "")
    if not shown:
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
    return {**scope, "headers": [(b"host", urlsplit(shown).netloc.encode("latin-1")), *kept]}


def _own(scope: Scope, headers: Headers) -> set[Origin]:
    """Return the origins of the application: by the name by which it is called, and by its public address."""
    host = headers.get("host", "")
    # A proxy that speaks https with the browser may not say so to the application.
    schemes = ("https",) if scope.get("scheme") in _SECURE else ("http", "https")
    found = {_read(f"{scheme}://{host}") for scheme in schemes} | {_public()}
    return {origin for origin in found if origin is not None}


def _public() -> Origin | None:
    if not os.environ.get(VARIABLE, "").strip():
        return None
    try:
        parts = urlsplit(public_base())
    except UsageError:
        return None
    return _read(f"{parts.scheme}://{parts.netloc}")


def _read(text: str) -> Origin | None:
    """Return an origin as browsers write it; None for ``null`` and for whatever else is none."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    is_bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or not is_bare:
        return None
    return parts.scheme, parts.hostname, _DEFAULT_PORTS[parts.scheme] if port is None else port
