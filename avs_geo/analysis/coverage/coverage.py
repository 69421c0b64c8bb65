"""Share of each unit in the territoires d'agrément of the counting structures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.coverage.grouping import ratio
from avs_geo.analysis.coverage.overlay import Overlay
from avs_geo.analysis.coverage.structures import StructureKind, is_of_kind

if TYPE_CHECKING:
    import geopandas as gpd
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
        Index ``code``; columns ``code_commune``, ``code_unite_commune``, ``code_epci``, ``population``,
        ``geometry`` (projected).
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
    type_of = dict(zip(structures["id"], structures["type"], strict=True))
    drawn_for = shapes["id_structure"].map(type_of).to_numpy(dtype=object)
    named_for = named["id_structure"].map(type_of).to_numpy(dtype=object)
    overlay = Overlay(units.geometry.to_numpy(), shapes.geometry.to_numpy())
    in_qpv = qpv_shares(units, qpv.loc[qpv.index.isin(qpv_named(named))])
    shares = {}
    for kind in StructureKind:
        claims = named.loc[is_of_kind(named_for, kind)]
        share = overlay.share(is_of_kind(drawn_for, kind), is_named(units, claims))
        here = in_qpv.loc[in_qpv["code_qp"].isin(qpv_named(claims))]
        share += np.bincount(here["position"], weights=here["share"], minlength=len(units))
        shares[f"part_{kind.value}"] = np.minimum(share, 1.0)
    return pd.DataFrame(shares, index=units.index)


def is_named(units: gpd.GeoDataFrame, named: pd.DataFrame) -> NDArray[np.bool_]:
    """Return, for each unit, whether a territory names its commune, its arrondissement municipal or its EPCI."""
    communes = _codes(named, *COMMUNE_LEVELS)
    epci = _codes(named, "epci")
    names = zip(
        units["code_unite_commune"].to_numpy(dtype=object),
        units["code_commune"].to_numpy(dtype=object),
        units["code_epci"].to_numpy(dtype=object),
        strict=True,
    )
    return np.array(
        [unit in communes or commune in communes or group in epci for unit, commune, group in names],
        dtype=bool,
    )


def qpv_named(named: pd.DataFrame) -> set[str]:
    """Return the codes of the QPV that territories name."""
    return _codes(named, "qpv")


def _codes(named: pd.DataFrame, *levels: str) -> set[str]:
    pairs = zip(named["niveau"].to_numpy(dtype=object), named["code"].to_numpy(dtype=object), strict=True)
    return {code for level, code in pairs if level in levels}


def qpv_shares(units: gpd.GeoDataFrame, qpv: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what share of each unit a QPV is: by population where its population there is known, else by area.

    The population of a QPV in a unit is known where the QPV lies in one commune only and that commune is one
    unit: it is then the whole population of the QPV.

    Returns
    -------
    pandas.DataFrame
        Columns ``code_qp``, ``position`` (of the unit), ``share`` (in [0, 1]); one row per QPV and unit that meet.
    """
    position = units.index.get_indexer(qpv["communes"])
    inhabitants = units["population"].to_numpy(dtype=float)[position]
    share = ratio(qpv["population"].to_numpy(dtype=float), np.where(position >= 0, inhabitants, 0.0))
    known = ~np.isnan(share)
    by_population = pd.DataFrame(
        {"code_qp": qpv.index[known], "position": position[known], "share": np.minimum(share[known], 1.0)},
    )
    return pd.concat([by_population, _shares_by_area(units, qpv.loc[~known])], ignore_index=True)


def _shares_by_area(units: gpd.GeoDataFrame, qpv: gpd.GeoDataFrame) -> pd.DataFrame:
    polygons, areas = qpv.geometry.to_numpy(), units.geometry.to_numpy()
    which, position = units.sindex.query(polygons, predicate="intersects")
    pieces = shapely.intersection(polygons[which], areas[position])
    share = shapely.area(pieces) / shapely.area(areas[position])
    return pd.DataFrame({"code_qp": qpv.index[which], "position": position, "share": share})
