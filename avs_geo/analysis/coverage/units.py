"""In which unit of the analysis the structures stand, where units finer than the communes replace these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray


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
