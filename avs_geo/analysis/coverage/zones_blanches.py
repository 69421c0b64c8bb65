"""Zones blanches: groups of neighbouring units of one EPCI that nothing covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.coverage.contiguity import contiguous_groups
from avs_geo.analysis.coverage.grouping import Grouping, weighted_means
from avs_geo.analysis.coverage.nearest import first_nearest
from avs_geo.analysis.coverage.travel_time import estimated_minutes, times_to_communes
from avs_geo.analysis.parameters import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from avs_geo.analysis.coverage.travel_time import TravelTimes
    from avs_geo.analysis.parameters import Parameters
    from avs_geo.inventory.times.temps import MeasuredTimes

    _Minutes = Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float64]]

# Vertices nearer than this are one where the border of neighbours has not the same on both sides (metres).
_GRID = 0.001

ZONE_BLANCHE_COLUMNS = (
    "id_zone",
    "rang",
    "code_epci",
    "nom_epci",
    "nb_communes",
    "communes",
    "population",
    "surface_km2",
    "temps_moyen",
    "besoin",
    "structure_proche",
    "commune_centre",
)


def zones_blanches(
    units: gpd.GeoDataFrame,
    structures: gpd.GeoDataFrame,
    *,
    times: TravelTimes,
    parameters: Parameters,
    communes: pd.DataFrame | None = None,
    measured: MeasuredTimes | None = None,
) -> gpd.GeoDataFrame:
    """Return the zones blanches, the largest need-weighted population first.

    Parameters
    ----------
    units
        Index ``code``; columns ``code_commune``, ``code_unite_commune``, ``code_epci``, ``nom_epci``,
        ``population``, ``surface_km2``, ``temps_structure``, ``besoin``, ``classe``, ``x``, ``y``, ``geometry``
        (projected).
    structures
        The counting structures, column ``id``, in the order of the columns of `times`.
    times
        Minutes from the units to the structures.
    parameters
        Speed and detour, for the times between units.
    communes
        Index ``code``; columns ``x``, ``y``: the points of the communes and municipal arrondissements, where the
        units are finer; the units themselves where None.
    measured
        Measured times, for those to the communes' points.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of :data:`ZONE_BLANCHE_COLUMNS` and ``geometry`` (CRS of the units), ``rang`` from 1.
        ``communes`` holds the codes of the communes and municipal arrondissements, separated by ``;``.
        ``structure_proche`` is the one nearest to the zone's inhabitants on average, ``commune_centre`` that of its
        communes from whose point their average time is least.
    """
    bare, zone = _uncovered_groups(units)
    uncovered = units.iloc[bare]
    members = pd.DataFrame(uncovered)
    zones = _sum_up(members, zone)
    weights = _weights(members, zone)
    zones["structure_proche"] = _nearest_structures(times.minutes[bare], structures, zone, weights)
    centres = _Centres(units if communes is None else communes, parameters, measured)
    zones["commune_centre"] = centres.of(uncovered, zone, weights)
    zones["geometry"] = _outlines(zone, uncovered.geometry.to_numpy())
    return gpd.GeoDataFrame(_rank(zones), geometry="geometry", crs=units.crs)


def _uncovered_groups(units: gpd.GeoDataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of the uncovered units, zone after zone and in the order of their codes, and their zones."""
    bare = np.flatnonzero(units["classe"] == Classe.NON_COUVERTE)
    region = units["code_epci"].iloc[bare].fillna("").to_numpy(dtype=object)
    zone = contiguous_groups(units.geometry.to_numpy()[bare], region)
    order = np.lexsort([units.index[bare].to_numpy(dtype=str), zone])
    return bare[order], zone[order]


def _sum_up(members: pd.DataFrame, zone: NDArray[np.intp]) -> pd.DataFrame:
    """Return one row per zone: its EPCI, communes and sums."""
    grouping = Grouping(pd.Series(zone))
    population = members["population"].to_numpy(dtype=float)
    starts = np.unique(zone, return_index=True)[1]
    first = members.iloc[starts]
    of_commune = members["code_unite_commune"].to_numpy(dtype=object)
    codes = np.split(of_commune, starts[1:]) if len(starts) else []
    return pd.DataFrame(
        {
            "id_zone": ("ZB-" + first.index).to_numpy(),
            "code_epci": first["code_epci"].to_numpy(),
            "nom_epci": first["nom_epci"].to_numpy(),
            "nb_communes": grouping.count_distinct(members["code_commune"]),
            "communes": pd.array([";".join(sorted(set(part))) for part in codes], dtype="str"),
            "population": grouping.sum_of(members["population"]),
            "surface_km2": grouping.sum(members["surface_km2"].to_numpy()),
            "temps_moyen": weighted_means(grouping, members["temps_structure"].to_numpy(dtype=float), population),
            "besoin": weighted_means(grouping, members["besoin"].to_numpy(dtype=float), population),
        },
    )


