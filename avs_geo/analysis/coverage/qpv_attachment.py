"""By what the territories cover each QPV: its own name, its commune, its EPCI or a polygon."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from avs_geo.analysis.coverage.coverage import COMMUNE_LEVELS, is_named, qpv_named
from avs_geo.analysis.coverage.overlay import Overlay
from avs_geo.analysis.parameters import TOLERANCE

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

HALF: Final = 0.5


class Rattachement(StrEnum):
    """By what territories cover a QPV, the closest first."""

    QPV_NOMME = "qpv_nomme"
    COMMUNE = "commune"
    EPCI = "epci"
    POLYGONE = "polygone"


def territory_shares(
    qpv: gpd.GeoDataFrame, units: gpd.GeoDataFrame, named: pd.DataFrame, shapes: gpd.GeoDataFrame
) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    """Return the share of each QPV in the territories, and by what they cover it.

    Parameters
    ----------
    qpv, units, named, shapes
        As for :func:`avs_geo.analysis.coverage.qpv.qpv_statuses`, of the counting structures only.

    Returns
    -------
    tuple of numpy.ndarray
        The share of its area in the union of the territories, 1 where one names it; and the first
        :class:`Rattachement` by which half of it is covered or, where none reaches that alone, the one that covers
        most of it. Empty where less than half of it is covered.
    """
    communes = units.geometry.to_numpy()[is_named(units, _of_levels(named, COMMUNE_LEVELS))]
    epci = units.geometry.to_numpy()[is_named(units, _of_levels(named, ("epci",)))]
    drawn = shapes.geometry.to_numpy()
    level = np.repeat([1, 2, 3], [len(communes), len(epci), len(drawn)])
    overlay = Overlay(qpv.geometry.to_numpy(), np.concatenate([communes, epci, drawn]))
    own = qpv.index.isin(list(qpv_named(named)))
    by_level = np.array([own.astype(float), *(overlay.share(level == rank) for rank in (1, 2, 3))])
    share = np.where(own, 1.0, overlay.share(np.ones(len(level), dtype=bool)))
    return share, _first_that_covers(by_level, share)


def _of_levels(named: pd.DataFrame, levels: tuple[str, ...]) -> pd.DataFrame:
    return named.loc[named["niveau"].isin(levels)]


def _first_that_covers(by_level: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.object_]:
    alone = by_level >= HALF - TOLERANCE
    rank = np.where(alone.any(axis=0), alone.argmax(axis=0), by_level.argmax(axis=0))
    words: NDArray[np.object_] = np.array([str(way) for way in Rattachement], dtype=object)[rank]
    words[share < HALF - TOLERANCE] = ""
    return words
