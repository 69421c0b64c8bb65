"""Balance of CS and EVS between the zones of a department."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.classification import is_covered
from avs_geo.analysis.coverage.grouping import Grouping, ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.parameters import Parameters

BALANCE_COLUMNS = (
    "population",
    "nb_cs",
    "nb_evs",
    "hab_par_cs",
    "hab_par_evs",
    "hab_par_structure",
    "typologie",
    "quotient_evs",
    "ecart_cs",
    "ecart_evs",
    "population_cs_seul",
    "population_evs_seul",
    "population_les_deux",
    "population_aucune",
)
TYPOLOGY = ("mixte", "cs_seul", "evs_seul")


def balance(
    zones: pd.DataFrame,
    departement: pd.DataFrame,
    *,
    units: pd.DataFrame,
    zone_of: pd.Series,
    parameters: Parameters,
) -> pd.DataFrame:
    """Return how each zone stands to the department's average of CS and of EVS.

    Parameters
    ----------
    zones
        Index the zones; columns ``population``, ``nb_cs``, ``nb_evs`` (see
        :func:`avs_geo.analysis.coverage.zones.summarise_zones`).
    departement
        The same columns, one row: the whole department, units outside every zone included.
    units
        Columns ``population``, ``part_cs``, ``part_evs``.
    zone_of
        The zone of each unit.
    parameters
        The share from which a unit counts as being in a territory.

    Returns
    -------
    pandas.DataFrame
        Index that of `zones`; the columns of :data:`BALANCE_COLUMNS`. ``ecart_cs`` = population x (department's
        CS per inhabitant) - ``nb_cs``: positive where the zone has fewer than the department's average would give.
        ``quotient_evs`` = share of EVS among the zone's structures over the same share in the department.
    """
    whole = departement.iloc[0]
    population = zones["population"].to_numpy(dtype=float)
    cs, evs = zones["nb_cs"].to_numpy(dtype=float), zones["nb_evs"].to_numpy(dtype=float)
    table = pd.DataFrame(
        {
            "population": zones["population"],
            "nb_cs": zones["nb_cs"],
            "nb_evs": zones["nb_evs"],
            "hab_par_cs": ratio(population, cs),
            "hab_par_evs": ratio(population, evs),
            "hab_par_structure": ratio(population, cs + evs),
            "typologie": np.select([(cs > 0) & (evs > 0), cs > 0, evs > 0], TYPOLOGY, "aucune_structure"),
            "quotient_evs": ratio(evs, (cs + evs) * _share(whole["nb_evs"], whole["nb_cs"] + whole["nb_evs"])),
            "ecart_cs": population * _share(whole["nb_cs"], whole["population"]) - cs,
            "ecart_evs": population * _share(whole["nb_evs"], whole["population"]) - evs,
            **_population_by_kind(zones.index, units, zone_of, parameters),
        },
    )
    return table[list(BALANCE_COLUMNS)]


def _population_by_kind(
    zones: pd.Index,
    units: pd.DataFrame,
    zone_of: pd.Series,
    parameters: Parameters,
) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
    """Return the population of each zone in territories of CS alone, of EVS alone, of both, of neither."""
    in_cs = is_covered(units["part_cs"], parameters)
    in_evs = is_covered(units["part_evs"], parameters)
    population = units["population"]
    grouping = Grouping(zone_of)
    chosen = {
        "population_cs_seul": in_cs & ~in_evs,
        "population_evs_seul": in_evs & ~in_cs,
        "population_les_deux": in_cs & in_evs,
        "population_aucune": ~in_cs & ~in_evs,
    }
    # A zone without units has position -1: the zero that ends the sums.
    position = grouping.groups.get_indexer(zones)
    return {column: np.append(grouping.sum_of(population * mask), 0)[position] for column, mask in chosen.items()}


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole > 0 else np.nan
