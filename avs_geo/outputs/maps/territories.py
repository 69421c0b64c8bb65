"""Outlines of the territoires d'agrément: per structure, the union of what its territory names and draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.coverage.coverage import COMMUNE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

    Geometries = NDArray[np.object_]
    Positions = NDArray[np.intp]


def territory_outlines(geography: Geography, inventory: Inventory) -> gpd.GeoDataFrame:
    """Return one outline per structure that has a territory here.

    Parameters
    ----------
    geography
        The department: its units and its QPV.
    inventory
        Structures, whatever their status, and territories, named or drawn.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id_structure``, ``nom``, ``type``, ``hypothese`` (true where at least one part of the
        territory is an assumption), ``geometry`` (projected CRS of the department); in the order of the
        structures. A territory that names nothing of this department, or only QPV without a known contour,
        has no row.
    """
    named, shapes = inventory.territoires.named, inventory.territoires.shapes
    parts = (
        _outlines_of_units(geography, named),
        _polygons_of_qpv(geography, named),
        (shapes["id_structure"].to_numpy(dtype=object), shapes.geometry.to_numpy()),
    )
    ids = np.concatenate([part_ids for part_ids, _ in parts])
    polygons = np.concatenate([part_polygons for _, part_polygons in parts])
    structures = inventory.structures
    position = pd.Index(structures["id"]).get_indexer(ids)
    which, outlines = _united(position[position >= 0], polygons[position >= 0], unite=shapely.union_all)
    chosen = structures.iloc[which]
    supposed = {
        *named.loc[named["hypothese"].astype(bool), "id_structure"],
        *shapes.loc[shapes["hypothese"].astype(bool), "id_structure"],
    }
    return gpd.GeoDataFrame(
        {
            "id_structure": chosen["id"].to_numpy(),
            "nom": chosen["nom"].to_numpy(),
            "type": chosen["type"].to_numpy(),
            "hypothese": chosen["id"].isin(list(supposed)).to_numpy(dtype=bool),
        },
        geometry=outlines,
        crs=geography.epsg,
    )


def dissolve(polygons: Geometries, groups: Positions) -> tuple[Positions, Geometries]:
    """Return the groups present, sorted, and the union of the polygons of each.

    Parameters
    ----------
    polygons
        Polygons that do not overlap; any planar CRS.
    groups
        The group of each, a number from 0; negative where it belongs to none.
    """
    grouped = groups >= 0
    return _united(groups[grouped], polygons[grouped], unite=_union_of_coverage)


def _outlines_of_units(geography: Geography, named: pd.DataFrame) -> tuple[Geometries, Geometries]:
    """Return structures, and the union of the units that each names by their commune or by their EPCI."""
    units = geography.communes
    places = pd.concat(
        [
            _places(units.index, units.index, "commune"),
            _places(units["code_commune"], units.index, "commune"),
            _places(units["code_epci"].dropna(), units["code_epci"].dropna().index, "epci"),
        ],
    )
    wanted = named[["id_structure", "niveau", "code"]].copy()
    wanted["niveau"] = wanted["niveau"].where(~wanted["niveau"].isin(COMMUNE_LEVELS), "commune")
    pairs = wanted.merge(places, on=["niveau", "code"])[["id_structure", "unite"]].drop_duplicates()
    ids, structure_of = np.unique(pairs["id_structure"].to_numpy(dtype=object), return_inverse=True)
    polygons = units.geometry.reindex(pairs["unite"]).to_numpy(dtype=object)
    which, outlines = dissolve(polygons, structure_of)
    return ids[which], outlines


def _places(codes: pd.Index | pd.Series, units: pd.Index, level: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"niveau": level, "code": codes.to_numpy(dtype=object), "unite": units.to_numpy(dtype=object)},
    )


def _polygons_of_qpv(geography: Geography, named: pd.DataFrame) -> tuple[Geometries, Geometries]:
    """Return structures, and each QPV that they name."""
    rows = named.loc[(named["niveau"] == "qpv") & named["code"].isin(geography.qpv.index)]
    polygons = geography.qpv.geometry.reindex(rows["code"]).to_numpy(dtype=object)
    return rows["id_structure"].to_numpy(dtype=object), polygons


def _united(
    groups: Positions,
    parts: Geometries,
    *,
    unite: Callable[..., Any],
) -> tuple[Positions, Geometries]:
    """Unite the parts of each group in one call: one row per group, padded with None."""
    order = np.argsort(groups, kind="stable")
    unique, start, count = np.unique(groups[order], return_index=True, return_counts=True)
    table = np.full((len(unique), int(count.max(initial=0))), None, dtype=object)
    row = np.repeat(np.arange(len(unique)), count)
    table[row, np.arange(len(groups)) - np.repeat(start, count)] = parts[order]
    if not table.size:
        return unique, np.empty(0, dtype=object)
    return unique, np.asarray(unite(table, axis=1), dtype=object)


def _union_of_coverage(table: Geometries, *, axis: int) -> Geometries:
    """Unite polygons that share their edges; rows of other polygons take the general, slower union."""
    sound = np.array([shapely.coverage_is_valid(row[~shapely.is_missing(row)]) for row in table], dtype=bool)
    unions = np.full(len(table), None, dtype=object)
    unions[sound] = shapely.coverage_union_all(table[sound], axis=axis)
    unions[~sound] = shapely.union_all(table[~sound], axis=axis)
    return unions
