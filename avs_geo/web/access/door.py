"""What each way to protect the editors' pages provides: who is signed in, the answer to others, its own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse

from avs_geo.web.serving.plain_page import DISCREET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import Scope

    from avs_geo.web.access.sign_outs import Pass

SIGN_IN_ROUTE = "/connexion"
SIGN_OUT_ROUTE = "/deconnexion"
_WANTED = "vers"
# What the gate tells the pages of the door of who asks: whether the pass that is shown still opens.
IS_EDITOR = "avs_geo.editeur"


class Door(Protocol):
    """Stands before every page and route of the editors."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Its own pages."""
        ...

    @property
    def public(self) -> tuple[str, ...]:
        """The paths that it leaves open, for people to sign in; nothing below them."""
        ...

    @property
    def ways_out(self) -> tuple[str, ...]:
        """The paths at which a pass is given back."""
        ...

    def admits(self, scope: Scope) -> bool:
        """Whether who asks is an editor."""
        ...

    def pass_of(self, scope: Scope) -> Pass | None:
        """Return what the browser shows to be let in; None where it shows nothing, or nothing is asked."""
        ...

    def refusal(self, scope: Scope) -> Response:
        """Return the answer to who is none."""
        ...


def ask_to_sign_in(scope: Scope) -> Response:
    """Return the way to the page where people sign in; a bare refusal where a program asks, not a person."""
    accepts = Headers(scope=scope).get("accept", "")
    if scope["method"] != "GET" or "text/html" not in accepts:
        return PlainTextResponse("Connexion demandée.", status_code=401, headers=DISCREET)
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = f"{scope['path']}?{query}" if query else str(scope["path"])
    return RedirectResponse(f"{SIGN_IN_ROUTE}?{_WANTED}={quote(wanted, safe='')}", status_code=303, headers=DISCREET)


def wanted_path(parameters: object) -> str:
    """Return the path that a sign-in leads to; the home page where it is not of this application."""
    wanted = parameters.get(_WANTED, "") if hasattr(parameters, "get") else ""
    is_own = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return quote(wanted, safe="/?&=%+-_.~:,@") if is_own else "/"
