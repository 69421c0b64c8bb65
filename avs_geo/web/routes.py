"""The plain HTTP routes beside the Streamlit pages: the map's own assets, and a sign of life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from avs_geo import __version__
from avs_geo.outputs.carte.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION, leaflet_folder
from avs_geo.web.map_scripts import SCRIPT_ROUTE, answer

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
        return response


async def _alive(_: Request) -> JSONResponse:
    return JSONResponse({"etat": "en marche", "version": __version__})


ROUTES: list[Any] = [
    Route("/avs/sante", _alive),
    Route(f"{SCRIPT_ROUTE}/{{name:str}}.js", answer),
    Mount(f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}", app=VersionedFiles(directory=leaflet_folder())),
]
