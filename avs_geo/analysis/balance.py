"""Balance of CS and EVS between the zones of a department."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.classification import is_covered

if TYPE_CHECKING:
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
        :func:`avs_geo.analysis.zones.summarise_zones`).
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
    structures = zones["nb_cs"] + zones["nb_evs"]
    table = zones[["population", "nb_cs", "nb_evs"]].copy()
    table["hab_par_cs"] = _per(zones["population"], zones["nb_cs"])
    table["hab_par_evs"] = _per(zones["population"], zones["nb_evs"])
    table["hab_par_structure"] = _per(zones["population"], structures)
    table["typologie"] = _typology(zones)
    table["quotient_evs"] = _per(zones["nb_evs"], structures) / _share(
        whole["nb_evs"], whole[["nb_cs", "nb_evs"]].sum()
    )
    for kind in ("cs", "evs"):
        average = _share(whole[f"nb_{kind}"], whole["population"])
        table[f"ecart_{kind}"] = zones["population"] * average - zones[f"nb_{kind}"]
    populations = _population_by_kind(units, zone_of, parameters)
    return table.join(populations.reindex(zones.index, fill_value=0))[list(BALANCE_COLUMNS)]


def _typology(zones: pd.DataFrame) -> pd.Series:
    has_cs, has_evs = zones["nb_cs"] > 0, zones["nb_evs"] > 0
    values = np.select([has_cs & has_evs, has_cs, has_evs], ["mixte", "cs_seul", "evs_seul"], "aucune_structure")
    return pd.Series(values, index=zones.index, dtype=str)


def _population_by_kind(units: pd.DataFrame, zone_of: pd.Series, parameters: Parameters) -> pd.DataFrame:
    in_cs = is_covered(units["part_cs"], parameters)
    in_evs = is_covered(units["part_evs"], parameters)
    population = units["population"]
    return (
        pd.DataFrame(
            {
                "population_cs_seul": population.where(in_cs & ~in_evs, 0),
                "population_evs_seul": population.where(in_evs & ~in_cs, 0),
                "population_les_deux": population.where(in_cs & in_evs, 0),
                "population_aucune": population.where(~in_cs & ~in_evs, 0),
            },
        )
        .groupby(zone_of)
        .sum()
    )


def _per(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    return numerator / denominator.astype(float).where(denominator > 0, np.nan)


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole > 0 else np.nan
