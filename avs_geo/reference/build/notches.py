"""Missing ground that opens on the sea or on a foreign country, and so is no hole in the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from avs_geo.reference.build.faces import GRID_DEG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from avs_geo.reference.build.lands import Metric

# Two generalisations of the same coast differ by strips a few dozen metres wide; a commune is wider.
HALF_WIDTH_M = 200.0


def find_notches(
    polygons: NDArray[np.object_], witnesses: Iterable[shapely.Geometry], metric: Metric
) -> NDArray[np.object_]:
    """Return the ground that a witness covers and no polygon does, strips and enclosed holes left out.

    Parameters
    ----------
    polygons
        The polygons of a land, in degrees; missing ones are None.
    witnesses
        Ground that is known to belong to the land near places where some is missing, in degrees: the
        cantons around a merger, or the union of the communes déléguées of a commune.
    metric
        The projected CRS of widths.

    Returns
    -------
    NDArray[np.object_]
        Polygons, in degrees, on the grid.
    """
    tree = shapely.STRtree(polygons)
    found = [_uncovered(witness, polygons[tree.query(witness, "intersects")]) for witness in witnesses]
    ground = np.array([piece for pieces, _ in found for piece in pieces], dtype=object)
    shore = np.array([line for _, lines in found for line in lines], dtype=object)
    wide = ~shapely.is_empty(shapely.buffer(metric.project(ground), -HALF_WIDTH_M))
    is_open = shapely.length(metric.project(shore)) > 2 * HALF_WIDTH_M
    notches: NDArray[np.object_] = ground[wide & is_open]
    return notches


def cantons_around(
    polygons: NDArray[np.object_], cantons: NDArray[np.object_], units: Iterable[int]
) -> list[shapely.Geometry]:
    """Return, for each unit given by its rank, the union of the cantons that meet its polygon."""
    tree = shapely.STRtree(cantons)
    around = (tree.query(polygons[unit], "intersects") for unit in units if polygons[unit] is not None)
    return [shapely.union_all(cantons[found], grid_size=GRID_DEG) for found in around if found.size]


def _uncovered(
    witness: shapely.Geometry, polygons: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the pieces of a witness that no polygon covers, and what of their outline touches none."""
    covered = shapely.union_all(polygons, grid_size=GRID_DEG)
    pieces = shapely.get_parts(shapely.difference(witness, covered, grid_size=GRID_DEG))
    pieces = pieces[shapely.area(pieces) > 0]
    shore = shapely.difference(shapely.boundary(pieces), shapely.boundary(covered), grid_size=GRID_DEG)
    return pieces, shore
