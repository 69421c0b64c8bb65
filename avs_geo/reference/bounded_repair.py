"""Polygons that cross themselves made valid, within a bound: each crossing becomes a corner, and they can be millions.

A star of 600 corners has 90,000 crossings, and takes GEOS most of a minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from avs_geo.work_budget import CROSSINGS, check_time, spend

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What a clumsy hand or a bad conversion leaves is a handful.
MAX_CROSSINGS: Final = 5_000
# Of one polygon: more than the coast of Finistère has.
MAX_VERTICES: Final = 250_000
_FIRST, _LARGEST, _FEW = 16, 16_384, 8


def repair_polygons(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return broken polygons made valid, and which of them are beyond the bound; these come back missing.

    The rings are each mended, then put together, so that ground that a ring goes round twice stays ground
    (GEOS's method « structure »).

    Parameters
    ----------
    shapes
        Polygons that are not valid.

    Raises
    ------
    TooMuchWorkError
        All the polygons of a file together have more crossings than may be mended.
    """
    beyond = np.zeros(len(shapes), dtype=bool)
    for rank, shape in enumerate(shapes):
        crossings = _crossings(shape)
        beyond[rank] = crossings is None
        # What is beyond the bound is not mended, yet took as long to be counted.
        spend(CROSSINGS, MAX_CROSSINGS if crossings is None else crossings)
    mended = shapes.copy()
    mended[beyond] = None
    # Crossings of coordinates beyond all measure overflow: what comes of them is found to be nowhere, further on.
    with np.errstate(over="ignore", invalid="ignore"):
        for bearable in np.flatnonzero(~beyond):
            mended[bearable] = shapely.make_valid(shapes[bearable], method="structure", keep_collapsed=False)
            check_time()
    return mended, beyond


def _crossings(shape: shapely.Geometry) -> int | None:
    """Return how often the pieces of an outline meet others, None where mending it would not be quick."""
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        return None
    pieces = straight_pieces(shape)
    tree = shapely.STRtree(pieces)
    # Each crossing is seen from both sides; each piece meets itself and its two neighbours.
    left = 2 * MAX_CROSSINGS
    start, step = 0, _FIRST
    while start < len(pieces):
        batch = pieces[start : start + step]
        met = tree.query(batch, predicate="intersects").shape[1]
        left -= max(met - 3 * len(batch), 0)
        if left < 0:
            return None
        # Where pieces meet few others, many are looked at together.
        start += step
        step = min(2 * step, _LARGEST) if met < _FEW * len(batch) else _FIRST
    return MAX_CROSSINGS - left // 2


def straight_pieces(shape: shapely.Geometry) -> NDArray[np.object_]:
    """Return the straight pieces of all the rings of a polygon, or of several polygons."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    pairs, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.stack([pairs[:-1][same], pairs[1:][same]], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object)
