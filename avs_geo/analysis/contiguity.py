"""Which polygons share a border of non-zero length, and the groups that they form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

# DE-9IM: what the boundaries have in common is a line.
_BORDER_OF_NON_ZERO_LENGTH = "****1****"
# Where the vertices of a border differ from one side to the other, rounding and projection take its sides apart.
# They still are one border if they run nearer than this along more than that (metres).
_APART = 0.01
_ALONG = 1.0


def contiguous_pairs(polygons: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the pairs of polygons that share a border of non-zero length; a corner is not enough.

    Parameters
    ----------
    polygons
        Polygons of one projected CRS.

    Returns
    -------
    numpy.ndarray
        Shape (2, n); positions ``i < j`` in `polygons`.
    """
    west, south, east, north = shapely.bounds(polygons).T
    around = shapely.box(west - _APART, south - _APART, east + _APART, north + _APART)
    first, second = shapely.STRtree(polygons).query(around)
    once = first < second
    first, second = first[once], second[once]
    shares = shapely.relate_pattern(polygons[first], polygons[second], _BORDER_OF_NON_ZERO_LENGTH)
    rest = np.flatnonzero(~shares)
    rest = rest[shapely.dwithin(polygons[first[rest]], polygons[second[rest]], _APART)]
    shares[rest] = _run_together(polygons[first[rest]], polygons[second[rest]])
    return np.stack([first[shares], second[shares]])


def _run_together(polygons: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return whether the borders of each pair are one but for rounding."""
    strips = shapely.buffer(shapely.boundary(others), _APART)
    together: NDArray[np.bool_] = shapely.length(shapely.intersection(shapely.boundary(polygons), strips)) > _ALONG
    return together


def contiguous_groups(polygons: NDArray[np.object_], region: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the group of each polygon: neighbours of the same region are in the same group.

    Parameters
    ----------
    polygons
        Polygons of one projected CRS.
    region
        The region of each; groups never cross its limits.

    Returns
    -------
    numpy.ndarray
        One group number per polygon.
    """
    first, second = contiguous_pairs(polygons)
    same = region[first] == region[second]
    count = len(polygons)
    graph = coo_array((np.ones(int(same.sum())), (first[same], second[same])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)
