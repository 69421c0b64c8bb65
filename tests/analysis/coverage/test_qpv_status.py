"""The status of a QPV is the first that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.analysis.coverage.qpv import qpv_statuses
from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.parameters import Parameters
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
    "rattachement",
    "a_verifier",
    "temps_a_pied",
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


def test_a_town_hall_inside_the_qpv_proves_nothing() -> None:
    row = statuses([Structure(at=(5, 5), approximate=True)]).iloc[0]
    assert (row["statut"], row["structure_proche"], row["a_verifier"]) == ("non_couvert", "s1", True)
    assert row.isna()[["distance_m", "temps_a_pied"]].all()


def test_a_town_hall_near_the_qpv_leaves_it_to_its_territory() -> None:
    row = statuses([Structure(at=(6.2, 5), approximate=True)], named=[("s1", "commune", "A")]).iloc[0]
    assert (row["statut"], row["rattachement"], row["a_verifier"]) == ("dans_un_territoire", "commune", True)


def test_a_known_place_that_is_near_needs_no_check_though_a_town_hall_is_nearer() -> None:
    both = [Structure(id="hall", at=(5, 5), approximate=True), Structure(id="known", at=(6.4, 5))]
    row = statuses(both).iloc[0]
    assert (row["statut"], row["structure_proche"], row["a_verifier"]) == ("structure_a_proximite", "known", False)
    assert row["distance_m"] == pytest.approx(400)


def test_a_known_place_that_is_far_leaves_the_town_hall_that_is_nearer_to_be_checked() -> None:
    both = [Structure(id="hall", at=(5, 5), approximate=True), Structure(id="known", at=FAR)]
    row = statuses(both).iloc[0]
    assert (row["statut"], row["structure_proche"], row["a_verifier"]) == ("non_couvert", "hall", True)
    assert row.isna()["distance_m"]


def test_a_structure_somewhere_in_the_commune_of_the_qpv_is_to_be_checked_though_a_known_one_is_nearer() -> None:
    # 2 km north of the edge, known; the town hall of A is farther, but its structure may stand anywhere in A.
    known, hall = Structure(id="known", at=(5, 8)), Structure(id="hall", at=(5, 0.5), approximate=True)
    row = statuses([known, hall]).iloc[0]
    assert (row["structure_proche"], row["distance_m"], row["a_verifier"]) == ("known", pytest.approx(2000), True)
    elsewhere = Structure(id="hall", at=(15, 5), unite="B", approximate=True)
    assert not statuses([known, elsewhere]).iloc[0]["a_verifier"]


def test_the_time_on_foot_is_the_distance_by_the_detour_at_four_and_a_half_kilometres_an_hour() -> None:
    # 450 m x 1.3 = 585 m, at 75 m a minute: 7.8 minutes.
    assert statuses([Structure(at=(6.45, 5))]).iloc[0]["temps_a_pied"] == pytest.approx(7.8)
    straight = statuses([Structure(at=(6.45, 5))], parameters=Parameters(detour=1.0))
    assert straight.iloc[0]["temps_a_pied"] == pytest.approx(6.0)
    assert statuses([Structure(at=(5, 5))]).iloc[0]["temps_a_pied"] == 0


@pytest.mark.parametrize(
    ("named", "drawn", "expected"),
    [
        ([("s1", "qpv", "Q1")], [], "qpv_nomme"),
        ([("s1", "commune", "A")], [], "commune"),
        ([("s1", "arrondissement_municipal", "A")], [], "commune"),
        ([("s1", "epci", "E1")], [], "epci"),
        ([], [box(0, 0, 5, 10)], "polygone"),
        ([("s1", "epci", "E1"), ("s1", "commune", "A")], [], "commune"),
        ([("s1", "epci", "E1"), ("s1", "qpv", "Q1")], [box(0, 0, 10, 10)], "qpv_nomme"),
        ([("s1", "commune", "B"), ("s1", "epci", "E1")], [], "epci"),
        ([("s1", "commune", "B")], [], ""),
        ([], [box(0, 0, 4.9, 10)], ""),
        ([], [box(0, 0, 4.7, 10), box(5.7, 0, 6, 10)], "polygone"),
    ],
)
def test_what_covers_a_qpv_is_said_the_closest_first(
    named: list[tuple[str, str, str]], drawn: list[BaseGeometry], expected: str
) -> None:
    shapes = [("s1", shape) for shape in drawn]
    assert statuses([Structure(at=FAR)], named=named, shapes=shapes).iloc[0]["rattachement"] == expected


def test_a_qpv_that_two_ways_cover_by_half_together_is_said_to_be_covered_by_the_greater() -> None:
    # 9 to 12: a third in A, which is named; a sixth of it drawn in B.
    astride = Qpv(code="Q1", communes="A;B", shape=box(9, 4, 12, 6))
    row = statuses(
        [Structure(at=(2, 2))], named=[("s1", "commune", "A")], shapes=[("s1", box(10, 4, 10.5, 6))], qpv=[astride]
    ).iloc[0]
    assert (row["part_territoire"], row["rattachement"]) == (pytest.approx(0.5), "commune")
