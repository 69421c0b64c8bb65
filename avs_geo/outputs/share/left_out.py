"""A study without what does not leave the Caf: all that is published is made from what these functions return.

What is kept is listed, and all the rest is blank: a column that a later version adds does not leave by itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.classification import is_within
from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.coverage.travel_time import nearest_times, travel_times
from avs_geo.outputs.share.visible_names import visible_codes, visible_names
from avs_geo.text.inert import visible_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.inventory.structures.territoires import Territoires
    from avs_geo.inventory.times.temps import MeasuredTimes
    from avs_geo.reference.geography import Geography

_OF_STRUCTURES: Final = (
    "id", "nom", "type", "statut", "code_commune", "nom_commune", "code_unite", "position_approchee", "geometry",
)  # fmt: skip
_TIMES: Final = ("temps_cs", "temps_evs", "temps_structure")
_NEED: Final = ("besoin", "completude")


def without_secrets(inventory: Inventory, geography: Geography, *, exact_places: bool) -> Inventory:
    """Return the inventory with the structures' names, types, states and places, and their territories.

    Budgets, staff, addresses, agreements, partners, indicators, sources, files and remarks are left out; where
    `exact_places` is false, so are the places of the structures within their commune.
    """
    ids = visible_codes(inventory.structures["id"])
    structures = visible_names(_blank(inventory.structures, _OF_STRUCTURES))
    structures["id"] = structures["id"].map(ids)
    if not exact_places:
        structures = _at_their_commune(structures, geography)
    return replace(
        inventory,
        structures=structures,
        territoires=_territories(inventory.territoires, ids),
        temps=None if inventory.temps is None else _times(inventory.temps),
        findings=(),
        sources=(),
        indicateurs=(),
        partenaires=None,
        files=None,
    )


def without_details(
    study: Study,
    *,
    hidden_need: pd.Series[bool],
    exact_places: bool,
) -> Diagnosis:
    """Return the diagnosis without the indicators behind the need, nor the need of the units that are hidden.

    Parameters
    ----------
    diagnosis
        The figures; those of the EPCI and of the department stay as they are, but for their need.
    inventory
        The structures as they are, for their ids.
    geography
        The department, for the points of its communes.
    hidden_need
        Which units have no need; index that of the units.
    exact_places
        Where false, times are those to the structures' communes, in whole minutes, and distances are left out: from
        a few of those to the places themselves, however rounded, the places could be worked out.
    """
    ids = visible_codes(study.inventory.structures["id"])
    units = visible_names(study.units, codes=visible_codes(study.units.index))
    units.loc[hidden_need.to_numpy(dtype=bool), list(_NEED)] = np.nan
    qpv, zones = visible_names(study.diagnosis.qpv), visible_names(study.diagnosis.zones_blanches)
    for frame in (units, qpv, zones):
        frame["structure_proche"] = frame["structure_proche"].map(ids)
    if not exact_places:
        units[list(_TIMES)] = _times_to_communes(study).to_numpy()
        qpv[["distance_m", "temps_a_pied"]] = np.nan
    return replace(
        study.diagnosis,
        units=units,
        epci=_without_need(visible_names(study.diagnosis.epci)),
        departement=_without_need(visible_names(study.diagnosis.departement)),
        balance=visible_names(study.diagnosis.balance),
        qpv=qpv,
        zones_blanches=_without_need(zones),
        times=replace(
            study.diagnosis.times,
            minutes=np.empty((0, 0), dtype=np.float64),
            model=visible_text(study.diagnosis.times.model),
        ),
        need=None,
    )


def _times_to_communes(study: Study) -> pd.DataFrame:
    """Return the times as if the structures stood at the points of their communes; measured ones stay as measured."""
    parameters, threshold = study.parameters, study.parameters.threshold
    structures = counting_structures(_at_their_commune(study.inventory.structures, study.geography))
    times = travel_times(study.geography.units, structures, parameters=parameters, measured=study.inventory.temps)
    vague = nearest_times(times, structures, study.geography.units.index)
    return pd.DataFrame(
        {name: to_the_minute(vague[name], threshold, within=is_within(study.units[name], threshold)) for name in _TIMES}
    )


def to_the_minute(times: pd.Series[float], threshold: float, *, within: NDArray[np.bool_]) -> pd.Series[float]:
    """Return times in whole minutes, on the side of the threshold where the class of each unit puts them."""
    whole = times.round()
    below, near = np.floor(threshold), is_within(whole, threshold)
    return whole.where(~within | near, below).where(within | times.isna() | ~near, below + 1)


def _without_need(frame: Any) -> Any:
    """Blank the need of zones: from the mean of a zone, that of its only hidden commune could be worked out."""
    return frame.assign(besoin=np.nan) if "besoin" in frame.columns else frame


def _blank(frame: gpd.GeoDataFrame, kept: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Empty every column but those that are kept; the tables need that they exist."""
    everything = np.ones(len(frame), dtype=bool)
    empty = {
        name: False if pd.api.types.is_bool_dtype(frame[name]) else frame[name].mask(everything)
        for name in frame.columns
        if name not in kept
    }
    return frame.assign(**empty)


def _at_their_commune(structures: gpd.GeoDataFrame, geography: Geography) -> gpd.GeoDataFrame:
    points = geography.communes[["x", "y"]].reindex(structures["code_unite"])
    places = gpd.points_from_xy(points["x"], points["y"], crs=structures.crs)
    return structures.set_geometry(places).assign(position_approchee=True)


def _territories(territoires: Territoires, ids: dict[str, str]) -> Territoires:
    """Return the territories without the reasons of those that are assumed."""
    frames = [
        frame.assign(id_structure=frame["id_structure"].map(ids).fillna(""))
        for frame in (territoires.named, territoires.shapes)
    ]
    named, shapes = (frame.assign(motif="") if "motif" in frame.columns else frame for frame in frames)
    return replace(territoires, named=named, shapes=shapes)


def _times(temps: MeasuredTimes) -> MeasuredTimes:
    """Keep whom to credit, and the engine that knows areas; the times themselves are those of the diagnosis."""
    return replace(
        temps,
        to_structures=temps.to_structures.iloc[:0],
        to_communes=temps.to_communes.iloc[:0],
        source=visible_text(temps.source),
        credit=visible_text(temps.credit),
        remarks=(),
    )
