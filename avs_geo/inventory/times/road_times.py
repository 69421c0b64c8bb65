"""Measured times that come from the installed roads, in place of those of a matrix."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import Transformer

from avs_geo.files.messages import FrenchLog
from avs_geo.inventory.times.missing_times import ASSUMED, first_units, remark_missing_pairs, unit_noun
from avs_geo.inventory.times.temps import MeasuredTimes
from avs_geo.reference.routes.engine import FARTHEST_ROAD_M, open_engine
from avs_geo.reference.routes.installed import CREDIT
from avs_geo.reference.routes.matrix_cache import kept_minutes
from avs_geo.text.numbers import number, with_unit

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography
    from avs_geo.reference.routes.engine import RoadEngine

_WGS84 = 4326
# Beyond this many pairs of a unit and a commune (cells of a grid), what they serve is estimated.
MAX_PAIRS_TO_COMMUNES = 2_000_000


def with_road_times(inventory: Inventory, geography: Geography, engine: RoadEngine | None = None) -> Inventory:
    """Return the inventory with the times of the installed roads.

    Parameters
    ----------
    inventory
        Its own measured times, if any, are replaced.
    geography
        The department.
    engine
        The engine to ask; the one over the installed roads where None.

    Raises
    ------
    OutsideError
        No roads are installed, or no engine.
    InputRefusedError
        The roads reach no unit of the department.
    """
    return with_computed_times(inventory, road_times(geography, inventory.structures, engine or open_engine()))


def with_computed_times(inventory: Inventory, measured: MeasuredTimes) -> Inventory:
    """Return the inventory with times that come from no file, and what was found while measuring them."""
    return replace(inventory, temps=measured, findings=(*inventory.findings, *measured.remarks))


def road_times(
    geography: Geography, structures: gpd.GeoDataFrame, engine: RoadEngine, *, to_communes: bool = True
) -> MeasuredTimes:
    """Measure the times by road from every unit to every structure, and to every commune.

    Parameters
    ----------
    geography
        The department.
    structures
        Columns ``id``, ``nom``, ``type``, ``statut``, ``geometry`` (points, projected CRS of the department).
    engine
        The roads.
    to_communes
        Whether the times to the communes are wanted: the places of structures to come.

    Returns
    -------
    MeasuredTimes
        Pairs without a way are left out; its remarks name the units and pairs that have no time by road, and say
        what is assumed of them.

    Raises
    ------
    InputRefusedError
        No unit of the department is near a road.
    """
    log = FrenchLog()
    origins = _degrees(geography.units[["x", "y"]].to_numpy(dtype=float), geography.epsg)
    _check_reach(geography, engine.is_near_road(origins), log)
    places = _degrees(structures.geometry.get_coordinates().to_numpy(dtype=float), geography.epsg)
    pairs = _pairs(engine.minutes(origins, places), geography.units.index, structures["id"])
    remark_missing_pairs(pairs, geography=geography, structures=structures, log=log)
    ways_to_communes = _to_communes(geography, origins, engine, log) if to_communes else pairs.iloc[:0]
    return MeasuredTimes(
        to_structures=pairs,
        to_communes=ways_to_communes,
        source=engine.source,
        credit=CREDIT,
        origin=engine.roads.described,
        remarks=tuple(log.findings),
        engine=engine,
    )


def _check_reach(geography: Geography, near: NDArray[np.bool_], log: FrenchLog) -> None:
    """Refuse roads of another place; name the units that are off the roads."""
    distance = with_unit(FARTHEST_ROAD_M / 1000, "km")
    noun = unit_noun(geography)
    if not near.any():
        log.fault(
            "routes_ailleurs",
            f"Les routes installées sont d’ailleurs : aucune {noun} de {geography.departement.nom} n’est à moins de "
            f"{distance} d’une route.",
            "Installez l’extrait OpenStreetMap de la région de ce département, ou laissez les temps estimés.",
        )
        log.raise_if_faults()
    if not near.all():
        log.remark(
            "loin_des_routes",
            f"{_stand(int((~near).sum()), noun)} à plus de {distance} de toute route installée : "
            f"{first_units(geography, ~near)}.",
            f"{ASSUMED} Au bord de l’extrait, prenez-en un plus large.",
        )


def _stand(count: int, noun: str) -> str:
    return f"1 {noun} est" if count == 1 else f"{number(count)} {noun}s sont"


def _to_communes(
    geography: Geography, origins: NDArray[np.float64], engine: RoadEngine, log: FrenchLog
) -> pd.DataFrame:
    communes = geography.communes
    if len(origins) * len(communes) > MAX_PAIRS_TO_COMMUNES:
        log.remark(
            "mailles_trop_nombreuses",
            f"Les temps par la route entre {number(len(origins))} mailles et {number(len(communes))} communes sont "
            "trop nombreux ; les sites à venir et le centre des zones blanches sont jugés à vol d’oiseau.",
        )
        return pd.DataFrame({"origine": [], "destination": [], "minutes": []}).astype({"minutes": float})
    places = _degrees(communes[["x", "y"]].to_numpy(dtype=float), geography.epsg)
    return _pairs(kept_minutes(engine, origins, places), geography.units.index, communes.index)


def _degrees(points: NDArray[np.float64], epsg: int) -> NDArray[np.float64]:
    longitudes, latitudes = Transformer.from_crs(epsg, _WGS84, always_xy=True).transform(points[:, 0], points[:, 1])
    return np.column_stack([longitudes, latitudes])


def _pairs(minutes: NDArray[np.float64], origins: pd.Index, destinations: pd.Index | pd.Series) -> pd.DataFrame:
    """Return the table of the pairs that have a time."""
    rows, columns = np.nonzero(~np.isnan(minutes))
    return pd.DataFrame(
        {
            "origine": origins.to_numpy()[rows],
            "destination": destinations.to_numpy()[columns],
            "minutes": minutes[rows, columns],
        }
    ).astype({"origine": "str", "destination": "str"})
