"""Leaflet from the machine itself: no map asks a public server for its scripts."""

from __future__ import annotations

import base64
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import folium
import xstatic.pkg.leaflet as leaflet_package

LEAFLET_ROUTE = "/avs/leaflet"
# The version is in the address, so that browsers may keep the files for ever.
LEAFLET_VERSION = version("XStatic-Leaflet")


def leaflet_folder() -> Path:
    """Return the folder of the installed Leaflet."""
    return Path(leaflet_package.BASE_DIR)


class LocalMap(folium.Map):
    """A folium map that loads Leaflet, and nothing else, from the application that shows it.

    Parameters
    ----------
    bounds
        South, west, north, east of what it shows, in degrees: folium would read every coordinate of every layer
        to find them, several times.
    """

    default_js = [("leaflet", f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}/leaflet.js")]  # noqa: RUF012 - folium's own form
    default_css = [("leaflet_css", f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}/leaflet.css")]  # noqa: RUF012

    def __init__(self, bounds: tuple[float, float, float, float], **options: Any) -> None:
        south, west, north, east = bounds
        super().__init__(location=[(south + north) / 2, (west + east) / 2], **options)
        self._bounds = [[south, west], [north, east]]

    def get_bounds(self) -> list[list[float | None]]:
        """Return the bounds given, as folium orders them: south-west, north-east."""
        return [list(corner) for corner in self._bounds]


def inline_leaflet_script() -> str:
    """Return Leaflet's script, for pages that must open from a file."""
    script = (leaflet_folder() / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=.*", "", script)


def inline_leaflet_style() -> str:
    """Return Leaflet's style sheet with its pictures inside."""
    style = (leaflet_folder() / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"url\((images/[\w.-]+)\)", lambda found: f"url({_data_uri(found[1])})", style)


def _data_uri(name: str) -> str:
    content = base64.b64encode((leaflet_folder() / name).read_bytes()).decode("ascii")
    return f"data:image/png;base64,{content}"
