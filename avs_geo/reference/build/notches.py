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
    polygons: NDArray[np.object_],
    witnesses: Iterable[shapely.Geometry],
    metric: Metric,
) -> NDArray[np.object_]:
    """Return the ground that a witness covers and no polygon does, strips left out.

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
    parts = shapely.get_parts(np.array(found, dtype=object))
    parts = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 - a surface
    wide = ~shapely.is_empty(shapely.buffer(metric.project(parts), -HALF_WIDTH_M))
    notches: NDArray[np.object_] = parts[wide]
    return notches


def cantons_around(
    polygons: NDArray[np.object_], cantons: NDArray[np.object_], units: Iterable[int]
) -> list[shapely.Geometry]:
    """Return, for each unit given by its rank, the union of the cantons that meet its polygon."""
    tree = shapely.STRtree(cantons)
    around = (tree.query(polygons[unit], "intersects") for unit in units if polygons[unit] is not None)
    return [shapely.union_all(cantons[found], grid_size=GRID_DEG) for found in around if found.size]


def _uncovered(witness: shapely.Geometry, polygons: NDArray[np.object_]) -> shapely.Geometry:
    covered = shapely.union_all(polygons, grid_size=GRID_DEG)
    return shapely.difference(witness, covered, grid_size=GRID_DEG)
