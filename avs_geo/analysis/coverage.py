"""Share of each unit in the territoires d'agrément of the counting structures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from avs_geo.analysis.overlay import Overlay
from avs_geo.analysis.structures import Kind, is_of_kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

COMMUNE_LEVELS = ("commune", "arrondissement_municipal")


def covered_shares(
    units: gpd.GeoDataFrame,
    structures: gpd.GeoDataFrame,
    *,
    named: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    qpv: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """Return ``part_T(i)``: the share of each unit in the union of the territories of type *T*.

    1 where a territory names the unit's commune or its EPCI; else the share of the unit's area inside the
    polygons, plus, for each QPV named, its population in the unit over the unit's population where that is
    known (else its share of the unit's area); never above 1.

    Parameters
    ----------
    units
        Index ``code``; columns ``code_commune``, ``code_epci``, ``population``, ``geometry`` (projected).
    structures
        The counting structures; columns ``id``, ``type``.
    named
        Territories that name something: ``id_structure``, ``niveau``, ``code``.
    shapes
        Territories drawn: ``id_structure``, ``geometry`` (same CRS as the units).
    qpv
        Index ``code``; columns ``communes``, ``population``, ``geometry`` (same CRS).

    Returns
    -------
    pandas.DataFrame
        Index of the units; columns ``part_cs``, ``part_evs``, ``part_structure``, in [0, 1].
    """
    claimed = shapes.loc[shapes["id_structure"].isin(structures["id"])]
    overlay = Overlay(units.geometry.to_numpy(), claimed.geometry.to_numpy())
    in_qpv = qpv_shares(units, qpv)
    shares = {}
    for kind in Kind:
        ids = structures.loc[is_of_kind(structures, kind), "id"]
        rows = named.loc[named["id_structure"].isin(ids)]
        share = overlay.share(claimed["id_structure"].isin(ids).to_numpy())
        share += (
            in_qpv.loc[in_qpv["code_qp"].isin(rows.loc[rows["niveau"] == "qpv", "code"])]
            .groupby("position")["share"]
            .sum()
            .reindex(range(len(units)), fill_value=0.0)
            .to_numpy()
        )
        share[is_named(units, rows)] = 1.0
        shares[f"part_{kind.value}"] = np.minimum(share, 1.0)
    return pd.DataFrame(shares, index=units.index)


def is_named(units: gpd.GeoDataFrame, named: pd.DataFrame) -> NDArray[np.bool_]:
    """Return, for each unit, whether a territory names its commune, its arrondissement municipal or its EPCI."""
    communes = named.loc[named["niveau"].isin(COMMUNE_LEVELS), "code"]
    epci = named.loc[named["niveau"] == "epci", "code"]
    mask: NDArray[np.bool_] = (
        units.index.isin(communes) | units["code_commune"].isin(communes) | units["code_epci"].isin(epci)
    ).to_numpy()
    return mask


def qpv_shares(units: gpd.GeoDataFrame, qpv: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what share of each unit a QPV is: by population where its population there is known, else by area.

    The population of a QPV in a unit is known where the QPV lies in one commune only and that commune is one
    unit: it is then the whole population of the QPV.

    Returns
    -------
    pandas.DataFrame
        Columns ``code_qp``, ``position`` (of the unit), ``share`` (in [0, 1]); one row per QPV and unit that meet.
    """
    by_population = _shares_by_population(units, qpv)
    others = qpv.loc[~qpv.index.isin(by_population["code_qp"])]
    return pd.concat([by_population, _shares_by_area(units, others)], ignore_index=True)


def _shares_by_population(units: gpd.GeoDataFrame, qpv: gpd.GeoDataFrame) -> pd.DataFrame:
    position = pd.Series(np.arange(len(units)), index=units.index)
    inhabitants = units["population"].to_numpy(dtype=float)
    known = qpv.loc[qpv["communes"].isin(units.index) & qpv["population"].notna(), ["communes", "population"]]
    where = position.loc[known["communes"]].to_numpy()
    inhabited = inhabitants[where] > 0
    share = known["population"].to_numpy()[inhabited] / inhabitants[where[inhabited]]
    return pd.DataFrame(
        {"code_qp": known.index[inhabited], "position": where[inhabited], "share": np.minimum(share, 1.0)},
    )


def _shares_by_area(units: gpd.GeoDataFrame, qpv: gpd.GeoDataFrame) -> pd.DataFrame:
    polygons = qpv.geometry.to_numpy()
    which, position = units.sindex.query(polygons, predicate="intersects")
    pieces = gpd.GeoSeries(polygons[which], crs=units.crs).intersection(
        units.geometry.iloc[position].reset_index(drop=True),
    )
    share = pieces.area.to_numpy() / units.geometry.area.to_numpy()[position]
    return pd.DataFrame({"code_qp": qpv.index[which], "position": position, "share": share})
