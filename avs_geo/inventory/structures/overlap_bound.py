"""How much territories lie over each other, counted before they are cut out of the units: what covering costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from avs_geo.work_budget import OVERLAPS, spend

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH: Final = 128


def spend_overlaps(contours: NDArray[np.object_], units: NDArray[np.object_]) -> None:
    """Count the pairs of contours whose edges pass through the same unit: each pair may cross there.

    A unit that a contour covers whole costs nothing.

    Parameters
    ----------
    contours
        Valid polygons, none missing, in the CRS of the units.
    units
        The units of the analysis.

    Raises
    ------
    TooMuchWorkError
        They are too many.
    """
    tree = shapely.STRtree(units)
    passing = np.zeros(len(units), dtype=np.int64)
    for start in range(0, len(contours), _BATCH):
        batch = contours[start : start + _BATCH]
        shapely.prepare(batch)
        met = np.bincount(tree.query(batch, predicate="intersects")[1], minlength=len(units))
        met -= np.bincount(tree.query(batch, predicate="covers")[1], minlength=len(units))
        # Of k that pass, each new one may cross the k before it.
        spend(OVERLAPS, int((met * (passing + met)).sum()))
        passing += met
