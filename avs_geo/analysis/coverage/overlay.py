"""Share of areas inside a union of polygons, without ever dissolving the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]
    Positions = NDArray[np.intp]


class Overlay:
    """The pieces that polygons cut out of targets, cut once at most and asked for many subsets of the polygons.

    Parameters
    ----------
    targets
        Polygons whose shares are wanted; projected CRS, metres.
    polygons
        Polygons that may cover them, overlapping or not; same CRS.

    Notes
    -----
    A target that is covered whole is never cut. The others are cut once per polygon that meets them, and only
    pieces of the same target are ever united, so the cost follows the boundaries of the polygons and not their
    areas.
    """

    def __init__(self, targets: Geometries, polygons: Geometries) -> None:
        self._areas: NDArray[np.float64] = shapely.area(targets)
        tree = shapely.STRtree(targets)
        shapely.prepare(polygons)
        self._inside = _pairs(tree, polygons, "covers")
        meeting = _pairs(tree, polygons, "intersects")
        cut = ~np.isin(_keys(meeting, len(targets)), _keys(self._inside, len(targets)))
        self._cut = meeting[:, cut]
        self._targets, self._polygons = targets, polygons
        self._pieces: Geometries = np.full(self._cut.shape[1], None, dtype=object)

    def share(
        self,
        chosen: NDArray[np.bool_],
        whole: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.float64]:
        """Return the share of each target's area inside the union of the chosen polygons.

        Parameters
        ----------
        chosen
            One flag per polygon.
        whole
            Targets known to be covered whole by something else: their share is 1 and they are not cut.

        Returns
        -------
        numpy.ndarray
            One number in [0, 1] per target; 0 for a target without area.
        """
        share: NDArray[np.float64] = np.zeros(len(self._areas)) if whole is None else whole.astype(float)
        share[self._inside[1, chosen[self._inside[0]]]] = 1.0
        useful = np.flatnonzero(chosen[self._cut[0]] & (share[self._cut[1]] < 1.0))
        targets, areas = _united_areas(self._cut[1, useful], self._cut_out(useful))
        of_target = self._areas[targets]
        share[targets] = np.divide(areas, of_target, out=np.zeros_like(areas), where=of_target > 0)
        np.minimum(share, 1.0, out=share)
        return share

    def _cut_out(self, pairs: Positions) -> Geometries:
        """Return the pieces of these pairs; each is cut when it is first asked for."""
        new = pairs[shapely.is_missing(self._pieces[pairs])]
        polygon, target = self._cut[:, new]
        self._pieces[new] = shapely.intersection(self._polygons[polygon], self._targets[target])
        pieces: Geometries = self._pieces[pairs]
        return pieces


def _pairs(tree: shapely.STRtree, polygons: Geometries, predicate: Any) -> NDArray[np.intp]:
    """Pairs (polygon, target) for which the predicate holds, shape (2, n)."""
    found: NDArray[np.intp] = tree.query(polygons, predicate=predicate)
    return found


def _keys(pairs: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    keys: NDArray[np.intp] = pairs[0] * np.intp(count) + pairs[1]
    return keys


def _united_areas(targets: Positions, pieces: Geometries) -> tuple[Positions, NDArray[np.float64]]:
    """Area of the union of the pieces of each target."""
    order = np.argsort(targets, kind="stable")
    targets, pieces = targets[order], pieces[order]
    unique, start, count = np.unique(targets, return_index=True, return_counts=True)
    areas = np.zeros(len(unique))
    single = count == 1
    areas[single] = shapely.area(pieces[start[single]])
    if not single.all():
        # One row per target with several pieces, padded with None, united row by row in one call.
        table = np.full((int((~single).sum()), int(count.max())), None, dtype=object)
        row = np.repeat(np.arange(len(table)), count[~single])
        several = np.repeat(~single, count)
        column = (np.arange(len(targets)) - np.repeat(start, count))[several]
        table[row, column] = pieces[several]
        areas[~single] = shapely.area(shapely.union_all(table, axis=1))
    return unique, areas
