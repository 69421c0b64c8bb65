"""Sums over zones: EPCI, arrondissements, the department, or any grouping of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.classification import Classe, is_within
from avs_geo.analysis.coverage.grouping import Grouping, ratio, weighted_means
from avs_geo.analysis.coverage.structures import StructureKind

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

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

COUNTED = {"CS": "nb_cs", "EVS": "nb_evs", "AUTRE": "nb_autres"}


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
        Every structure; columns ``type``, ``statut``, ``code_unite`` (one of the units; see
        :func:`avs_geo.analysis.coverage.units.standing_in`).
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
    grouping = Grouping(zone_of)
    population = units["population"].to_numpy(dtype=float)
    times = units["temps_structure"].to_numpy(dtype=float)
    far = ~is_within(units["temps_structure"], parameters.threshold)
    inhabitants = grouping.sum(population)
    covered = {kind: grouping.sum(population * units[f"part_{kind}"].to_numpy()) for kind in StructureKind}
    beyond = grouping.sum(population * far)
    uncovered = grouping.sum(population * (units["classe"] == Classe.NON_COUVERTE).to_numpy())
    zones = pd.DataFrame(
        {
            "nb_communes": grouping.count_distinct(units["code_commune"]),
            "population": grouping.sum_of(units["population"]),
            "surface_km2": grouping.sum(units["surface_km2"].to_numpy()),
            **count_structures(structures, zone_of=zone_of, zones=grouping.groups),
            "population_couverte": covered[StructureKind.STRUCTURE],
            "part_couverte": ratio(covered[StructureKind.STRUCTURE], inhabitants),
            "part_couverte_cs": ratio(covered[StructureKind.CS], inhabitants),
            "part_couverte_evs": ratio(covered[StructureKind.EVS], inhabitants),
            "population_hors_acces": beyond,
            "part_hors_acces": ratio(beyond, inhabitants),
            "population_non_couverte": uncovered,
            "part_non_couverte": ratio(uncovered, inhabitants),
            "temps_moyen": weighted_means(grouping, times, population),
            "temps_max": grouping.max(times),
            "besoin": weighted_means(grouping, units["besoin"].to_numpy(dtype=float), population),
        },
        index=grouping.groups,
    )
    return zones[list(ZONE_COLUMNS)]


def count_structures(
    structures: gpd.GeoDataFrame,
    *,
    zone_of: pd.Series,
    zones: pd.Index,
) -> dict[str, NDArray[np.intp]]:
    """Return how many agreed CS, EVS and other structures stand in each zone.

    Returns
    -------
    dict
        ``nb_cs``, ``nb_evs``, ``nb_autres``: one number per zone, in the order of `zones`.
    """
    agreed = structures.loc[structures["statut"] == "agree"]
    number = zones.get_indexer(pd.Index(zone_of.reindex(agreed["code_unite"])))
    types = agreed["type"].to_numpy(dtype=object)
    return {
        column: np.bincount(number[(types == kind) & (number >= 0)], minlength=len(zones))
        for kind, column in COUNTED.items()
    }


def whole_department(units: pd.DataFrame, code: str) -> pd.Series:
    """Return the grouping that puts every unit in one zone, the department."""
    return pd.Series(code, index=units.index, dtype=str)
