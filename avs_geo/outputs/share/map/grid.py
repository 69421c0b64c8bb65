"""Coordinates as integers on a grid, delta-encoded, which compresses best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Degrees: 7 to 11 m in France, a sixth of what a screen shows of a department.
STEP: Final = 1e-4
_SHORTEST_RING: Final = 4

Points = list[tuple[int, int]]


def to_grid(shape: shapely.Geometry) -> list[list[Points]]:
    """Return polygons as lists of closed rings of points of the grid; rings that vanish on it are left out.

    Parameters
    ----------
    shape
        A polygon or several, EPSG:4326.
    """
    return [rings for polygon in shapely.get_parts(shape) if (rings := _rings(polygon))]


def deltas(points: Sequence[tuple[int, int]]) -> list[int]:
    """Return a line as its first point and then, of each point, its distance from the one before."""
    coordinates = np.asarray(points, dtype=np.int64)
    steps = np.diff(coordinates, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return [int(value) for value in steps.ravel()]


def outline_of(shape: shapely.Geometry) -> list[list[list[int]]]:
    """Return the polygons of a shape, each as its rings in :func:`deltas`."""
    return [[deltas(ring) for ring in rings] for rings in to_grid(shape)]


def _rings(polygon: shapely.Geometry) -> list[Points]:
    found = [_on_grid(shapely.get_coordinates(ring)) for ring in shapely.get_rings(polygon)]
    if not found or len(found[0]) < _SHORTEST_RING:
        return []
    return [ring for ring in found if len(ring) >= _SHORTEST_RING]


def _on_grid(coordinates: NDArray[np.float64]) -> Points:
    whole = np.round(coordinates / STEP).astype(np.int64)
    moved = np.append(True, (np.diff(whole, axis=0) != 0).any(axis=1))
    return [(int(x), int(y)) for x, y in whole[moved]]
