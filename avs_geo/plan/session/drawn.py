"""A polygon that a hand drew on the map, checked at the door."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.json_text import bounded_json
from avs_geo.files.messages import FrenchLog
from avs_geo.inventory.units.contours import repair_contours
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog

MAX_VERTICES: Final = 5_000
MAX_OUTLINE_BYTES: Final = 2 * 1024 * 1024
_WGS84: Final = 4326
_BOUNDS: Final = np.array([180.0, 90.0])
_REMEDY: Final = "Dessinez un polygone simple sur la carte."


def read_outline(source: SourceFile, log: FindingLog) -> dict[str, Any] | None:
    """Return the polygon of a GeoJSON file, as it is drawn on the map; None, with the faults, where it has none.

    Parameters
    ----------
    source
        A geometry, a feature, or a collection of one feature; degrees.
    log
        Receives the faults.
    """
    content: Any = None
    try:
        source.refuse_size(MAX_OUTLINE_BYTES)
        content = bounded_json(source.content)
    except InputRefusedError as error:
        log.extend(error.findings)
        return None
    except (ValueError, RecursionError):
        log.fault("dessin_refuse", "Ce fichier n’est pas du GeoJSON.", _REMEDY)
        return None
    features = content.get("features") if isinstance(content, dict) else None
    if isinstance(features, list) and len(features) == 1:
        content = features[0]
    shape = read_drawn(content, log)
    return None if shape is None else json.loads(shapely.to_geojson(shape))


def read_drawn(content: Any, log: FindingLog, *, column: str = "dessin") -> shapely.MultiPolygon | None:
    """Return a polygon from GeoJSON, repaired where its outline crosses itself; None, with the fault, where it is none.

    Parameters
    ----------
    content
        A geometry or a feature of GeoJSON, parsed; degrees (EPSG:4326).
    log
        Receives the faults, and a remark where it was repaired.
    column
        How findings call its place.
    """
    shape = _parsed(content)
    fault = _fault(shape)
    if shape is None or fault:
        log.fault("dessin_refuse", fault, _REMEDY, column=column)
        return None
    return _repaired(shapely.force_2d(shape), log, column)


def _parsed(content: Any) -> shapely.Geometry | None:
    if isinstance(content, dict) and content.get("type") == "Feature":
        content = content.get("geometry")
    try:
        return shapely.from_geojson(json.dumps(content, allow_nan=False))
    except (TypeError, ValueError, RecursionError, shapely.errors.GEOSException):
        return None


def _fault(shape: shapely.Geometry | None) -> str:
    if not isinstance(shape, shapely.Polygon | shapely.MultiPolygon) or shape.is_empty:
        return "Le dessin n’est pas un polygone en GeoJSON."
    count = int(shapely.get_num_coordinates(shape))
    if count > MAX_VERTICES:
        return f"Le dessin a {number(count)} sommets ; {number(MAX_VERTICES)} au plus sont acceptés."
    pairs = shapely.get_coordinates(shape)
    if not (np.abs(pairs) <= _BOUNDS).all():  # false of what is no number too
        return "Le dessin n’est pas en degrés (longitude, latitude)."
    return ""


def _repaired(shape: shapely.Geometry, log: FindingLog, column: str) -> shapely.MultiPolygon | None:
    own = FrenchLog()
    repaired = repair_contours(gpd.GeoSeries([shape], crs=_WGS84), own).iloc[0]
    log.extend(replace(finding, line=None, column=column, file=log.file) for finding in own.findings)
    if repaired is None:
        return None
    parts = [part for part in shapely.get_parts(repaired) if part.area > 0]
    return shapely.MultiPolygon(parts)
