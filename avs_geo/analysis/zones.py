"""Sums over zones: EPCI, arrondissements, the department, or any grouping of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.classification import Classe, is_within

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.analysis.parameters import Parameters

ZONE_COLUMNS = (
    "nb_communes",
    "population",
    "surface_km2",
    "nb_cs",
    "nb_evs",
    "nb_autres",
    "population_couverte",
    "part_couverte",
    "part_couverte_cs",
    "part_couverte_evs",
    "population_hors_acces",
    "part_hors_acces",
    "population_non_couverte",
    "part_non_couverte",
    "temps_moyen",
    "temps_max",
    "besoin",
)


def summarise_zones(
    units: pd.DataFrame,
    structures: gpd.GeoDataFrame,
    *,
    zone_of: pd.Series,
    parameters: Parameters,
) -> pd.DataFrame:
    """Return the figures of each zone.

    Parameters
    ----------
    units
        Index ``code``; columns ``code_commune``, ``population``, ``surface_km2``, ``part_cs``, ``part_evs``,
        ``part_structure``, ``temps_structure``, ``classe``, ``besoin``.
    structures
        Every structure; columns ``type``, ``statut``, ``code_unite``.
    zone_of
        Index of the units; the zone of each, missing where it belongs to none.
    parameters
        The threshold.

    Returns
    -------
    pandas.DataFrame
        Index the zones, sorted; the columns of :data:`ZONE_COLUMNS`. Shares and means of a zone without
        inhabitants are missing; ``temps_moyen`` is weighted by the population of the units whose time is known.
    """
    population = units["population"].astype(float)
    known = units["temps_structure"].notna()
    weighted = pd.DataFrame(
        {
            "population": units["population"],
            "surface_km2": units["surface_km2"],
            "population_couverte": population * units["part_structure"],
            "couverte_cs": population * units["part_cs"],
            "couverte_evs": population * units["part_evs"],
            "population_hors_acces": population.where(~is_within(units["temps_structure"], parameters), 0.0),
            "population_non_couverte": population.where(units["classe"] == Classe.NON_COUVERTE, 0.0),
            "temps_population": (population * units["temps_structure"]).fillna(0.0),
            "population_temps": population.where(known, 0.0),
            "besoin_population": (population * units["besoin"]).fillna(0.0),
            "population_besoin": population.where(units["besoin"].notna(), 0.0),
        },
        index=units.index,
    )
    sums = weighted.groupby(zone_of).sum()
    zones = sums[["population", "surface_km2"]].copy()
    zones["nb_communes"] = units["code_commune"].groupby(zone_of).nunique()
    counts = count_structures(structures, zone_of=zone_of).reindex(zones.index, fill_value=0)
    zones = zones.join(counts)
    for column in ("population_couverte", "population_hors_acces", "population_non_couverte"):
        zones[column] = sums[column]
        zones[column.replace("population", "part")] = _ratio(sums[column], sums["population"])
    zones["part_couverte_cs"] = _ratio(sums["couverte_cs"], sums["population"])
    zones["part_couverte_evs"] = _ratio(sums["couverte_evs"], sums["population"])
    zones["temps_moyen"] = _ratio(sums["temps_population"], sums["population_temps"])
    zones["temps_max"] = units["temps_structure"].groupby(zone_of).max()
    zones["besoin"] = _ratio(sums["besoin_population"], sums["population_besoin"])
    return zones[list(ZONE_COLUMNS)]


def count_structures(structures: gpd.GeoDataFrame, *, zone_of: pd.Series) -> pd.DataFrame:
    """Return how many agreed CS, EVS and other structures stand in each zone.

    Returns
    -------
    pandas.DataFrame
        Index the zones that have at least one; integer columns ``nb_cs``, ``nb_evs``, ``nb_autres``.
    """
    agreed = structures.loc[structures["statut"] == "agree"]
    zone = agreed["code_unite"].map(zone_of)
    columns = {"CS": "nb_cs", "EVS": "nb_evs", "AUTRE": "nb_autres"}
    table = pd.crosstab(zone, agreed["type"]) if len(agreed) else pd.DataFrame()
    return table.rename(columns=columns).reindex(columns=list(columns.values()), fill_value=0).astype(int)


def whole_department(units: pd.DataFrame, code: str) -> pd.Series:
    """Return the grouping that puts every unit in one zone, the department."""
    return pd.Series(code, index=units.index, dtype=str)


def _ratio(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Divide, leaving missing what is divided by nothing."""
    return numerator / denominator.astype(float).where(denominator > 0, np.nan)
