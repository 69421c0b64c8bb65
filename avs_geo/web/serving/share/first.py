"""ASGI middleware that answers share links before Streamlit: no session, no cookie, nothing compressed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Router

from avs_geo.plan.share.address import ROUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send


class ShareFirst:
    """Middleware that answers whatever is asked below the share links; nothing of it reaches the application.

    Parameters
    ----------
    app
        The application.
    routes
        Those of the share links; they answer every path below theirs.
    """

    def __init__(self, app: ASGIApp, *, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._shared = Router(routes=list(routes), redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        is_shared = scope["type"] == "http" and str(scope["path"]).startswith(f"{ROUTE}/")
        await (self._shared if is_shared else self._app)(scope, receive, send)
