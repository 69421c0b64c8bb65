"""Zones blanches: groups of neighbouring units of one EPCI that nothing covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.classification import Classe
from avs_geo.analysis.contiguity import contiguous_groups
from avs_geo.analysis.nearest import first_nearest
from avs_geo.analysis.parameters import TOLERANCE
from avs_geo.analysis.travel_time import estimated_minutes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.parameters import Parameters
    from avs_geo.analysis.travel_time import TravelTimes

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
) -> gpd.GeoDataFrame:
    """Return the zones blanches, the largest need-weighted population first.

    Parameters
    ----------
    units
        Index ``code``; columns ``code_commune``, ``code_epci``, ``nom_epci``, ``population``, ``surface_km2``,
        ``temps_structure``, ``besoin``, ``classe``, ``x``, ``y``, ``geometry`` (projected).
    structures
        The counting structures, column ``id``, in the order of the columns of `times`.
    times
        Minutes from the units to the structures.
    parameters
        Speed and detour, for the times between units.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of :data:`ZONE_BLANCHE_COLUMNS` and ``geometry`` (CRS of the units), ``rang`` from 1.
        ``communes`` holds codes separated by ``;``. ``structure_proche`` is the one nearest to the zone's
        inhabitants on average, ``commune_centre`` the unit from which their average time is least.
    """
    bare = np.flatnonzero(units["classe"] == Classe.NON_COUVERTE)
    uncovered = units.iloc[bare]
    polygons = uncovered.geometry.to_numpy()
    members = pd.DataFrame(uncovered.drop(columns="geometry"))
    members["zone"] = contiguous_groups(polygons, members["code_epci"].fillna("").to_numpy(dtype=object))
    members["weight"] = _weights(members)
    zones = _sum_up(members)
    zones["structure_proche"] = _nearest_structures(members, structures, times.minutes[bare])
    zones["commune_centre"] = [_centre(zone, parameters) for _, zone in members.groupby("zone")]
    zones["geometry"] = _outlines(members["zone"].to_numpy(), polygons)
    return _rank(gpd.GeoDataFrame(zones, geometry="geometry", crs=units.crs))


def _sum_up(members: pd.DataFrame) -> pd.DataFrame:
    """One row per zone: its EPCI, communes and sums."""
    population = members["population"].astype(float)
    weighted = pd.DataFrame({"zone": members["zone"]})
    for column in ("temps_structure", "besoin"):
        weighted[column] = population * members[column]
        weighted[f"poids_{column}"] = population.where(members[column].notna(), 0.0)
    sums = weighted.groupby("zone").sum()
    by_zone = members.rename_axis("code").reset_index().sort_values(["zone", "code"]).groupby("zone")
    zones = by_zone.agg(
        premiere=("code", "first"),
        code_epci=("code_epci", "first"),
        nom_epci=("nom_epci", "first"),
        nb_communes=("code_commune", "nunique"),
        communes=("code", ";".join),
        population=("population", "sum"),
        surface_km2=("surface_km2", "sum"),
    )
    zones["id_zone"] = "ZB-" + zones["premiere"]
    for column, mean in (("temps_structure", "temps_moyen"), ("besoin", "besoin")):
        weight = sums[f"poids_{column}"]
        zones[mean] = sums[column] / weight.where(weight > 0)
    return zones


def _nearest_structures(
    members: pd.DataFrame,
    structures: gpd.GeoDataFrame,
    minutes: NDArray[np.float64],
) -> NDArray[np.object_] | None:
    """Structure nearest to the inhabitants of each zone on average; of equals, the first id."""
    if structures.empty or members.empty:
        return None
    weight = members["weight"].to_numpy()[:, None]
    total = pd.DataFrame(minutes * weight).groupby(members["zone"].to_numpy()).sum()
    return first_nearest(total.to_numpy(), structures["id"])


def _weights(members: pd.DataFrame) -> pd.Series:
    """Return the population, or equal weights in a zone where nobody lives."""
    inhabited = members.groupby("zone")["population"].transform("sum") > 0
    return members["population"].astype(float).where(inhabited, 1.0)


def _centre(zone: pd.DataFrame, parameters: Parameters) -> str:
    """Return the 1-median of a zone; of equals, the lowest code."""
    points = zone[["x", "y"]].to_numpy(dtype=float)
    minutes = estimated_minutes(points, points, speed=parameters.speed, detour=parameters.detour)
    total = minutes @ zone["weight"].to_numpy()
    return str(min(zone.index[total <= total.min() * (1 + TOLERANCE)]))


def _outlines(zone: NDArray[np.intp], polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Dissolve the polygons of each zone: one padded row per zone, united in one call."""
    order = np.argsort(zone, kind="stable")
    sizes = np.bincount(zone)
    table = np.full((len(sizes), int(sizes.max(initial=0))), None, dtype=object)
    column = np.arange(len(zone)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    table[zone[order], column] = polygons[order]
    return _dissolve(table)


def _dissolve(table: NDArray[np.object_]) -> NDArray[np.object_]:
    """Unite the polygons of each row; much faster where neighbours share the vertices of their border."""
    try:
        outlines: NDArray[np.object_] = shapely.coverage_union_all(table, axis=1)
    except shapely.errors.GEOSException:
        outlines = shapely.union_all(table, axis=1, grid_size=_GRID)
    return outlines


def _rank(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Order by population x (1 + need/100), largest first; of equals, the first identifier."""
    weight = zones["population"].astype(float) * (1 + zones["besoin"].astype(float).fillna(0.0) / 100)
    order = np.lexsort([zones["id_zone"].to_numpy(dtype=str), -weight.to_numpy()])
    zones = zones.iloc[order].reset_index(drop=True)
    zones["rang"] = np.arange(1, len(zones) + 1)
    return zones[[*ZONE_BLANCHE_COLUMNS, "geometry"]]
