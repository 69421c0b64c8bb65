"""Units finer than the commune, put in the place of the communes that they cover."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from avs_geo.inventory.units.maille_communes import middle_points

if TYPE_CHECKING:
    from avs_geo.reference.geography import Geography

# DE-9IM: the interiors meet.
_GROUND_IN_COMMON = "T********"
_FROM_COMMUNE = ("code_commune", "nom_commune", "arrondissement", "code_epci", "nom_epci")


def replace_units(geography: Geography, mailles: gpd.GeoDataFrame) -> Geography:
    """Return the department with finer units in the place of the communes that have some.

    A commune without any finer unit stays a unit, less the ground that the units of its neighbours take: the units
    cover the department, and no ground twice.

    Parameters
    ----------
    geography
        The department; finer units that it may have already are dropped.
    mailles
        As :func:`avs_geo.inventory.units.mailles.read_mailles` returns them: index ``code``; ``nom``,
        ``code_unite_commune``, ``population``, ``geometry`` (CRS of the department).

    Returns
    -------
    Geography
        Its ``units`` have the columns of the communes; of a finer unit, ``point_source`` is ``interieur`` and
        ``population_2021`` is missing. ``replaced`` keeps the communes.
    """
    communes = geography.communes
    fine = _fine_units(mailles, communes)
    left = _less(communes.loc[~communes.index.isin(fine["code_unite_commune"])], fine)
    units = pd.concat([frame for frame in (left, fine) if len(frame)]).sort_index()
    units["population_2021"] = units["population_2021"].astype(float)
    return replace(geography, units=units[list(communes.columns)].rename_axis("code"), replaced=communes)


def _fine_units(mailles: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    of = communes.loc[mailles["code_unite_commune"]].set_axis(mailles.index, axis="index")
    points = middle_points(mailles.geometry.to_numpy())
    fine = mailles[["nom", "code_unite_commune", "population", "geometry"]].join(of[list(_FROM_COMMUNE)])
    return fine.assign(
        population_2021=np.nan,
        surface_km2=mailles.area / 1e6,
        x=shapely.get_x(points),
        y=shapely.get_y(points),
        point_source="interieur",
    )


def _less(communes: gpd.GeoDataFrame, fine: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take from whole communes the ground of the finer units that reach into them."""
    polygons = communes.geometry.to_numpy(dtype=object, copy=True)
    commune, unit = fine.sindex.query(polygons, predicate="intersects", sort=True)
    overlapping = shapely.relate_pattern(polygons[commune], fine.geometry.to_numpy()[unit], _GROUND_IN_COMMON)
    commune, unit = commune[overlapping], unit[overlapping]
    met, start = np.unique(commune, return_index=True)
    if not len(met):
        return communes
    taken = [shapely.union_all(part) for part in np.split(fine.geometry.to_numpy()[unit], start[1:])]
    polygons[met] = shapely.difference(polygons[met], np.array(taken, dtype=object))
    lessened = communes.set_geometry(gpd.GeoSeries(polygons, index=communes.index, crs=communes.crs))
    return lessened.assign(surface_km2=lessened.area / 1e6)
