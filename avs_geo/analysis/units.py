"""Units finer than the commune, put in the place of the communes that they cover."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from avs_geo.inventory.mailles import middle_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
        As :func:`avs_geo.inventory.mailles.read_mailles` returns them: index ``code``; ``nom``,
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


def standing_in(structures: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the structures with the unit of the analysis in which each stands as its ``code_unite``.

    Where finer units replace its commune, a structure stands in the one of that commune that contains it, else (a
    grid has no cell where nobody lives) in the one whose point is nearest.

    Parameters
    ----------
    structures
        Columns ``id``, ``code_unite`` (commune, or municipal arrondissement), ``geometry`` (points, projected).
    units
        Index ``code``; columns ``code_unite_commune``, ``x``, ``y``, ``geometry`` (same CRS).
    """
    codes = structures["code_unite"].to_numpy(dtype=object, copy=True)
    away = np.flatnonzero(pd.Index(units.index).get_indexer(codes) < 0)
    if not len(away):
        return structures
    points = structures.geometry.to_numpy()[away]
    of_commune = units["code_unite_commune"].to_numpy(dtype=object)
    row, unit = units.sindex.query(points, predicate="intersects", sort=True)
    inside = of_commune[unit] == codes[away[row]]
    found = np.full(len(away), -1, dtype=np.intp)
    found[row[inside][::-1]] = unit[inside][::-1]  # of several, the first
    lost = np.flatnonzero(found < 0)
    found[lost] = _nearest_of_commune(points[lost], codes[away[lost]], units)
    moved = found >= 0
    codes[away[moved]] = units.index.to_numpy(dtype=object)[found[moved]]
    return structures.assign(code_unite=pd.array(codes, dtype="str"))


def _nearest_of_commune(
    points: NDArray[np.object_], communes: NDArray[np.object_], units: gpd.GeoDataFrame
) -> NDArray[np.intp]:
    """Return the position of the unit of its commune whose point is nearest to each point; -1 where it has none."""
    members = pd.DataFrame({"unit": np.arange(len(units)), "commune": units["code_unite_commune"].to_numpy()})
    pairs = pd.DataFrame({"row": np.arange(len(points)), "commune": communes}).merge(members, on="commune")
    row, unit = pairs["row"].to_numpy(), pairs["unit"].to_numpy()
    pairs["metres"] = np.hypot(
        shapely.get_x(points[row]) - units["x"].to_numpy()[unit],
        shapely.get_y(points[row]) - units["y"].to_numpy()[unit],
    )
    nearest = pairs.sort_values(["row", "metres", "unit"]).drop_duplicates("row")
    found = np.full(len(points), -1, dtype=np.intp)
    found[nearest["row"]] = nearest["unit"]
    return found
