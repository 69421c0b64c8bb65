"""Which structure is nearest to each QPV, and what its place proves: an approximate position proves no distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.coverage.classification import is_within
from avs_geo.analysis.coverage.nearest import first_nearest

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from avs_geo.analysis.parameters import Parameters

WALKING_SPEED: Final = 4.5  # km/h
_METRES_PER_MINUTE: Final = WALKING_SPEED * 1000 / 60


@dataclass(frozen=True, eq=False)
class QpvReach:
    """The structure nearest to each QPV.

    Parameters
    ----------
    nearest
        Its id; None where no structure counts. One whose place is known and that is inside or near comes before one
        whose place is approximate, however near the point of its commune.
    distance
        Metres from the edge of the QPV, 0 inside; missing where the position of the nearest is approximate.
    to_check
        Whether the true place of a structure could give the QPV a better status: none is proved to be inside or near,
        and the nearest, or one of the communes of the QPV, is known by the point of its commune only.
    """

    nearest: NDArray[np.object_]
    distance: NDArray[np.float64]
    to_check: NDArray[np.bool_]


def qpv_reach(qpv: gpd.GeoDataFrame, structures: gpd.GeoDataFrame, parameters: Parameters) -> QpvReach:
    """Return which structure is nearest to each QPV, and how far it is where its place is known.

    Parameters
    ----------
    qpv
        Index ``code``; columns ``communes`` (codes separated by ``;``), ``geometry`` (projected).
    structures
        The counting structures: ``id``, ``geometry`` (points) and, where some are known by the point of their commune
        only, ``position_approchee`` with ``code_commune`` or ``code_unite``.
    parameters
        The distance under which a structure is near.
    """
    if structures.empty or qpv.empty:
        nothing = np.full(len(qpv), np.nan)
        return QpvReach(np.full(len(qpv), None, dtype=object), nothing, np.zeros(len(qpv), dtype=bool))
    approximate = _approximate(structures)
    metres = shapely.distance(qpv.geometry.to_numpy()[:, None], structures.geometry.to_numpy()[None, :])
    near = is_within(metres, parameters.qpv_distance)
    proved = np.any(near & ~approximate, axis=1)
    # Where a known place is near, the approximate ones are no rivals of it.
    costs = np.where(proved[:, None] & approximate, np.inf, metres)
    nearest = first_nearest(costs, structures["id"])
    by_point = pd.Series(approximate, index=structures["id"]).reindex(nearest).to_numpy(dtype=bool)
    return QpvReach(
        nearest,
        np.where(by_point, np.nan, costs.min(axis=1)),
        ~proved & (by_point | _may_hold(qpv, structures.loc[approximate])),
    )


def minutes_on_foot(metres: NDArray[np.float64], detour: float) -> NDArray[np.float64]:
    """Return the minutes that a way takes on foot, at 4.5 km/h, `detour` times the straight line."""
    minutes: NDArray[np.float64] = metres * detour / _METRES_PER_MINUTE
    return minutes


def _approximate(structures: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    if "position_approchee" not in structures:
        return np.zeros(len(structures), dtype=bool)
    flags: NDArray[np.bool_] = structures["position_approchee"].to_numpy(dtype=bool)
    return flags


def _may_hold(qpv: gpd.GeoDataFrame, structures: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which QPV have, in one of their communes, a structure whose place there is not known."""
    held = {code for column in ("code_commune", "code_unite") if column in structures for code in structures[column]}
    communes = qpv["communes"].fillna("").astype(str).str.split(";")
    return np.array([not held.isdisjoint(codes) for codes in communes], dtype=bool)
