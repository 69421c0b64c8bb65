"""Ground that no polygon covers: which unit it belongs to, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanations:
    """What can explain that ground has no polygon; units are known by their rank.

    Parameters
    ----------
    drawn_by_parts
        Units without a polygon of their own, with the union of their communes déléguées, in degrees.
    merged
        Units into which a commune without a polygon has merged.
    """

    drawn_by_parts: Mapping[int, shapely.Geometry]
    merged: frozenset[int]


def explain_gaps(gaps: NDArray[np.object_], neighbours: pd.DataFrame, explanations: Explanations) -> NDArray[np.intp]:
    """Return the rank of the unit to which each gap belongs; -1 where nothing explains it.

    A gap more than half of which the communes déléguées of a unit cover is that unit's. Otherwise it goes to
    the neighbour into which a commune without a polygon has merged. Where there are several, one that
    explains no other gap comes first, then the one that shares the longest border.

    Parameters
    ----------
    gaps
        Polygons, in degrees.
    neighbours
        Columns ``gap`` (rank), ``unit`` (rank) and ``length_m``, one row per pair.
    explanations
        What is known.
    """
    owner = _covered_by_parts(gaps, explanations.drawn_by_parts)
    open_gaps = set(np.flatnonzero(owner < 0).tolist())
    known = neighbours["gap"].isin(open_gaps) & neighbours["unit"].isin(explanations.merged)
    candidates = neighbours[known]
    alone = candidates.groupby("gap").filter(lambda rows: len(rows) == 1)
    owner[alone["gap"]] = alone["unit"]
    several = candidates[~candidates["gap"].isin(alone["gap"])]
    several = several.assign(busy=several["unit"].isin(owner[owner >= 0]))
    several = several.sort_values(["gap", "busy", "length_m", "unit"], ascending=[True, True, False, True])
    chosen = several.drop_duplicates("gap")
    owner[chosen["gap"]] = chosen["unit"]
    return owner


def _covered_by_parts(gaps: NDArray[np.object_], drawn_by_parts: Mapping[int, shapely.Geometry]) -> NDArray[np.intp]:
    owner = np.full(len(gaps), -1, dtype=np.intp)
    areas = shapely.area(gaps)
    for unit, ground in drawn_by_parts.items():
        covered = shapely.area(shapely.intersection(gaps, ground))
        owner[covered > areas / 2] = unit
    return owner
