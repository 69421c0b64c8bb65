"""Balance of CS and EVS: every column worked out by hand.

The department: 20,000 inhabitants, 2 CS and 2 EVS, thus one of each for 10,000.

| zone | population | CS | EVS |
| --- | --- | --- | --- |
| E1 | 10,000 | 2 | 1 |
| E2 | 5,000 | 0 | 1 |
| E3 | 5,000 | 0 | 0 |
"""

from __future__ import annotations

import math

import pandas as pd
import pytest

from avs_geo.analysis.coverage.balance import BALANCE_COLUMNS, balance
from avs_geo.analysis.coverage.zones import whole_department
from tests.analysis.conftest import PARAMETERS, line

UNITS = pd.DataFrame(
    {
        "population": [6000, 4000, 3000, 2000, 5000],
        "part_cs": [1.0, 0.5, 0.0, 0.4, 0.0],
        "part_evs": [0.5, 0.4, 0.9, 0.3, 0.0],
    },
    index=["A", "B", "C", "D", "F"],
)
ZONE_OF = pd.Series(["E1", "E1", "E2", "E2", "E3"], index=UNITS.index)
ZONES = pd.DataFrame(
    {"population": [10_000, 5000, 5000], "nb_cs": [2, 0, 0], "nb_evs": [1, 1, 0]}, index=["E1", "E2", "E3"]
)
WHOLE = pd.DataFrame({"population": [20_000], "nb_cs": [2], "nb_evs": [2]}, index=["99"])


def of_the_zones(zones: pd.DataFrame = ZONES, whole: pd.DataFrame = WHOLE) -> pd.DataFrame:
    return balance(zones, whole, units=UNITS, zone_of=ZONE_OF, parameters=PARAMETERS)


def test_the_columns_are_in_their_order() -> None:
    assert tuple(of_the_zones().columns) == BALANCE_COLUMNS


def test_inhabitants_per_structure() -> None:
    table = of_the_zones()
    per = table[["hab_par_cs", "hab_par_evs", "hab_par_structure"]]
    assert line(per, "E1").to_list() == pytest.approx([5000.0, 10_000.0, 10_000 / 3])
    assert math.isnan(line(per, "E2")["hab_par_cs"])
    assert line(per, "E2")[["hab_par_evs", "hab_par_structure"]].to_list() == [5000.0, 5000.0]
    assert line(per, "E3").isna().all()


def test_the_four_kinds_of_zone() -> None:
    zones = pd.DataFrame(
        {"population": [1, 1, 1, 1], "nb_cs": [2, 0, 0, 1], "nb_evs": [1, 1, 0, 0]}, index=["E1", "E2", "E3", "E4"]
    )
    assert of_the_zones(zones)["typologie"].to_dict() == {
        "E1": "mixte",
        "E2": "evs_seul",
        "E3": "aucune_structure",
        "E4": "cs_seul",
    }


def test_the_quotient_compares_the_share_of_evs_with_the_departments() -> None:
    quotient = of_the_zones()["quotient_evs"]
    # One of three, over one of two.
    assert quotient["E1"] == pytest.approx(2 / 3)
    # One of one, over one of two.
    assert quotient["E2"] == pytest.approx(2.0)


def test_the_quotient_is_empty_without_structures() -> None:
    assert math.isnan(of_the_zones()["quotient_evs"]["E3"])


def test_the_quotient_is_empty_where_the_department_has_no_evs() -> None:
    only_cs = ZONES.assign(nb_evs=0)
    whole = WHOLE.assign(nb_evs=0)
    assert of_the_zones(only_cs, whole)["quotient_evs"].isna().all()


def test_the_gap_is_what_the_average_would_give_less_what_is_there() -> None:
    table = of_the_zones()
    # 1 per 10,000: 1, 0.5 and 0.5.
    assert table["ecart_cs"].to_list() == pytest.approx([-1.0, 0.5, 0.5])
    assert table["ecart_evs"].to_list() == pytest.approx([0.0, -0.5, 0.5])


def test_the_gaps_sum_to_zero_over_the_department() -> None:
    table = of_the_zones()
    assert table["ecart_cs"].sum() == pytest.approx(0.0, abs=1e-12)
    assert table["ecart_evs"].sum() == pytest.approx(0.0, abs=1e-12)


def test_populations_by_the_territories_they_are_in() -> None:
    # A: both (1.0; 0.5). B: CS alone (0.5; 0.4). C: EVS alone. D: neither reaches a half. F: neither.
    table = of_the_zones()
    columns = ["population_cs_seul", "population_evs_seul", "population_les_deux", "population_aucune"]
    assert line(table, "E1")[columns].to_list() == [4000, 0, 6000, 0]
    assert line(table, "E2")[columns].to_list() == [0, 3000, 0, 2000]
    assert line(table, "E3")[columns].to_list() == [0, 0, 0, 5000]


def test_the_line_of_the_department() -> None:
    zone_of = whole_department(UNITS, "99")
    table = line(balance(WHOLE, WHOLE, units=UNITS, zone_of=zone_of, parameters=PARAMETERS), "99")
    assert table["typologie"] == "mixte"
    assert table[["hab_par_cs", "hab_par_evs", "hab_par_structure"]].to_list() == [10_000, 10_000, 5000]
    assert table["quotient_evs"] == pytest.approx(1.0)
    assert table[["ecart_cs", "ecart_evs"]].to_list() == pytest.approx([0.0, 0.0], abs=1e-12)
    columns = ["population_cs_seul", "population_evs_seul", "population_les_deux", "population_aucune"]
    assert table[columns].to_list() == [4000, 3000, 6000, 7000]


def test_a_department_without_structures_has_no_average_but_no_gap_either() -> None:
    zones, whole = ZONES.assign(nb_cs=0, nb_evs=0), WHOLE.assign(nb_cs=0, nb_evs=0)
    table = of_the_zones(zones, whole)
    assert table["ecart_cs"].to_list() == [0.0, 0.0, 0.0]
    assert table["quotient_evs"].isna().all()
    assert set(table["typologie"]) == {"aucune_structure"}


def test_a_department_without_inhabitants_has_no_average() -> None:
    zones, whole = ZONES.assign(population=0), WHOLE.assign(population=0)
    assert of_the_zones(zones, whole)["ecart_cs"].isna().all()


def test_a_zone_in_which_no_unit_lies_has_no_population_by_kind() -> None:
    zones = pd.DataFrame({"population": [0], "nb_cs": [0], "nb_evs": [0]}, index=["E9"])
    assert of_the_zones(zones).loc["E9", "population_aucune"] == 0
