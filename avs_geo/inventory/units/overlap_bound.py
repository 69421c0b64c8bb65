"""How much territories lie over each other, counted before they are cut out of the units: what covering costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from avs_geo.reference.bounded_repair import straight_pieces
from avs_geo.work_budget import OVERLAPS, SPIKES, spend

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH: Final = 128
_PIECES: Final = 256
# Of an outline as it is drawn or surveyed, each piece lies beside itself, its two neighbours, and few others.
_NEAR: Final = 8


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


def spend_spikes(contours: NDArray[np.object_]) -> None:
    """Count the pairs of straight pieces that lie across each other's boxes, more than those of honest outlines do.

    Cutting such contours out of the units, and uniting what is cut, looks at each pair: a comb of 8,000 teeth takes
    10 s, an outline of as many corners along a coast next to nothing. A contour over k others is united with them all.

    Parameters
    ----------
    contours
        Valid polygons, none missing.

    Raises
    ------
    TooMuchWorkError
        They are too many.
    """
    over = np.bincount(shapely.STRtree(contours).query(contours)[0], minlength=len(contours))
    for contour, others in zip(contours, over.tolist(), strict=True):
        pieces = straight_pieces(contour)
        tree = shapely.STRtree(pieces)
        for start in range(0, len(pieces), _PIECES):
            batch = pieces[start : start + _PIECES]
            spend(SPIKES, others * max(tree.query(batch).shape[1] - _NEAR * len(batch), 0))
