"""The areas from which structures are reached by road within some minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

if TYPE_CHECKING:
    from avs_geo.reference.routes.engine import RoadEngine

_WGS84 = 4326


def road_catchments(structures: gpd.GeoDataFrame, engine: RoadEngine, *, minutes: float) -> gpd.GeoDataFrame:
    """Return the isochrone of each structure.

    Parameters
    ----------
    structures
        Columns ``id``, ``geometry`` (points, projected CRS).
    engine
        The roads.
    minutes
        Time to the structure, by car.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id``, ``geometry`` (projected CRS of the structures; empty where a structure is off the roads).
    """
    points = structures.geometry.to_crs(_WGS84).get_coordinates().to_numpy(dtype=float)
    areas = gpd.GeoSeries(engine.isochrones(points, minutes), crs=_WGS84)
    return gpd.GeoDataFrame(
        {"id": structures["id"].to_numpy()}, geometry=areas.to_crs(structures.crs).to_numpy(), crs=structures.crs
    )
