"""The area within the threshold of the structures, by the estimated time: discs in a straight line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

if TYPE_CHECKING:
    from avs_geo.analysis.parameters import Parameters

# 32 segments a quarter: the area is within 0.04 % of the circle's.
_SEGMENTS = 32


def catchments(structures: gpd.GeoDataFrame, parameters: Parameters) -> gpd.GeoDataFrame:
    """Return the disc in which the estimated time to each structure is at most the threshold.

    Its radius is threshold x speed / (60 x detour), the estimated time turned round.

    Parameters
    ----------
    structures
        Columns ``id``, ``geometry`` (points, projected CRS, metres).
    parameters
        Threshold, speed and detour.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id``, ``geometry`` (same CRS); not cut at the limits of the department.
    """
    radius = 1000.0 * parameters.threshold * parameters.speed / (60.0 * parameters.detour)
    discs = structures.geometry.buffer(radius, quad_segs=_SEGMENTS)
    return gpd.GeoDataFrame({"id": structures["id"].to_numpy()}, geometry=discs.to_numpy(), crs=structures.crs)


def united(areas: gpd.GeoDataFrame) -> shapely.Geometry:
    """Return the union of the areas of the structures: what is within the threshold of at least one."""
    return shapely.union_all(areas.geometry.to_numpy())
