"""A planar partition: outlines noded together on a fixed grid, the faces they bound, the faces' borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.reference.build.lands import Metric

# A power of two: every coordinate on the grid is an exact binary number, so that rounding is done once and
# for all, and most of the bits are zeros that compress away. 2**-20 degree is at most 11 centimetres.
GRID_DEG = 2.0**-20

_KEY_SHIFT = 30  # 360 degrees take 29 bits on the grid


@dataclass(frozen=True, slots=True)
class Borders:
    """Which faces share a border, each pair once.

    Parameters
    ----------
    left, right
        Ranks of the two faces, the smaller one on the left.
    length_m
        Length of what they share, in metres, never zero.
    """

    left: NDArray[np.intp]
    right: NDArray[np.intp]
    length_m: NDArray[np.float64]

    def both_ways(self) -> pd.DataFrame:
        """Return every border twice, once from each side: columns ``face``, ``other``, ``length_m``."""
        return pd.DataFrame(
            {
                "face": np.concatenate([self.left, self.right]),
                "other": np.concatenate([self.right, self.left]),
                "length_m": np.concatenate([self.length_m, self.length_m]),
            }
        )


def node_faces(outlines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the faces bounded by lines, after noding them all together on the grid.

    Snap rounding moves every vertex to the grid and makes lines that nearly touch share their vertices, so
    that two faces share an edge exactly or do not touch there at all.

    Parameters
    ----------
    outlines
        Lines, in degrees.

    Returns
    -------
    NDArray[np.object_]
        Polygons, in degrees; together a valid coverage.
    """
    noded = shapely.union_all(outlines, grid_size=GRID_DEG)
    faces: NDArray[np.object_] = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return faces


def shared_borders(faces: NDArray[np.object_], metric: Metric) -> Borders:
    """Return the borders between the faces of a partition, by pairing their equal segments.

    Parameters
    ----------
    faces
        Polygons that form a valid coverage on the grid.
    metric
        The projected CRS of lengths.
    """
    rings, face_of_ring = shapely.get_rings(faces, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[:-1] == ring[1:]
    start, end = xy[:-1][inside], xy[1:][inside]
    face = face_of_ring[ring[:-1][inside]]
    first, second = _keys(start), _keys(end)
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((face, high, low))
    low, high, face = low[order], high[order], face[order]
    # In a valid coverage a segment belongs to two faces at most: equal neighbours after sorting are the pair.
    pair = np.flatnonzero((low[:-1] == low[1:]) & (high[:-1] == high[1:]) & (face[:-1] != face[1:]))
    lengths = metric.lengths(start[order][pair], end[order][pair])
    frame = pd.DataFrame({"left": face[pair], "right": face[pair + 1], "length_m": lengths})
    total = frame.groupby(["left", "right"], as_index=False, sort=True)["length_m"].sum()
    return Borders(
        left=total["left"].to_numpy(dtype=np.intp),
        right=total["right"].to_numpy(dtype=np.intp),
        length_m=total["length_m"].to_numpy(dtype=np.float64),
    )


def dissolve(faces: NDArray[np.object_], owner: NDArray[np.intp], *, count: int) -> NDArray[np.object_]:
    """Return the MultiPolygon of each owner, made of its faces.

    Parameters
    ----------
    faces
        Polygons that form a valid coverage.
    owner
        The rank of each face's owner; -1 for none.
    count
        How many owners there are; one without a face gets an empty MultiPolygon.
    """
    owned = np.flatnonzero(owner >= 0)
    owned = owned[np.argsort(owner[owned], kind="stable")]
    several = np.bincount(owner[owned], minlength=count) > 1
    single = ~several[owner[owned]]
    result = np.full(count, shapely.MultiPolygon(), dtype=object)
    result[owner[owned[single]]] = faces[owned[single]]
    pieces = owned[~single]
    for group in np.split(pieces, np.flatnonzero(np.diff(owner[pieces])) + 1):
        if group.size:
            result[owner[group[0]]] = shapely.coverage_union_all(faces[group])
    return canonical(result)


def canonical(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the polygons as MultiPolygons in one order of parts, rings and vertices, shells anticlockwise.

    The same polygon then always gives the same bytes, and shells turn as GeoJSON wants them.
    """
    oriented = shapely.orient_polygons(shapely.normalize(polygons))
    parts, owner = shapely.get_parts(oriented, return_index=True)
    result = np.full(len(polygons), shapely.MultiPolygon(), dtype=object)
    shapely.multipolygons(parts, indices=owner, out=result)
    return result


def _keys(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return one integer per vertex, equal where the vertices are equal on the grid."""
    cells = np.rint(xy / GRID_DEG).astype(np.int64)
    keys: NDArray[np.int64] = (cells[:, 0] << _KEY_SHIFT) + cells[:, 1]
    return keys
