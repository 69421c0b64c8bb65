"""A territory's outline is all that it names and draws, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from avs_geo.inventory.structures.territoires import Territoires
from avs_geo.outputs.maps.territories import dissolve, territory_outlines

if TYPE_CHECKING:
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

KM2 = 1e6


def naming(inventory: Inventory, *rows: tuple[str, str, str], hypothese: bool = False) -> Inventory:
    """Return the inventory with these territories only: structure, level, code."""
    named = pd.DataFrame(rows, columns=["id_structure", "niveau", "code"]).assign(hypothese=hypothese, defaut=False)
    return replace(inventory, territoires=Territoires(named=named, shapes=inventory.territoires.shapes.iloc[:0]))


def test_each_structure_with_a_territory_has_one_outline(geography: Geography, inventory: Inventory) -> None:
    outlines = territory_outlines(geography, inventory)
    assert list(outlines.columns) == ["id_structure", "nom", "type", "hypothese", "geometry"]
    assert outlines["id_structure"].tolist() == ["cs-amont", "evs-combe"]
    assert outlines["nom"].tolist() == ["Centre d’Amont", "Espace, dit « le Puits »"]
    assert outlines["type"].tolist() == ["CS", "EVS"]
    assert outlines.crs.to_epsg() == 2154
    # Two whole communes of 10 km a side; half of one.
    assert (outlines.area / KM2).tolist() == pytest.approx([200.0, 50.0])
    assert outlines.geometry.geom_type.tolist() == ["Polygon", "Polygon"]


def test_an_outline_is_an_assumption_where_one_part_of_it_is(geography: Geography, inventory: Inventory) -> None:
    assert territory_outlines(geography, inventory)["hypothese"].tolist() == [True, False]


def test_an_epci_is_its_units_of_the_department(geography: Geography, inventory: Inventory) -> None:
    outlines = territory_outlines(geography, naming(inventory, ("cs-amont", "epci", "200000001")))
    expected = shapely.union_all(geography.units.geometry.loc[["99001", "99002", "99004"]].to_numpy())
    assert outlines.geometry.iloc[0].equals(expected)


def test_what_is_named_twice_is_covered_once(geography: Geography, inventory: Inventory) -> None:
    twice = naming(
        inventory,
        ("cs-amont", "epci", "200000001"),
        ("cs-amont", "commune", "99001"),
        ("cs-amont", "commune", "99001"),
        ("cs-amont", "qpv", "QN09901M"),
    )
    assert territory_outlines(geography, twice).area.tolist() == pytest.approx([300 * KM2])


def test_a_qpv_outside_of_the_communes_named_is_added(geography: Geography, inventory: Inventory) -> None:
    both = naming(inventory, ("evs-combe", "commune", "99003"), ("evs-combe", "qpv", "QN09901M"))
    outline = territory_outlines(geography, both).geometry.iloc[0]
    assert outline.geom_type == "MultiPolygon"
    assert outline.area == pytest.approx(100 * KM2 + geography.qpv.area.iloc[0])


def test_a_city_with_arrondissements_is_all_of_them(geography: Geography, inventory: Inventory) -> None:
    units = geography.units.copy()
    units.loc[["99001", "99002"], "code_commune"] = "99000"
    city = replace(geography, units=units)
    whole = territory_outlines(city, naming(inventory, ("cs-amont", "commune", "99000")))
    assert whole.area.tolist() == pytest.approx([200 * KM2])
    part = territory_outlines(city, naming(inventory, ("cs-amont", "arrondissement_municipal", "99002")))
    assert part.geometry.iloc[0].equals(units.geometry.loc["99002"])


def test_a_drawn_shape_is_joined_to_what_is_named(geography: Geography, inventory: Inventory) -> None:
    west, south, _, north = geography.units.geometry.loc["99002"].bounds
    shapes = gpd.GeoDataFrame(
        {"id_structure": ["cs-amont"], "hypothese": [True]},
        geometry=[shapely.box(west - 2_000, south, west + 1_000, north)],  # 2 km in Amont already, 1 km beyond
        crs=geography.epsg,
    )
    named = naming(inventory, ("cs-amont", "commune", "99001"))
    mixed = replace(named, territoires=replace(named.territoires, shapes=shapes))
    outlines = territory_outlines(geography, mixed)
    assert outlines.area.tolist() == pytest.approx([110 * KM2])
    assert outlines["hypothese"].tolist() == [True]


def test_what_is_not_of_the_department_has_no_outline(geography: Geography, inventory: Inventory) -> None:
    elsewhere = naming(
        inventory,
        ("cs-amont", "commune", "01001"),
        ("evs-combe", "qpv", "QN09909M"),
        ("inconnue", "commune", "99001"),
    )
    outlines = territory_outlines(geography, elsewhere)
    assert outlines.empty
    assert list(outlines.columns) == ["id_structure", "nom", "type", "hypothese", "geometry"]
    assert outlines.crs.to_epsg() == 2154


def test_no_territory_at_all_gives_an_empty_frame(geography: Geography, inventory: Inventory) -> None:
    assert territory_outlines(geography, naming(inventory)).empty


def test_outlines_follow_the_order_of_the_structures(geography: Geography, inventory: Inventory) -> None:
    reversed_rows = naming(inventory, ("projet", "commune", "99006"), ("cs-amont", "commune", "99001"))
    assert territory_outlines(geography, reversed_rows)["id_structure"].tolist() == ["cs-amont", "projet"]


def test_polygons_that_are_no_coverage_are_united_all_the_same() -> None:
    overlapping = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2), shapely.box(9, 0, 10, 1)], dtype=object)
    groups, unions = dissolve(overlapping, np.array([0, 0, -1], dtype=np.intp))
    assert groups.tolist() == [0]
    assert unions[0].equals(shapely.box(0, 0, 3, 2))
