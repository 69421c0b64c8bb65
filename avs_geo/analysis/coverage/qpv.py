"""What each QPV has: a structure inside, one nearby, a territory that covers it, or nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.coverage.classification import is_within
from avs_geo.analysis.coverage.qpv_attachment import HALF, territory_shares
from avs_geo.analysis.coverage.qpv_reach import minutes_on_foot, qpv_reach
from avs_geo.analysis.parameters import TOLERANCE

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.analysis.parameters import Parameters

QPV_STATUS_COLUMNS = (
    "code_qp",
    "nom_qp",
    "communes",
    "population",
    "statut",
    "structure_proche",
    "distance_m",
    "part_territoire",
    "emprise",
    "rattachement",
    "a_verifier",
    "temps_a_pied",
)


class StatutQpv(StrEnum):
    """The status of a QPV: the first that holds."""

    DEDANS = "structure_dans_le_qpv"
    A_PROXIMITE = "structure_a_proximite"
    DANS_UN_TERRITOIRE = "dans_un_territoire"
    NON_COUVERT = "non_couvert"


def qpv_statuses(
    qpv: gpd.GeoDataFrame,
    structures: gpd.GeoDataFrame,
    *,
    units: gpd.GeoDataFrame,
    named: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    parameters: Parameters,
) -> pd.DataFrame:
    """Return the status of each QPV.

    Parameters
    ----------
    qpv
        Index ``code``; columns ``nom``, ``communes``, ``population``, ``emprise``, ``geometry`` (projected).
    structures
        The counting structures; columns ``id``, ``geometry`` (points), ``position_approchee``.
    units, named, shapes
        As for :func:`avs_geo.analysis.coverage.coverage.covered_shares`.
    parameters
        The distance under which a structure is near, and the detour of ways on foot.

    Returns
    -------
    pandas.DataFrame
        The columns of :data:`QPV_STATUS_COLUMNS`. The distance is from the edge of the QPV, 0 inside, missing where no
        structure counts or where the place of the nearest is approximate: such a place proves neither that a structure
        is inside nor that it is near, and ``a_verifier`` says so. ``temps_a_pied`` is that distance, by the detour, at
        4.5 km/h.
    """
    named = named.loc[named["id_structure"].isin(structures["id"])]
    shapes = shapes.loc[shapes["id_structure"].isin(structures["id"])]
    reach = qpv_reach(qpv, structures, parameters)
    share, attachment = territory_shares(qpv, units, named, shapes)
    in_territory = share >= HALF - TOLERANCE
    statut = np.select(
        [reach.distance <= 0, is_within(reach.distance, parameters.qpv_distance), in_territory],
        [StatutQpv.DEDANS, StatutQpv.A_PROXIMITE, StatutQpv.DANS_UN_TERRITOIRE],
        default=StatutQpv.NON_COUVERT,
    )
    return pd.DataFrame(
        {
            "code_qp": qpv.index.to_numpy(dtype=object),
            "nom_qp": qpv["nom"].to_numpy(),
            "communes": qpv["communes"].to_numpy(),
            "population": qpv["population"].to_numpy(),
            "statut": [str(value) for value in statut],
            "structure_proche": reach.nearest,
            "distance_m": reach.distance,
            "part_territoire": share,
            "emprise": qpv["emprise"].to_numpy(),
            "rattachement": attachment,
            "a_verifier": reach.to_check,
            "temps_a_pied": minutes_on_foot(reach.distance, parameters.detour),
        },
    )[list(QPV_STATUS_COLUMNS)]


def qpv_population_from_units(units: gpd.GeoDataFrame, qpv: gpd.GeoDataFrame) -> pd.Series:
    """Return the population of each QPV: the known one, else what units finer than the communes say of it.

    The population of a unit is taken to be spread evenly over its area: a QPV has the share of it that it has of the
    area. This holds for cells and IRIS, not for communes: where the communes of a QPV are not all replaced by finer
    units, its population stays missing.

    Parameters
    ----------
    units
        Index ``code``; columns ``code_commune``, ``code_unite_commune``, ``population``, ``geometry`` (projected).
    qpv
        Index ``code``; columns ``communes`` (codes separated by ``;``), ``population``, ``geometry`` (same CRS).

    Returns
    -------
    pandas.Series
        Index of the QPV; inhabitants, not rounded.
    """
    fine = units.loc[units["code_unite_commune"] != units.index]
    asked = qpv.loc[qpv["population"].isna() & _lies_in(qpv, fine)]
    polygons, cells = asked.geometry.to_numpy(), fine.geometry.to_numpy()
    shapely.prepare(polygons)
    which, cell = fine.sindex.query(polygons, predicate="intersects")
    share = np.ones(len(which))
    cut = np.flatnonzero(~shapely.covers(polygons[which], cells[cell]))
    pieces = shapely.intersection(polygons[which[cut]], cells[cell[cut]])
    share[cut] = shapely.area(pieces) / shapely.area(cells[cell[cut]])
    inhabitants = share * fine["population"].to_numpy(dtype=float)[cell]
    estimated = np.bincount(which, weights=inhabitants, minlength=len(asked)).astype(float)
    completed: pd.Series = qpv["population"].astype(float).fillna(pd.Series(estimated, index=asked.index))
    return completed


def _lies_in(qpv: gpd.GeoDataFrame, fine: gpd.GeoDataFrame) -> pd.Series:
    """Return whether each QPV says its communes, and finer units replace all of them."""
    replaced = {*fine["code_commune"].unique(), *fine["code_unite_commune"].unique()}
    communes = qpv["communes"].fillna("").astype("str").str.split(";").explode().str.strip()
    inside: pd.Series = communes.isin(replaced).groupby(level=0).all().reindex(qpv.index, fill_value=False)
    return inside
