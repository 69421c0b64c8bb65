"""Minutes from the units to the structures: estimated from the distance, or measured and loaded as a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.nearest import first_nearest
from avs_geo.analysis.coverage.structures import StructureKind, is_of_kind

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from avs_geo.analysis.parameters import Parameters
    from avs_geo.inventory.times.temps import MeasuredTimes

ESTIMATED = "temps estimé"
MEASURED = "temps mesuré"


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Times from units to structures, or to the communes where a structure might be.

    Parameters
    ----------
    minutes
        Shape (units, destinations).
    model
        ``temps estimé`` or ``temps mesuré (…)``, as every table and map says it.
    estimated_pairs
        Number of pairs that a measured matrix lacks and whose time is therefore estimated.
    """

    minutes: NDArray[np.float64]
    model: str
    estimated_pairs: int = 0


def estimated_minutes(
    origins: NDArray[np.float64],
    destinations: NDArray[np.float64],
    *,
    speed: float,
    detour: float,
) -> NDArray[np.float64]:
    """Return 60 x distance (km) x detour / speed.

    Parameters
    ----------
    origins, destinations
        Coordinates in a projected CRS, metres; shapes (m, 2) and (n, 2).
    speed
        km/h.
    detour
        Ratio of road to straight line.

    Returns
    -------
    numpy.ndarray
        Minutes, shape (m, n).
    """
    metres = np.hypot(
        origins[:, None, 0] - destinations[None, :, 0],
        origins[:, None, 1] - destinations[None, :, 1],
    )
    return metres * (60.0 * detour / (1000.0 * speed))


def travel_times(
    units: gpd.GeoDataFrame,
    structures: gpd.GeoDataFrame,
    *,
    parameters: Parameters,
    measured: MeasuredTimes | None = None,
) -> TravelTimes:
    """Return the time from each unit's point to each structure.

    Parameters
    ----------
    units
        Index ``code``; columns ``x``, ``y`` (metres, projected).
    structures
        The counting structures; columns ``id``, ``geometry`` (points, same CRS).
    parameters
        Speed and detour of the estimated time.
    measured
        Replaces the estimate for the pairs that it has.
    """
    places = structures.geometry.get_coordinates().set_axis(structures["id"], axis="index")
    pairs = None if measured is None else measured.to_structures
    return _times(units, places, pairs, _model(measured), parameters)


def times_to_communes(
    units: gpd.GeoDataFrame,
    communes: pd.DataFrame,
    *,
    parameters: Parameters,
    measured: MeasuredTimes | None = None,
) -> TravelTimes:
    """Return the time from each unit's point to the point of each commune, by the model of the analysis.

    Parameters
    ----------
    units
        Index ``code``; columns ``x``, ``y`` (metres, projected).
    communes
        Index: code of the commune or municipal arrondissement; columns ``x``, ``y`` (same CRS).
    parameters
        Speed and detour of the estimated time.
    measured
        Replaces the estimate for the pairs that it has; a unit is at no distance of its own point, given or not.
    """
    pairs = None if measured is None else _with_own_places(measured.to_communes, units, communes)
    return _times(units, communes[["x", "y"]], pairs, _model(measured), parameters)


def _with_own_places(pairs: pd.DataFrame, units: gpd.GeoDataFrame, communes: pd.DataFrame) -> pd.DataFrame:
    """Add the way from each commune to itself, which nobody measures; a time that was given comes first."""
    own = units.index.intersection(communes.index)
    no_way = pd.DataFrame({"origine": own, "destination": own, "minutes": 0.0})
    return pd.concat([no_way, pairs], ignore_index=True)


def _model(measured: MeasuredTimes | None) -> str:
    if measured is None:
        return ESTIMATED
    return f"{MEASURED} ({measured.source})" if measured.source else MEASURED


def _times(
    units: gpd.GeoDataFrame,
    places: pd.DataFrame,
    pairs: pd.DataFrame | None,
    model: str,
    parameters: Parameters,
) -> TravelTimes:
    """Estimate every time, then put the measured ones in their place."""
    minutes = estimated_minutes(
        units[["x", "y"]].to_numpy(dtype=float),
        places[["x", "y"]].to_numpy(dtype=float),
        speed=parameters.speed,
        detour=parameters.detour,
    )
    if pairs is None:
        return TravelTimes(minutes, model)
    rows = pd.Index(units.index).get_indexer(pairs["origine"])
    columns = pd.Index(places.index).get_indexer(pairs["destination"])
    usable = (rows >= 0) & (columns >= 0)
    matrix = np.full(minutes.shape, np.nan)
    matrix[rows[usable], columns[usable]] = pairs["minutes"].to_numpy(dtype=float)[usable]
    missing = np.isnan(matrix)
    return TravelTimes(np.where(missing, minutes, matrix), model, int(missing.sum()))


def nearest_times(times: TravelTimes, structures: gpd.GeoDataFrame, units: pd.Index) -> pd.DataFrame:
    """Return ``temps_T(i)``: the time from each unit to the nearest counting structure of each type.

    Of structures equally near, the first in the order of their ids is taken.

    Returns
    -------
    pandas.DataFrame
        Index `units`; ``temps_cs``, ``temps_evs``, ``temps_structure`` (minutes, missing where no such structure
        exists) and ``structure_proche`` (id of the nearest CS or EVS, missing likewise).
    """
    frame = pd.DataFrame(index=units)
    types = structures["type"].to_numpy(dtype=object)
    for kind in StructureKind:
        columns = np.flatnonzero(is_of_kind(types, kind))
        frame[f"temps_{kind.value}"] = times.minutes[:, columns].min(axis=1) if len(columns) else np.nan
    frame["structure_proche"] = first_nearest(times.minutes, structures["id"])
    return frame
