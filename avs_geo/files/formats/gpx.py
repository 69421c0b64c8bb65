"""GPX, the waypoints of a phone or of a navigation device; its tracks and routes come as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats.format import Format
from avs_geo.files.formats.kml import child_text, local, parse_xml
from avs_geo.files.formats.layer import Features

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from avs_geo.findings import FindingLog

_TEXTS = ("name", "type", "desc", "cmt", "sym")
_POINTS = frozenset({"trkpt", "rtept"})


def read_gpx_features(content: bytes, log: FindingLog) -> Features:
    """Return the waypoints of a GPX as points of GeoJSON, its tracks and routes as lines, in degrees.

    Raises
    ------
    InputRefusedError
        It is hostile, damaged, or empty.
    """
    features = list(_features(parse_xml(content, log, kind="GPX")))
    if not features:
        log.fault(
            "couche_absente",
            "Le fichier ne contient aucun point, ni aucune trace.",
            "Exportez de nouveau les points de passage au format GPX.",
        )
        raise InputRefusedError(log.findings)
    return Features(features)


def _features(root: Element) -> Iterator[dict[str, Any]]:
    for element in root:
        kind = local(element)
        if kind == "wpt":
            pair = _pair(element)
            yield _feature(element, {"type": "Point", "coordinates": pair} if pair else None)
        elif kind in {"trk", "rte"}:
            pairs = [pair for point in element.iter() if local(point) in _POINTS and (pair := _pair(point))]
            yield _feature(element, {"type": "LineString", "coordinates": pairs} if len(pairs) > 1 else None)


def _feature(element: Element, geometry: dict[str, Any] | None) -> dict[str, Any]:
    properties = {name: text for name in _TEXTS if (text := child_text(element, name))}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _pair(element: Element) -> list[float] | None:
    try:
        return [float(element.get("lon", "")), float(element.get("lat", ""))]
    except ValueError:
        return None


GPX: Final = Format(
    key="gpx",
    label="un fichier GPX",
    name="GPX",
    standard="GPX",
    extensions=(".gpx", ".xml"),
    members=(".gpx",),
    recognises=lambda seen: seen.root == "gpx",
    features=read_gpx_features,
)
