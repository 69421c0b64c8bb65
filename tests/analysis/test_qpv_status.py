"""The status of a QPV is the first that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.qpv import qpv_statuses
from avs_geo.analysis.structures import counting_structures
from tests.analysis.conftest import (
    PARAMETERS,
    Commune,
    Qpv,
    Structure,
    box,
    made_up_geography,
    made_up_named,
    made_up_shapes,
    made_up_structures,
    row_of,
    square,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

# A square of 2 km in the middle of A: from 4 to 6 km both ways.
IN_A = Qpv(code="Q1", communes="A", population=300, shape=square(4, 4, 2))
FAR = (8.0, 8.0)

COLUMNS = [
    "code_qp",
    "nom_qp",
    "communes",
    "population",
    "statut",
    "structure_proche",
    "distance_m",
    "part_territoire",
    "emprise",
]


def statuses(
    structures: Sequence[Structure],
    *,
    named: Sequence[tuple[str, str, str]] = (),
    shapes: Sequence[tuple[str, BaseGeometry]] = (),
    qpv: Sequence[Qpv] = (IN_A,),
    communes: Sequence[Commune] = tuple(row_of("AB")),
    parameters: Parameters = PARAMETERS,
) -> pd.DataFrame:
    geography = made_up_geography(communes, qpv)
    return qpv_statuses(
        geography.qpv,
        counting_structures(made_up_structures(structures)),
        units=geography.units,
        named=made_up_named(named),
        shapes=made_up_shapes(shapes),
        parameters=parameters,
    )


def test_a_structure_inside() -> None:
    row = statuses([Structure(at=(4.5, 5.5))]).iloc[0]
    assert (row["statut"], row["structure_proche"], row["distance_m"]) == ("structure_dans_le_qpv", "s1", 0.0)


def test_a_structure_on_the_edge_is_inside() -> None:
    assert statuses([Structure(at=(6, 5))])["statut"].to_list() == ["structure_dans_le_qpv"]


def test_a_structure_at_exactly_500_metres_is_near() -> None:
    row = statuses([Structure(at=(6.5, 5))]).iloc[0]
    assert row["statut"] == "structure_a_proximite"
    assert row["distance_m"] == pytest.approx(500.0)


def test_a_structure_at_501_metres_is_not_near() -> None:
    row = statuses([Structure(at=(6.501, 5))]).iloc[0]
    assert row["statut"] == "non_couvert"
    assert row["distance_m"] == pytest.approx(501.0)


def test_the_distance_counts_from_the_edge_in_every_direction() -> None:
    # 300 m east and 400 m north of the corner: 500 m.
    assert statuses([Structure(at=(6.3, 6.4))])["statut"].to_list() == ["structure_a_proximite"]


def test_the_distance_is_the_users() -> None:
    at_700_m = [Structure(at=(6.7, 5))]
    assert statuses(at_700_m)["statut"].to_list() == ["non_couvert"]
    near = statuses(at_700_m, parameters=Parameters(qpv_distance=700))
    assert near["statut"].to_list() == ["structure_a_proximite"]


def test_half_of_its_area_exactly_is_in_a_territory() -> None:
    row = statuses([Structure(at=FAR)], shapes=[("s1", box(0, 0, 5, 10))]).iloc[0]
    assert row["statut"] == "dans_un_territoire"
    assert row["part_territoire"] == pytest.approx(0.5)


def test_less_than_half_is_not() -> None:
    row = statuses([Structure(at=FAR)], shapes=[("s1", box(0, 0, 4.99, 10))]).iloc[0]
    assert row["statut"] == "non_couvert"
    assert row["part_territoire"] == pytest.approx(0.495)


def test_overlapping_territories_are_counted_once() -> None:
    # 4.0-4.8 and 4.4-4.9 of 4-6: the union is 0.45, the sum would be 0.65.
    drawn = [("s1", box(4, 0, 4.8, 10)), ("s1", box(4.4, 0, 4.9, 10))]
    row = statuses([Structure(at=FAR)], shapes=drawn).iloc[0]
    assert row["part_territoire"] == pytest.approx(0.45)
    assert row["statut"] == "non_couvert"


@pytest.mark.parametrize("row", [("s1", "commune", "A"), ("s1", "epci", "E1"), ("s1", "qpv", "Q1")])
def test_what_names_it_or_its_commune_or_its_epci_covers_it(row: tuple[str, str, str]) -> None:
    line = statuses([Structure(at=FAR)], named=[row]).iloc[0]
    assert line["statut"] == "dans_un_territoire"
    assert line["part_territoire"] == pytest.approx(1.0)


def test_a_territory_that_names_another_qpv_does_not_cover_it() -> None:
    other = Qpv(code="Q2", communes="B", shape=square(14, 4, 2))
    table = statuses([Structure(at=FAR)], named=[("s1", "qpv", "Q2")], qpv=[IN_A, other])
    assert table["statut"].to_list() == ["non_couvert", "dans_un_territoire"]


def test_a_qpv_on_two_communes_of_which_one_is_named() -> None:
    # 9 to 12: a third in A, two thirds in B.
    astride = Qpv(code="Q1", communes="A;B", shape=box(9, 4, 12, 6))
    west = statuses([Structure(at=(2, 2))], named=[("s1", "commune", "A")], qpv=[astride]).iloc[0]
    east = statuses([Structure(at=(2, 2))], named=[("s1", "commune", "B")], qpv=[astride]).iloc[0]
    assert (west["statut"], west["part_territoire"]) == ("non_couvert", pytest.approx(1 / 3))
    assert (east["statut"], east["part_territoire"]) == ("dans_un_territoire", pytest.approx(2 / 3))


def test_inside_comes_before_near_and_near_before_the_territory() -> None:
    named = [("s1", "qpv", "Q1")]
    assert statuses([Structure(at=(5, 5))], named=named)["statut"].to_list() == ["structure_dans_le_qpv"]
    assert statuses([Structure(at=(6.2, 5))], named=named)["statut"].to_list() == ["structure_a_proximite"]
    assert statuses([Structure(at=FAR)], named=named)["statut"].to_list() == ["dans_un_territoire"]


@pytest.mark.parametrize("kept_out", [{"statut": "ferme"}, {"statut": "projet"}, {"type": "AUTRE"}])
def test_structures_that_do_not_count_give_no_status(kept_out: dict[str, str]) -> None:
    inside = Structure(at=(5, 5), **kept_out)  # type: ignore[arg-type]
    row = statuses([inside], named=[("s1", "qpv", "Q1")], shapes=[("s1", square(0, 0))]).iloc[0]
    assert row["statut"] == "non_couvert"
    assert row["structure_proche"] is None
    assert row.isna()["distance_m"]


def test_without_structures_every_qpv_is_uncovered() -> None:
    table = statuses([])
    assert table["statut"].to_list() == ["non_couvert"]
    assert table["part_territoire"].to_list() == [0.0]
    assert list(table.columns) == COLUMNS


def test_without_qpv_the_table_is_empty_with_its_columns() -> None:
    table = statuses([Structure()], qpv=[])
    assert table.empty
    assert list(table.columns) == COLUMNS


def test_without_anything_the_table_is_empty_with_its_columns() -> None:
    assert list(statuses([], qpv=[]).columns) == COLUMNS


def test_the_nearest_of_equals_is_the_first_id() -> None:
    # 1.1 km west and 1.1 km east of the edges.
    equals = [Structure(id="b", at=(2.9, 5)), Structure(id="a", at=(7.1, 5))]
    for structures in (equals, equals[::-1]):
        assert statuses(structures)["structure_proche"].to_list() == ["a"]


def test_what_is_known_of_a_qpv_is_kept() -> None:
    row = statuses([Structure()]).iloc[0]
    assert row[["code_qp", "nom_qp", "communes", "population", "emprise"]].to_list() == [
        "Q1",
        "Quartier Q1",
        "A",
        300.0,
        "officielle",
    ]
