"""Sums over zones, worked out by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from avs_geo.analysis.coverage.classification import classify
from avs_geo.analysis.coverage.zones import ZONE_COLUMNS, count_structures, summarise_zones, whole_department
from tests.analysis.conftest import PARAMETERS, Structure, line, made_up_structures

if TYPE_CHECKING:
    from collections.abc import Sequence

# code, population, part_cs, part_evs, part_structure, temps, zone
Row = tuple[str, int, float, float, float, float, str | None]

THREE_UNITS: list[Row] = [
    ("A", 1000, 1.0, 0.0, 1.0, 10.0, "E1"),  # couverte
    ("B", 3000, 0.2, 0.1, 0.25, 30.0, "E1"),  # non_couverte
    ("C", 500, 0.0, 0.6, 0.6, 20.0, "E2"),  # couverte, exactly at the threshold
]


def units_of(rows: Sequence[Row]) -> pd.DataFrame:
    units = pd.DataFrame(
        rows,
        columns=["code", "population", "part_cs", "part_evs", "part_structure", "temps_structure", "zone"],
    ).set_index("code")
    units["code_commune"] = units.index
    units["surface_km2"] = 100.0
    units["besoin"] = math.nan
    units["classe"] = classify(units["part_structure"], units["temps_structure"], PARAMETERS)
    return units


def zones_of(rows: Sequence[Row], structures: Sequence[Structure] = ()) -> pd.DataFrame:
    units = units_of(rows)
    return summarise_zones(units, made_up_structures(structures), zone_of=units["zone"], parameters=PARAMETERS)


def test_every_figure_of_a_zone() -> None:
    zones = zones_of(THREE_UNITS)
    assert tuple(zones.columns) == ZONE_COLUMNS
    first = line(zones, "E1")
    assert first["nb_communes"] == 2
    assert first["population"] == 4000
    assert first["surface_km2"] == pytest.approx(200.0)
    assert first["population_couverte"] == pytest.approx(1000 + 0.25 * 3000)
    assert first["part_couverte"] == pytest.approx(1750 / 4000)
    assert first["part_couverte_cs"] == pytest.approx((1000 + 600) / 4000)
    assert first["part_couverte_evs"] == pytest.approx(300 / 4000)
    assert first["population_hors_acces"] == pytest.approx(3000)
    assert first["part_hors_acces"] == pytest.approx(0.75)
    assert first["population_non_couverte"] == pytest.approx(3000)
    assert first["part_non_couverte"] == pytest.approx(0.75)
    # (1,000 x 10 + 3,000 x 30) / 4,000
    assert first["temps_moyen"] == pytest.approx(25.0)
    assert first["temps_max"] == pytest.approx(30.0)
    assert math.isnan(first["besoin"])


def test_a_commune_exactly_at_the_threshold_has_access() -> None:
    second = line(zones_of(THREE_UNITS), "E2")
    assert second["population_hors_acces"] == 0.0
    assert second["population_non_couverte"] == 0.0


def test_a_commune_half_covered_counts_for_half_of_its_inhabitants() -> None:
    zones = zones_of([("A", 1001, 0.5, 0.0, 0.5, 30.0, "E1")])
    assert zones.loc["E1", "population_couverte"] == pytest.approx(500.5)
    # In a territory, hence not of class non_couverte, though it is far.
    assert zones.loc["E1", "population_non_couverte"] == 0.0
    assert zones.loc["E1", "population_hors_acces"] == 1001


def test_populations_stay_whole_numbers() -> None:
    zones = zones_of(THREE_UNITS)
    assert pd.api.types.is_integer_dtype(zones["population"])
    assert pd.api.types.is_integer_dtype(zones["nb_communes"])


def test_the_mean_time_leaves_out_the_units_whose_time_is_not_known() -> None:
    zones = zones_of([("A", 1000, 0, 0, 0, 12.0, "E1"), ("B", 9000, 0, 0, 0, math.nan, "E1")])
    assert zones.loc["E1", "temps_moyen"] == pytest.approx(12.0)
    # Yet nobody there has access.
    assert zones.loc["E1", "population_hors_acces"] == 9000


def test_without_any_known_time_the_mean_and_the_greatest_are_missing() -> None:
    zones = zones_of([("A", 1000, 0, 0, 0, math.nan, "E1")])
    assert line(zones, "E1")[["temps_moyen", "temps_max"]].isna().all()
    assert zones.loc["E1", "part_hors_acces"] == 1.0


def test_a_zone_without_inhabitants_has_sums_of_zero_and_no_shares() -> None:
    zone = line(zones_of([("A", 0, 1, 0, 1, 12.0, "E1"), ("B", 10, 1, 0, 1, 5.0, "E2")]), "E1")
    assert zone[["population", "population_couverte", "population_hors_acces"]].to_list() == [0, 0, 0]
    shares = ["part_couverte", "part_couverte_cs", "part_couverte_evs", "part_hors_acces", "part_non_couverte"]
    assert zone[[*shares, "temps_moyen"]].isna().all()
    assert zone["temps_max"] == 12.0


def test_units_outside_every_zone_are_in_none() -> None:
    rows = [*THREE_UNITS, ("D", 7000, 0.0, 0.0, 0.0, 90.0, None)]
    assert zones_of(rows)["population"].to_dict() == {"E1": 4000, "E2": 500}


def test_units_outside_every_zone_are_in_the_department() -> None:
    units = units_of([*THREE_UNITS, ("D", 7000, 0.0, 0.0, 0.0, 90.0, None)])
    whole = summarise_zones(units, made_up_structures([]), zone_of=whole_department(units, "99"), parameters=PARAMETERS)
    assert whole.index.to_list() == ["99"]
    assert whole.loc["99", "population"] == 11_500
    assert whole.loc["99", "nb_communes"] == 4
    # (10 x 1,000 + 30 x 3,000 + 20 x 500 + 90 x 7,000) / 11,500
    assert whole.loc["99", "temps_moyen"] == pytest.approx(740_000 / 11_500)


def test_the_arrondissements_of_a_city_are_one_commune() -> None:
    units = units_of(THREE_UNITS)
    units["code_commune"] = ["69123", "69123", "69001"]
    zones = summarise_zones(units, made_up_structures([]), zone_of=units["zone"], parameters=PARAMETERS)
    assert zones["nb_communes"].to_dict() == {"E1": 1, "E2": 1}


def test_the_need_of_a_zone_is_weighted_by_the_population_whose_need_is_known() -> None:
    units = units_of(THREE_UNITS)
    units["besoin"] = [40.0, 80.0, math.nan]
    zones = summarise_zones(units, made_up_structures([]), zone_of=units["zone"], parameters=PARAMETERS)
    # (1,000 x 40 + 3,000 x 80) / 4,000
    assert zones.loc["E1", "besoin"] == pytest.approx(70.0)
    assert math.isnan(line(zones, "E2")["besoin"])


def test_agreed_structures_are_counted_by_type_where_they_stand() -> None:
    everyone = [
        Structure(id="1", type="CS", unite="A"),
        Structure(id="2", type="CS", unite="B", statut="ferme"),
        Structure(id="3", type="CS", unite="B", statut="projet"),
        Structure(id="4", type="EVS", unite="B", agrement_echu=True),
        Structure(id="5", type="EVS", unite="B"),
        Structure(id="6", type="EVS", unite="B", statut="prefiguration"),
        Structure(id="7", type="AUTRE", unite="A"),
        Structure(id="8", type="CS", unite="C"),
    ]
    zones = zones_of(THREE_UNITS, everyone)[["nb_cs", "nb_evs", "nb_autres"]]
    assert line(zones, "E1").to_list() == [1, 2, 1]
    assert line(zones, "E2").to_list() == [1, 0, 0]


def test_structures_outside_every_zone_are_counted_in_none() -> None:
    rows: list[Row] = [*THREE_UNITS, ("D", 7000, 0.0, 0.0, 0.0, 90.0, None)]
    outside = [Structure(id="1", unite="D"), Structure(id="2", unite=None), Structure(id="3", unite="ZZ")]
    zones = zones_of(rows, outside)
    assert (zones[["nb_cs", "nb_evs", "nb_autres"]].to_numpy() == 0).all()


def test_without_structures_the_counts_are_zero() -> None:
    units = units_of(THREE_UNITS)
    counts = count_structures(made_up_structures([]), zone_of=units["zone"], zones=pd.Index(["E1", "E2"]))
    assert {column: count.tolist() for column, count in counts.items()} == {
        "nb_cs": [0, 0],
        "nb_evs": [0, 0],
        "nb_autres": [0, 0],
    }
    assert zones_of(THREE_UNITS)["nb_cs"].to_list() == [0, 0]
