"""Polygons made fit for computing: in the department's CRS, valid, without anything but areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from avs_geo.reference.bounded_repair import MAX_CROSSINGS, repair_polygons
from avs_geo.text.numbers import number
from avs_geo.work_budget import RINGS, spend

if TYPE_CHECKING:
    from avs_geo.findings import FindingLog

_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_MAX_LONGITUDE, _MAX_LATITUDE = 180.0, 90.0
_WGS84 = 4326
_TANGLED = f"Le contour se recoupe plus de {number(MAX_CROSSINGS)} fois, ou compte trop de sommets pour être réparé."


def project_contours(
    contours: gpd.GeoSeries, *, epsg: int, extent: shapely.Geometry | None = None, log: FindingLog
) -> gpd.GeoSeries:
    """Return contours in the projected CRS of the department, mistakes about their own CRS put right.

    Parameters
    ----------
    contours
        Contours in the CRS that their file declares (degrees where it declares none).
    epsg
        The projected CRS of the department.
    extent
        Box of the department in that CRS. Degrees that fall outside it are tried as swapped.
    log
        Receives a remark where the coordinates were not what the file said.
    """
    if not contours.crs.is_geographic:
        return contours.to_crs(epsg)
    if not _has_degrees(contours):
        message = f"Les contours sont en coordonnées projetées (EPSG:{epsg}) et non en degrés"
        _remark_reading(log, "coordonnees_projetees", message)
        return contours.set_crs(epsg, allow_override=True)
    declared = contours.to_crs(epsg)
    if extent is None or declared.intersects(extent).any():
        return declared
    turned = _swap(contours)
    if _has_degrees(turned) and (swapped := turned.to_crs(epsg)).intersects(extent).any():
        _remark_reading(log, "coordonnees_inversees", "Les contours ont latitude et longitude inversées")
        return swapped
    return declared


def in_degrees(contours: gpd.GeoSeries, *, log: FindingLog) -> gpd.GeoSeries:
    """Return contours of any department in EPSG:4326; metres declared as degrees are a fault, not guessed."""
    if contours.crs.is_geographic and not _has_degrees(contours):
        log.fault(
            "coordonnees_projetees",
            "Le fichier dit que ses coordonnées sont en degrés, et elles n’en sont pas.",
            "Exportez la couche en GeoJSON (WGS 84, EPSG:4326) depuis QGIS.",
        )
        return contours
    return contours.to_crs(_WGS84)


def _has_degrees(contours: gpd.GeoSeries) -> bool:
    west, south, east, north = contours.total_bounds
    return not (max(-west, east) > _MAX_LONGITUDE or max(-south, north) > _MAX_LATITUDE)


def _swap(contours: gpd.GeoSeries) -> gpd.GeoSeries:
    turned = shapely.transform(contours.to_numpy(), lambda pairs: pairs[:, ::-1])
    return gpd.GeoSeries(turned, index=contours.index, crs=contours.crs)


def _remark_reading(log: FindingLog, code: str, message: str) -> None:
    log.remark(code, f"{message} ; ils ont été lus comme tels.", "Corrigez le fichier d’origine.")


def repair_contours(contours: gpd.GeoSeries, log: FindingLog) -> gpd.GeoSeries:
    """Return contours as valid polygons; what cannot be one is reported, feature by feature, and left null.

    Parameters
    ----------
    contours
        Any geometries, index: the rank of the feature in its file.
    log
        Receives faults (missing geometry, line or point, no area, a tangle) and remarks (repaired).
    """
    shapes = contours.to_numpy(dtype=object, copy=True)
    # Beside the outline that each has: holes, and further pieces.
    spend(RINGS, max(len(shapely.get_rings(shapely.get_parts(shapes))) - len(shapes), 0))
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    flat = ~missing & ~np.isin(shapely.get_dimensions(shapes), (2,))
    _report(contours, missing, log, "geometrie_absente", "L’entité n’a pas de contour, ou il est illisible.")
    _report(
        contours,
        flat,
        log,
        "geometrie_non_surfacique",
        "L’entité est un point ou une ligne ; une surface est attendue.",
    )
    shapes[missing | flat] = None
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    shapes[mixed] = [_polygonal_part(shape) for shape in shapes[mixed]]
    broken = ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)
    repaired, beyond = repair_polygons(shapes[broken])
    shapes[broken] = [None if shape is None or shape.is_empty else _polygonal_part(shape) for shape in repaired]
    tangled = np.zeros(len(shapes), dtype=bool)
    tangled[np.flatnonzero(broken)[beyond]] = True
    _report(contours, tangled, log, "contour_emmele", _TANGLED)
    lost = broken & ~tangled & shapely.is_missing(shapes)
    _report(contours, lost, log, "geometrie_non_surfacique", "Le contour, une fois réparé, n’a plus de surface.")
    for line in contours.index[broken & ~lost & ~tangled]:
        log.remark(
            "geometrie_reparee",
            "Le contour se recoupait ou se répétait ; il a été réparé.",
            "Vérifiez son tracé sur la carte.",
            line=int(line),
        )
    return gpd.GeoSeries(shapes, index=contours.index, crs=contours.crs)


def _report(contours: gpd.GeoSeries, where: np.ndarray, log: FindingLog, code: str, message: str) -> None:
    for line in contours.index[where]:
        log.fault(code, message, "Dessinez un polygone, ou retirez cette entité.", line=int(line))


def _polygonal_part(shape: shapely.Geometry) -> shapely.Geometry | None:
    """Return the areas of a repaired geometry, without the lines and points that the repair may leave."""
    parts = shapely.get_parts(shape)
    parts = shapely.get_parts(parts)  # a collection may hold multipolygons
    areas = parts[np.isin(shapely.get_type_id(parts), _POLYGONAL)]
    return shapely.union_all(areas) if len(areas) else None
