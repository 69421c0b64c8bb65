"""Geometries as they come made plain: nothing that is empty, no collection of one, closed lines as areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely import GeometryType

from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from avs_geo.findings import FindingLog

_COLLECTIONS: Final = (
    GeometryType.MULTIPOINT,
    GeometryType.MULTILINESTRING,
    GeometryType.MULTIPOLYGON,
    GeometryType.GEOMETRYCOLLECTION,
)
_LINES: Final = (GeometryType.LINESTRING, GeometryType.LINEARRING)
# Three corners, and the first again.
_FEWEST: Final = 4


def plain_shapes(geometry: gpd.GeoSeries, log: FindingLog, *, areas: bool) -> gpd.GeoSeries:
    """Return geometries of which none is empty: what is empty, or has a coordinate that is no number, is missing.

    Parameters
    ----------
    geometry
        Any geometries, in two dimensions.
    log
        Receives one remark where lines were taken for areas.
    areas
        Whether a line that ends where it begins is taken for the area inside it.
    """
    shapes = geometry.to_numpy(dtype=object, copy=True)
    shapes[shapely.is_empty(shapes) | _have_holes(shapes)] = None
    alone = np.isin(shapely.get_type_id(shapes), _COLLECTIONS) & (shapely.get_num_geometries(shapes) == 1)
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    if areas:
        closed = np.isin(shapely.get_type_id(shapes), _LINES) & shapely.is_closed(shapes)
        closed &= shapely.get_num_coordinates(shapes) >= _FEWEST
        if closed.any():
            shapes[closed] = [shapely.Polygon(line.coords) for line in shapes[closed]]
            log.remark(
                "ligne_fermee",
                f"Lignes fermées, lues comme la surface qu’elles entourent : {number(closed.sum())}.",
                "Vérifiez-les sur la carte, et dessinez plutôt des polygones.",
            )
    return gpd.GeoSeries(shapes, index=geometry.index, crs=geometry.crs)


def _have_holes(shapes: np.ndarray) -> np.ndarray:
    """Whether a coordinate of each geometry is no number."""
    pairs, whose = shapely.get_coordinates(shapes, return_index=True)
    found = np.zeros(len(shapes), dtype=bool)
    found[whose[np.isnan(pairs).any(axis=1)]] = True
    return found