def _weights(members: pd.DataFrame, zone: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the population, or equal weights in a zone where nobody lives."""
    population = members["population"].to_numpy(dtype=float)
    inhabitants = np.bincount(zone, weights=population)
    return np.where(inhabitants[zone] > 0, population, 1.0)


def _nearest_structures(
    minutes: NDArray[np.float64],
    structures: gpd.GeoDataFrame,
    zone: NDArray[np.intp],
    weights: NDArray[np.float64],
) -> NDArray[np.object_]:
    """Structure nearest to the inhabitants of each zone on average; of equals, the first id."""
    total = np.zeros((len(np.unique(zone)), minutes.shape[1]))
    np.add.at(total, zone, minutes * weights[:, None])
    return first_nearest(total, structures["id"])


@dataclass(frozen=True, eq=False)
class _Centres:
    """Finds the commune from which a zone is reached best."""

    communes: pd.DataFrame
    parameters: Parameters
    measured: MeasuredTimes | None

    def of(self, members: gpd.GeoDataFrame, zone: NDArray[np.intp], weights: NDArray[np.float64]) -> list[str]:
        """Return the 1-median of each zone among the points of its communes; of equals, the lowest code."""
        position = self.communes.index.get_indexer(pd.Index(members["code_unite_commune"]))
        starts = np.flatnonzero(np.diff(zone, prepend=-1))
        minutes = self._estimated(members) if self.measured is None else self._measured(members)
        codes = self.communes.index.to_numpy(dtype=object)
        centres = []
        for start, end in zip(starts, [*starts[1:], len(zone)], strict=True) if len(zone) else ():
            here, candidates = np.arange(start, end), np.unique(position[start:end])
            total = weights[here] @ minutes(here, candidates)
            centres.append(str(min(codes[candidates[total <= total.min() * (1 + TOLERANCE)]])))
        return centres

    def _estimated(self, members: gpd.GeoDataFrame) -> _Minutes:
        points = members[["x", "y"]].to_numpy(dtype=float)
        town_halls = self.communes[["x", "y"]].to_numpy(dtype=float)
        chosen = self.parameters

        def minutes(here: NDArray[np.intp], candidates: NDArray[np.intp]) -> NDArray[np.float64]:
            return estimated_minutes(points[here], town_halls[candidates], speed=chosen.speed, detour=chosen.detour)

        return minutes

    def _measured(self, members: gpd.GeoDataFrame) -> _Minutes:
        def minutes(here: NDArray[np.intp], candidates: NDArray[np.intp]) -> NDArray[np.float64]:
            places = self.communes.iloc[candidates]
            return times_to_communes(
                members.iloc[here], places, parameters=self.parameters, measured=self.measured
            ).minutes

        return minutes


def _outlines(zone: NDArray[np.intp], polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Dissolve the polygons of each zone."""
    order = np.argsort(zone, kind="stable")
    ends = np.cumsum(np.bincount(zone))
    outlines = np.full(len(ends), None, dtype=object)
    outlines[:] = [_dissolve(part) for part in np.split(polygons[order], ends)[:-1]]
    return outlines


def _dissolve(polygons: NDArray[np.object_]) -> Any:
    """Unite the polygons of a zone; much faster where neighbours share the vertices of their border."""
    if len(polygons) == 1:
        return polygons[0]
    try:
        outline = shapely.coverage_union_all(polygons)
    except shapely.errors.GEOSException:
        return _dissolve_misfits(polygons)
    # What is no coverage may come back without an error, and wrong.
    whole = shapely.area(polygons).sum()
    sound = shapely.is_valid(outline) and abs(shapely.area(outline) - whole) <= TOLERANCE * whole
    return outline if sound else _dissolve_misfits(polygons)


def _dissolve_misfits(polygons: NDArray[np.object_]) -> Any:
    """Unite polygons of which some share their border with others, but not its vertices."""
    misfits = ~shapely.is_empty(shapely.coverage_invalid_edges(polygons))
    united = shapely.coverage_union_all(polygons[~misfits])
    return shapely.union_all([*polygons[misfits], united], grid_size=_GRID)


def _rank(zones: pd.DataFrame) -> pd.DataFrame:
    """Order by population x (1 + need/100), largest first; of equals, the first identifier."""
    need = np.nan_to_num(zones["besoin"].to_numpy())
    weight = zones["population"].to_numpy() * (1 + need / 100)
    order = np.lexsort([zones["id_zone"].to_numpy(dtype=str), -weight])
    zones = zones.iloc[order].reset_index(drop=True)
    zones["rang"] = np.arange(1, len(zones) + 1)
    return zones[[*ZONE_BLANCHE_COLUMNS, "geometry"]]
