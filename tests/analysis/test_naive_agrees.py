"""An independent second way, ``bench/naive.py``, must give the same figures on two real departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.reference.geography import load_geography
from tests.analysis.conftest import PARAMETERS, load_bench

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis

Ways = tuple["Diagnosis", Any]

ZONES = [
    "nb_communes",
    "population",
    "surface_km2",
    "nb_cs",
    "nb_evs",
    "nb_autres",
    "population_couverte",
    "part_couverte",
    "part_couverte_cs",
    "part_couverte_evs",
    "population_hors_acces",
    "part_hors_acces",
    "population_non_couverte",
    "part_non_couverte",
    "temps_moyen",
    "temps_max",
]


@pytest.fixture(scope="module", params=["52", "62"])
def ways(request: pytest.FixtureRequest) -> Ways:
    """Return what the product and the naive way make of the same sixty structures."""
    made_up = load_bench("made_up")
    geography = made_up.with_made_up_qpv(load_geography(request.param))
    inventory = made_up.made_up_inventory(geography, 60)
    product = diagnose(geography, inventory, PARAMETERS)
    return product, load_bench("naive").analyse_naively(geography, inventory)


def assert_same(product: pd.DataFrame, naive: pd.DataFrame, columns: list[str]) -> None:
    one, other = pd.DataFrame(product[columns]), pd.DataFrame(naive[columns])
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9, check_dtype=False, check_names=False)


def test_the_input_has_every_kind_of_unit(ways: Ways) -> None:
    units = ways[0].units
    assert {"couverte", "proche_hors_territoire", "non_couverte"} <= set(units["classe"])
    assert ((units["part_structure"] > 0) & (units["part_structure"] < 1)).sum() > 20
    assert (units["part_structure"] > units[["part_cs", "part_evs"]].max(axis=1) + 0.01).any()


def test_shares(ways: Ways) -> None:
    assert_same(ways[0].units, ways[1].units, ["part_cs", "part_evs", "part_structure"])


def test_times(ways: Ways) -> None:
    columns = ["temps_cs", "temps_evs", "temps_structure", "structure_proche"]
    assert_same(ways[0].units, ways[1].units, columns)


def test_classes(ways: Ways) -> None:
    assert_same(ways[0].units, ways[1].units, ["classe"])


def test_epci(ways: Ways) -> None:
    assert_same(ways[0].epci, ways[1].epci.loc[ways[0].epci.index], ZONES)


def test_department(ways: Ways) -> None:
    assert_same(ways[0].departement, ways[1].departement, ZONES)


def test_balance(ways: Ways) -> None:
    product, naive = ways[0].balance, ways[1].balance
    columns = [column for column in product.columns if column not in ("nom", "typologie")]
    assert_same(product, naive.loc[product.index], columns)


def test_qpv(ways: Ways) -> None:
    columns = ["statut", "structure_proche", "distance_m", "part_territoire"]
    assert_same(ways[0].qpv.set_index("code_qp"), ways[1].qpv, columns)


def test_zones_blanches(ways: Ways) -> None:
    columns = ["code_epci", "communes", "population", "surface_km2", "temps_moyen", "commune_centre"]
    assert_same(ways[0].zones_blanches, ways[1].zones_blanches, columns)
    areas = ways[0].zones_blanches.geometry.symmetric_difference(ways[1].zones_blanches.geometry).area
    assert areas.max() < 1.0
