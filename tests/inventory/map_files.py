"""Maps as people draw them, in the made-up department: KML, uMap, GPX, GeoJSON, and archives of files."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from pyproj import Transformer

from avs_geo.files.source import SourceFile

WEST, SOUTH = 850_000.0, 6_770_000.0  # of the made-up department: 30 km by 20 km, communes of 10 km
_TO_DEGREES = Transformer.from_crs(2154, 4326, always_xy=True)

Pair = tuple[float, float]
# In 52001 and in 52003.
ALPHA, GAMMA = (2_000.0, 3_000.0), (22_000.0, 3_000.0)


def degrees(place: Pair) -> Pair:
    """Return longitude and latitude of a place given in metres from the corner of the department."""
    longitude, latitude = _TO_DEGREES.transform(WEST + place[0], SOUTH + place[1])
    return float(longitude), float(latitude)


def ring(place: Pair, side: float = 1_000.0) -> list[Pair]:
    """Return the corners of a square, the first again at the end."""
    x, y = place
    return [degrees(corner) for corner in ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))]


def point(place: Pair) -> dict[str, Any]:
    return {"type": "Point", "coordinates": degrees(place)}


def square(place: Pair) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring(place)]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any], **members: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **members}).encode()


def umap(*layers: tuple[str, list[dict[str, Any]]]) -> bytes:
    """Return a uMap project of some named layers."""
    written = [
        {"type": "FeatureCollection", "features": features, "_umap_options": {"name": name}}
        for name, features in layers
    ]
    return json.dumps({"type": "umap", "properties": {"name": "Carte"}, "layers": written}).encode()


def _text(pairs: list[Pair]) -> str:
    return " ".join(f"{x},{y},0" for x, y in pairs)


def placemark(name: str, place: Pair, more: str = "") -> str:
    coordinates = _text([degrees(place)])
    return f"<Placemark><name>{name}</name>{more}<Point><coordinates>{coordinates}</coordinates></Point></Placemark>"


def area(name: str, place: Pair) -> str:
    outline = f"<LinearRing><coordinates>{_text(ring(place))}</coordinates></LinearRing>"
    shape = f"<Polygon><outerBoundaryIs>{outline}</outerBoundaryIs></Polygon>"
    return f"<Placemark><name>{name}</name>{shape}</Placemark>"


def line(name: str, pairs: list[Pair]) -> str:
    shape = f"<LineString><coordinates>{_text(pairs)}</coordinates></LineString>"
    return f"<Placemark><name>{name}</name>{shape}</Placemark>"


def folder(name: str, *inside: str) -> str:
    return f"<Folder><name>{name}</name>{''.join(inside)}</Folder>"


def kml(*inside: str, namespace: str = "http://www.opengis.net/kml/2.2", encoding: str = "UTF-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return f'{head}<kml xmlns="{namespace}"><Document>{"".join(inside)}</Document></kml>'.encode(encoding)


def archive(name: str, members: dict[str, bytes]) -> SourceFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for member, content in members.items():
            zipped.writestr(member, content)
    return SourceFile(name, stream.getvalue())
