"""The plain HTTP routes beside the Streamlit pages: the maps' own assets, previews, and a sign of life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from avs_geo import __version__
from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION, leaflet_folder
from avs_geo.outputs.share.assets import ASSET_ROUTE, asset_folder, asset_version
from avs_geo.plan.share.address import ROUTE as SHARE_ROUTE
from avs_geo.web.frame.french_page import answer_frame_script, frame_script_route
from avs_geo.web.maps.scripts import SCRIPT_ROUTE, answer
from avs_geo.web.serving.public_routes import ALIVE_ROUTE, ROBOTS_ROUTE
from avs_geo.web.serving.share.previews import PREVIEWS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope


class VersionedFiles(StaticFiles):
    """Static files whose address holds their version: a browser may keep them for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, and with how long it may be kept."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


async def _alive(_: Request) -> JSONResponse:
    return JSONResponse({"etat": "en marche", "version": __version__})


# Search engines are to see that shared maps ask not to be listed, and messaging to see their pictures.
_ROBOTS = f"User-agent: *\nAllow: {SHARE_ROUTE}/\nDisallow: /\n"


async def _robots(_: Request) -> PlainTextResponse:
    return PlainTextResponse(_ROBOTS)


ROUTES: list[Any] = [
    Route(ALIVE_ROUTE, _alive),
    Route(ROBOTS_ROUTE, _robots),
    *PREVIEWS.routes,
    Route(frame_script_route(), answer_frame_script),
    Mount(f"{ASSET_ROUTE}/{asset_version()}", app=VersionedFiles(directory=asset_folder())),
    Route(f"{SCRIPT_ROUTE}/{{name:str}}.js", answer),
    Mount(f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}", app=VersionedFiles(directory=leaflet_folder())),
]
