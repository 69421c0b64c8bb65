"""Indicators that need no file: density, trend of the population, share in QPV, time to the nearest CS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.grouping import ratio
from avs_geo.analysis.coverage.overlay import Overlay
from avs_geo.inventory.indicators.catalogue import Direction, Indicator
from avs_geo.reference.geography import CENSUSES

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

# Offered, not imposed: without a weight of the user's, none of them enters the index. A sparse, declining or far unit
# is taken for one in need; the user who plans for towns turns the density over.
BUILT_IN: Final = (
    Indicator(
        name="densite",
        label="Densité de population",
        direction=Direction.FALLING,
        weight=0.0,
        unit="habitants par km²",
    ),
    Indicator(
        name="evolution_population",
        label="Évolution de la population de {} à {}".format(*CENSUSES),
        direction=Direction.FALLING,
        weight=0.0,
        unit="part",
    ),
    Indicator(name="part_qpv", label="Part de la population en QPV", weight=0.0, unit="part"),
    Indicator(name="temps_cs", label="Temps jusqu’au centre social le plus proche", weight=0.0, unit="minutes"),
)


def built_in_values(units: pd.DataFrame, qpv: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the indicators that the reference data and the analysis give.

    Parameters
    ----------
    units
        Index ``code``; columns ``code_commune``, ``code_unite_commune``, ``population``, ``population_2021``,
        ``surface_km2``, ``temps_cs``; ``geometry`` (projected) where units are finer than the communes.
    qpv
        Index ``code``; columns ``communes`` (codes separated by ``;``), ``population``, ``geometry`` (same CRS).

    Returns
    -------
    pandas.DataFrame
        Index of the units; ``densite`` (inhabitants per km²), ``evolution_population`` (population over
        ``population_2021``, that of the census of 2019, minus 1), ``part_qpv`` (0 to 1), ``temps_cs`` (minutes);
        missing where unknown.
    """
    population = units["population"].to_numpy(dtype=float)
    before = units["population_2021"].to_numpy(dtype=float, na_value=np.nan)
    return pd.DataFrame(
        {
            "densite": ratio(population, units["surface_km2"].to_numpy(dtype=float)),
            "evolution_population": ratio(population, before) - 1.0,
            "part_qpv": qpv_population_share(units, qpv),
            "temps_cs": units["temps_cs"].to_numpy(dtype=float),
        },
        index=units.index,
    )


def qpv_population_share(units: pd.DataFrame, qpv: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return the share of the population of each unit that lives in QPV, never above 1.

    Of a commune, the population of its QPV over its own: 0 without QPV; missing where the population of one of them
    there is not known, because it spreads over several communes or is not published. Of a finer unit, whose population
    is taken to be spread evenly, the share of its area that lies in QPV. Missing everywhere where no QPV of the
    department is known.
    """
    if qpv.empty:
        return pd.Series(np.nan, index=units.index, name="part_qpv")
    share = _share_of_communes(units, qpv)
    fine = (units["code_unite_commune"] != units.index).to_numpy(dtype=bool)
    if fine.any():
        overlay = Overlay(units["geometry"].to_numpy()[fine], qpv.geometry.to_numpy())
        share[fine] = overlay.share(np.ones(len(qpv), dtype=bool))
    return pd.Series(share, index=units.index, name="part_qpv")


def _share_of_communes(units: pd.DataFrame, qpv: gpd.GeoDataFrame) -> NDArray[np.float64]:
    position = units.index.get_indexer(qpv["communes"])
    inhabitants = qpv["population"].to_numpy(dtype=float)
    known = (position >= 0) & ~np.isnan(inhabitants)
    living = np.bincount(position[known], weights=inhabitants[known], minlength=len(units)).astype(float)
    share = np.minimum(ratio(living, units["population"].to_numpy(dtype=float)), 1.0)
    unclear = qpv.loc[~known, "communes"].str.split(";").explode().str.strip()
    touched = units.index.isin(unclear) | units["code_commune"].isin(unclear).to_numpy()
    return np.where(touched, np.nan, share)
