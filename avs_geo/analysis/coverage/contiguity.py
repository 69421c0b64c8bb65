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
    count = np.intp(len(polygons))
    shares = np.isin(first * count + second, _pairs_with_common_edge(polygons))
    # Most pairs have an edge in common, or, as cells of a grid do, only a corner: the others are looked at closely.
    rest = np.flatnonzero(~shares)
    rest = rest[_meet_along(polygons[first[rest]], polygons[second[rest]])]
    shares[rest] = shapely.relate_pattern(polygons[first[rest]], polygons[second[rest]], _BORDER_OF_NON_ZERO_LENGTH)
    rest = rest[~shares[rest]]
    shares[rest] = _run_together(polygons[first[rest]], polygons[second[rest]])
    return np.stack([first[shares], second[shares]])


def _pairs_with_common_edge(polygons: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return ``i * count + j``, i < j, of the polygons that have an edge in common, from one vertex to the next."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(ring):
        return np.empty(0, dtype=np.intp)
    within = (ring[1:] == ring[:-1]) & (vertices[1:] != vertices[:-1]).any(axis=1)
    starts, ends = vertices[:-1][within], vertices[1:][within]
    # Neighbours run along their border in opposite directions: each edge from its lesser end.
    turned = (starts[:, 0] > ends[:, 0]) | ((starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1]))
    edges = np.where(turned[:, None], np.hstack([ends, starts]), np.hstack([starts, ends]))
    polygon = owner[ring[:-1][within]]
    order = np.lexsort([polygon, *edges.T])
    edges, polygon = edges[order], polygon[order]
    same = np.flatnonzero((edges[1:] == edges[:-1]).all(axis=1) & (polygon[1:] != polygon[:-1]))
    pairs: NDArray[np.intp] = np.unique(polygon[same] * np.intp(len(polygons)) + polygon[same + 1])
    return pairs


def _meet_along(polygons: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return whether the vertices of each pair that lie on the border of the other are not all at one place.

    A common border ends at vertices. This is much cheaper than to compare the borders.
    """
    places = np.concatenate([_vertices_near(polygons, others), _vertices_near(others, polygons)])
    pair = places[:, 0].astype(np.intp)
    least, most = np.full((len(polygons), 2), np.inf), np.full((len(polygons), 2), -np.inf)
    np.minimum.at(least, pair, places[:, 1:])
    np.maximum.at(most, pair, places[:, 1:])
    along: NDArray[np.bool_] = (most - least).max(axis=1, initial=-np.inf) > 2 * _APART
    return along


def _vertices_near(polygons: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the vertices of each polygon that lie on the border of its other: columns pair, x, y."""
    places, pair = shapely.get_coordinates(polygons, return_index=True)
    west, south, east, north = shapely.bounds(others)[pair].T
    x, y = places.T
    around = (x >= west - _APART) & (x <= east + _APART) & (y >= south - _APART) & (y <= north + _APART)
    places, pair = places[around], pair[around]
    near = shapely.dwithin(shapely.points(places), shapely.boundary(others)[pair], _APART)
    return np.column_stack([pair[near], places[near]])


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
