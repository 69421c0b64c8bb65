"""What a visitor would see of a link that is not made yet: for editors, for as long as the server remembers it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from avs_geo.caching.lru import LRUCache
from avs_geo.plan.share.publication import PAGE
from avs_geo.web.serving.share.answers import addressed_page, part_answer
from avs_geo.web.serving.share.public_address import asked_base

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from avs_geo.plan.share.publication import Publication

PREVIEW_ROUTE: Final = "/avs/apercu"
_MOST: Final = 32


class Previews:
    """Keeps publications that were made and not shared yet; those looked at longest ago go first."""

    def __init__(self) -> None:
        self._held: LRUCache[Publication] = LRUCache(_MOST)
        self.routes: tuple[BaseRoute, ...] = (
            Route(f"{PREVIEW_ROUTE}/{{cle:str}}", self._answer),
            Route(f"{PREVIEW_ROUTE}/{{cle:str}}/{{partie:str}}", self._answer),
        )

    def hold(self, publication: Publication) -> str:
        """Keep a publication, and return the path of its page."""
        key = secrets.token_urlsafe(16)
        self._held.put(key, publication)
        return f"{PREVIEW_ROUTE}/{key}"

    async def _answer(self, request: Request) -> Response:
        publication = self._held.get(str(request.path_params["cle"]))
        name = str(request.path_params.get("partie", PAGE))
        part = None if publication is None else publication.part(name)
        if part is None:
            return Response(status_code=404)
        if name == PAGE:
            part = addressed_page(part, f"{asked_base(request)}{PREVIEW_ROUTE}/{request.path_params['cle']}")
        return part_answer(part, request, frames="'self'")


PREVIEWS: Final = Previews()
