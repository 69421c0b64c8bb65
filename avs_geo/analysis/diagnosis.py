"""The whole analysis of a department, from the inventory to the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.balance import balance
from avs_geo.analysis.coverage.classification import classify
from avs_geo.analysis.coverage.coverage import covered_shares
from avs_geo.analysis.coverage.qpv import qpv_population_from_units, qpv_statuses
from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.coverage.travel_time import TravelTimes, nearest_times, travel_times
from avs_geo.analysis.coverage.units import standing_in
from avs_geo.analysis.coverage.zones import summarise_zones, whole_department
from avs_geo.analysis.coverage.zones_blanches import zones_blanches
from avs_geo.analysis.need.inputs import available_indicators, available_values
from avs_geo.analysis.need.need import NeedResult, NeedSettings, need_index
from avs_geo.analysis.parameters import Parameters

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """Everything that the analysis of a department gives; frames are shared, never change them.

    Parameters
    ----------
    units
        One row per unit, index ``code``: the columns of the geography, then ``part_cs``, ``part_evs``,
        ``part_structure``, ``temps_cs``, ``temps_evs``, ``temps_structure``, ``structure_proche``, ``classe``,
        ``besoin``, ``completude``; projected CRS.
    epci
        Index ``code``: ``nom``, ``population_totale`` and the columns of ``ZONE_COLUMNS``.
    departement
        The same columns, one row.
    balance
        Index: the EPCI then the department; ``nom`` and the columns of ``BALANCE_COLUMNS``.
    qpv
        One row per QPV.
    zones_blanches
        One row per zone, ranked; projected CRS.
    times
        Minutes from units to counting structures, and their model.
    parameters
        What the user chose.
    need
        What the index of need is made of; None where no indicator weighs anything, and ``besoin`` is then missing.
    """

    units: gpd.GeoDataFrame
    epci: pd.DataFrame
    departement: pd.DataFrame
    balance: pd.DataFrame
    qpv: pd.DataFrame
    zones_blanches: gpd.GeoDataFrame
    times: TravelTimes
    parameters: Parameters
    need: NeedResult | None = None


def diagnose(
    geography: Geography,
    inventory: Inventory,
    parameters: Parameters | None = None,
    *,
    need: NeedSettings | None = None,
) -> Diagnosis:
    """Run the whole analysis.

    Parameters
    ----------
    geography
        The department.
    inventory
        Structures, territories and, if loaded, measured times and indicators.
    parameters
        Those of the method where None.
    need
        Weights and directions of the indicators of the files and of
        :data:`avs_geo.analysis.need.built_in_indicators.BUILT_IN`; where None, the defaults of those of the files.
    """
    parameters = parameters or Parameters()
    structures = counting_structures(inventory.structures)
    territoires = inventory.territoires
    times = travel_times(
        geography.units,
        structures,
        parameters=parameters,
        measured=inventory.temps,
    )
    units = _judge_units(geography, structures, inventory, times, parameters)
    needed = _need(units, geography, inventory, need)
    if needed is not None:
        units["besoin"], units["completude"] = needed.index, needed.completeness
    epci, departement = _sum_up(geography, units, standing_in(inventory.structures, units), parameters)
    return Diagnosis(
        units=units,
        epci=epci,
        departement=departement,
        balance=_balance(epci, departement, units, parameters),
        qpv=qpv_statuses(
            geography.qpv.assign(population=qpv_population_from_units(geography.units, geography.qpv)),
            structures,
            units=geography.communes,
            named=territoires.named,
            shapes=territoires.shapes,
            parameters=parameters,
        ),
        zones_blanches=zones_blanches(
            units,
            structures,
            times=times,
            parameters=parameters,
            communes=geography.communes,
            measured=inventory.temps,
        ),
        times=times,
        parameters=parameters,
        need=needed,
    )


def _need(
    units: gpd.GeoDataFrame,
    geography: Geography,
    inventory: Inventory,
    settings: NeedSettings | None,
) -> NeedResult | None:
    """Return the index of need, None where nothing is to be weighed."""
    available = available_indicators(inventory)
    settings = NeedSettings.of(available) if settings is None else settings.completed(available)
    if not settings.weighed:
        return None
    return need_index(available_values(pd.DataFrame(units), geography, inventory), settings)


def _judge_units(
    geography: Geography,
    structures: gpd.GeoDataFrame,
    inventory: Inventory,
    times: TravelTimes,
    parameters: Parameters,
) -> gpd.GeoDataFrame:
    """Share, time and class of every unit."""
    shares = covered_shares(
        geography.units,
        structures,
        named=inventory.territoires.named,
        shapes=inventory.territoires.shapes,
        qpv=geography.qpv,
    )
    nearest = nearest_times(times, structures, geography.units.index)
    units = geography.units.join([shares, nearest])
    units["classe"] = classify(units["part_structure"], units["temps_structure"], parameters)
    # Without indicators nothing is known of the need, and nothing is invented.
    units["besoin"] = np.nan
    units["completude"] = np.nan
    return units


def _sum_up(
    geography: Geography,
    units: gpd.GeoDataFrame,
    structures: gpd.GeoDataFrame,
    parameters: Parameters,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables of the EPCI, sorted by name, and of the department."""
    plain = pd.DataFrame(units)
    by_epci = summarise_zones(plain, structures, zone_of=units["code_epci"], parameters=parameters)
    epci = geography.epci[["nom", "population_totale"]].join(by_epci)
    whole = summarise_zones(
        plain,
        structures,
        zone_of=whole_department(units, geography.departement.code),
        parameters=parameters,
    )
    whole.insert(0, "nom", geography.departement.nom)
    whole.insert(1, "population_totale", whole["population"])
    return epci, whole


def _balance(
    epci: pd.DataFrame,
    departement: pd.DataFrame,
    units: gpd.GeoDataFrame,
    parameters: Parameters,
) -> pd.DataFrame:
    by_epci = balance(epci, departement, units=units, zone_of=units["code_epci"], parameters=parameters)
    whole = balance(
        departement,
        departement,
        units=units,
        zone_of=whole_department(units, str(departement.index[0])),
        parameters=parameters,
    )
    table = pd.concat([by_epci, whole])
    table.insert(0, "nom", pd.concat([epci["nom"], departement["nom"]]))
    return table
