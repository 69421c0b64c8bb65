"""Which polygons share a border of non-zero length, and the groups that they form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

# DE-9IM: the boundaries meet in at least one point; then how much they share is measured.
_BORDER_OF_NON_ZERO_LENGTH = "****1****"


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
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shares = shapely.relate_pattern(polygons[first], polygons[second], _BORDER_OF_NON_ZERO_LENGTH)
    return np.stack([first[shares], second[shares]])


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
    groups: NDArray[np.intp] = connected_components(graph, directed=False)[1]
    return groups
