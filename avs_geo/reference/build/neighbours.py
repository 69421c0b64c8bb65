"""Which departments share a border by land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


def neighbours_of_departements(units: pd.DataFrame) -> dict[str, str]:
    """Return the neighbours of each department that has some, their numbers joined by ``;``.

    Units tile the ground exactly, so two departments are neighbours where one segment is in the outlines of both.

    Parameters
    ----------
    units
        Columns ``departement`` and ``geometry``.
    """
    segments, unit = _segments(units["geometry"].to_numpy(dtype=object))
    frame = pd.DataFrame(segments, columns=["x1", "y1", "x2", "y2"])
    frame["departement"] = units["departement"].to_numpy(dtype=str)[unit]
    frame = frame.drop_duplicates()
    both = frame.merge(frame, on=["x1", "y1", "x2", "y2"], suffixes=("", "_voisin"))
    pairs = both.loc[both["departement"] != both["departement_voisin"], ["departement", "departement_voisin"]]
    found = pairs.drop_duplicates().sort_values(["departement", "departement_voisin"])
    return {str(here): ";".join(there) for here, there in found.groupby("departement")["departement_voisin"]}


def _segments(polygons: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return each segment of each outline, its ends in one order whatever the side, and the polygon it bounds."""
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, of_vertex = shapely.get_coordinates(rings, return_index=True)
    same = of_vertex[1:] == of_vertex[:-1]
    start, end = xy[:-1][same], xy[1:][same]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start, end = np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)
    return np.hstack([start, end]), of_part[of_ring[of_vertex[:-1][same]]]
