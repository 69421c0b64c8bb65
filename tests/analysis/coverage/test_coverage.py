"""part_T: every way in which a unit can be in a territoire d'agrément."""

from __future__ import annotations

import numpy as np
import pytest

from avs_geo.analysis.coverage.coverage import covered_shares, is_named, qpv_shares
from avs_geo.analysis.coverage.structures import StructureKind, counting_structures, is_of_kind
from tests.analysis.conftest import (
    Commune,
    Qpv,
    Structure,
    box,
    line,
    made_up_geography,
    made_up_inventory,
    made_up_named,
    made_up_shapes,
    made_up_structures,
    row_of,
    shares_of,
    square,
)

CS = Structure(id="cs", type="CS")
EVS = Structure(id="evs", type="EVS")


def test_a_named_commune_is_covered_whole_and_its_neighbour_not_at_all() -> None:
    shares = shares_of(row_of("AB"), [CS], named=[("cs", "commune", "A")])
    assert line(shares, "A").to_list() == [1.0, 0.0, 1.0]
    assert line(shares, "B").to_list() == [0.0, 0.0, 0.0]


def test_a_named_epci_covers_all_its_communes_and_no_other() -> None:
    communes = [*row_of("AB", epci="E1"), *row_of("C", epci="E2", y=10), *row_of("D", epci=None, y=20)]
    shares = shares_of(communes, [EVS], named=[("evs", "epci", "E1")])
    assert shares["part_evs"].to_dict() == {"A": 1.0, "B": 1.0, "C": 0.0, "D": 0.0}
    assert shares["part_cs"].sum() == 0.0


def test_an_epci_and_a_commune_of_the_same_code_are_not_mixed_up() -> None:
    communes = [Commune(code="A", epci="B"), Commune(code="B", at=(10, 0), epci="A")]
    assert shares_of(communes, [CS], named=[("cs", "commune", "A")])["part_cs"].to_dict() == {
        "A": 1.0,
        "B": 0.0,
    }
    assert shares_of(communes, [CS], named=[("cs", "epci", "A")])["part_cs"].to_dict() == {"A": 0.0, "B": 1.0}


def test_a_named_arrondissement_municipal_is_covered_alone() -> None:
    paris = [Commune(code="75101", commune="75056"), Commune(code="75102", commune="75056", at=(10, 0))]
    shares = shares_of(paris, [CS], named=[("cs", "arrondissement_municipal", "75102")])
    assert shares["part_cs"].to_dict() == {"75101": 0.0, "75102": 1.0}


def test_a_named_city_covers_all_its_arrondissements() -> None:
    paris = [Commune(code="75101", commune="75056"), Commune(code="75102", commune="75056", at=(10, 0))]
    shares = shares_of(paris, [CS], named=[("cs", "commune", "75056")])
    assert shares["part_cs"].to_dict() == {"75101": 1.0, "75102": 1.0}


def test_a_unit_of_a_finer_mesh_is_covered_where_its_commune_is_named() -> None:
    mesh = [Commune(code="A0101", commune="A"), Commune(code="A0102", commune="A", at=(10, 0))]
    assert shares_of(mesh, [CS], named=[("cs", "commune", "A")])["part_cs"].to_list() == [1.0, 1.0]


def test_a_drawn_polygon_covers_its_share_of_the_area() -> None:
    # 3 km of 10 of A, the whole of B, 6 of 10 of C.
    shares = shares_of(row_of("ABC"), [CS], shapes=[("cs", box(7, 0, 26, 10))])
    assert shares["part_cs"].to_list() == pytest.approx([0.3, 1.0, 0.6])


def test_two_overlapping_polygons_are_counted_once() -> None:
    drawn = [("cs", box(0, 0, 6, 10)), ("cs", box(4, 0, 9, 10))]
    assert shares_of(row_of("A"), [CS], shapes=drawn)["part_cs"]["A"] == pytest.approx(0.9)


def test_the_share_of_structures_is_that_of_the_union_neither_the_sum_nor_the_maximum() -> None:
    # CS: 0-6 of 10. EVS: 4-9 of 10. Union: 0-9. The sum would be 1.1, the maximum 0.6.
    shares = shares_of(row_of("A"), [CS, EVS], shapes=[("cs", box(0, 0, 6, 10)), ("evs", box(4, 0, 9, 10))])
    assert line(shares, "A").to_list() == pytest.approx([0.6, 0.5, 0.9])


def test_a_named_commune_is_covered_whole_whatever_is_drawn_beside() -> None:
    shares = shares_of(
        row_of("A"),
        [CS, EVS],
        named=[("cs", "commune", "A")],
        shapes=[("cs", box(0, 0, 2, 10)), ("evs", box(0, 0, 3, 10))],
    )
    assert line(shares, "A").to_list() == pytest.approx([1.0, 0.3, 1.0])


def test_a_qpv_of_one_commune_covers_its_share_of_the_population_not_of_the_area() -> None:
    # 400 of 1,000 inhabitants on 1 % of the area.
    qpv = [Qpv(code="Q1", communes="A", population=400, shape=square(0, 0, 1))]
    shares = shares_of(row_of("AB"), [CS], named=[("cs", "qpv", "Q1")], qpv=qpv)
    assert shares["part_cs"].to_dict() == {"A": pytest.approx(0.4), "B": 0.0}


def test_a_qpv_that_nobody_names_covers_nothing() -> None:
    qpv = [Qpv(code="Q1", communes="A", population=400, shape=square(0, 0, 1))]
    assert shares_of(row_of("A"), [CS], qpv=qpv)["part_structure"]["A"] == 0.0


def test_a_qpv_unknown_here_covers_nothing() -> None:
    assert shares_of(row_of("A"), [CS], named=[("cs", "qpv", "Q9")])["part_structure"]["A"] == 0.0


def test_a_qpv_on_two_communes_covers_by_area() -> None:
    # 2 x 5 km in A (10 %), 4 x 5 km in B (20 %); who lives on which side is not known.
    qpv = [Qpv(code="Q1", communes="A;B", population=800, shape=box(8, 0, 14, 5))]
    shares = shares_of(row_of("ABC"), [CS], named=[("cs", "qpv", "Q1")], qpv=qpv)
    assert shares["part_cs"].to_list() == pytest.approx([0.1, 0.2, 0.0])


def test_a_qpv_of_unknown_population_covers_by_area() -> None:
    qpv = [Qpv(code="Q1", communes="A", population=None, shape=square(0, 0, 5))]
    assert shares_of(row_of("A"), [CS], named=[("cs", "qpv", "Q1")], qpv=qpv)["part_cs"]["A"] == pytest.approx(0.25)


def test_a_qpv_of_a_city_with_arrondissements_covers_by_area() -> None:
    paris = [Commune(code="75101", commune="75056"), Commune(code="75102", commune="75056", at=(10, 0))]
    qpv = [Qpv(code="Q1", communes="75056", population=500, shape=box(8, 0, 12, 10))]
    shares = shares_of(paris, [CS], named=[("cs", "qpv", "Q1")], qpv=qpv)
    assert shares["part_cs"].to_list() == pytest.approx([0.2, 0.2])


def test_in_a_unit_without_inhabitants_a_qpv_covers_by_area() -> None:
    qpv = [Qpv(code="Q1", communes="A", population=10, shape=square(0, 0, 2))]
    shares = shares_of(row_of("A", population=0), [CS], named=[("cs", "qpv", "Q1")], qpv=qpv)
    assert shares["part_cs"]["A"] == pytest.approx(0.04)


def test_a_qpv_with_more_inhabitants_than_its_commune_covers_it_and_no_more() -> None:
    # The two counts are of different years.
    qpv = [Qpv(code="Q1", communes="A", population=1200, shape=square(0, 0, 1))]
    assert shares_of(row_of("A"), [CS], named=[("cs", "qpv", "Q1")], qpv=qpv)["part_cs"]["A"] == 1.0


def test_the_same_qpv_named_by_two_structures_is_counted_once() -> None:
    qpv = [Qpv(code="Q1", communes="A", population=400, shape=square(0, 0, 1))]
    shares = shares_of(row_of("A"), [CS, EVS], named=[("cs", "qpv", "Q1"), ("evs", "qpv", "Q1")], qpv=qpv)
    assert line(shares, "A").to_list() == pytest.approx([0.4, 0.4, 0.4])


def test_two_qpv_of_a_commune_add_up() -> None:
    qpv = [
        Qpv(code="Q1", communes="A", population=400, shape=square(0, 0, 1)),
        Qpv(code="Q2", communes="A", population=300, shape=square(5, 5, 1)),
    ]
    shares = shares_of(row_of("A"), [CS, EVS], named=[("cs", "qpv", "Q1"), ("evs", "qpv", "Q2")], qpv=qpv)
    assert line(shares, "A").to_list() == pytest.approx([0.4, 0.3, 0.7])


def test_a_polygon_and_a_qpv_add_up() -> None:
    qpv = [Qpv(code="Q1", communes="A", population=400, shape=square(0, 0, 1))]
    shares = shares_of(
        row_of("A"),
        [CS],
        named=[("cs", "qpv", "Q1")],
        shapes=[("cs", box(5, 0, 8, 10))],
        qpv=qpv,
    )
    assert shares["part_cs"]["A"] == pytest.approx(0.7)


def test_a_polygon_and_a_qpv_never_cover_more_than_all() -> None:
    qpv = [Qpv(code="Q1", communes="A", population=400, shape=square(0, 0, 1))]
    shares = shares_of(
        row_of("A"),
        [CS],
        named=[("cs", "qpv", "Q1")],
        shapes=[("cs", box(0, 0, 8, 10))],
        qpv=qpv,
    )
    assert shares["part_cs"]["A"] == 1.0


@pytest.mark.parametrize("statut", ["projet", "prefiguration", "ferme"])
def test_a_structure_that_is_not_agreed_covers_nothing(statut: str) -> None:
    qpv = [Qpv(code="Q1", communes="A", population=400, shape=square(0, 0, 1))]
    shares = shares_of(
        row_of("AB"),
        [Structure(id="cs", statut=statut)],
        named=[("cs", "commune", "A"), ("cs", "epci", "E1"), ("cs", "qpv", "Q1")],
        shapes=[("cs", box(0, 0, 20, 10))],
        qpv=qpv,
    )
    assert (shares.to_numpy() == 0.0).all()


def test_other_structures_cover_nothing_even_agreed() -> None:
    shares = shares_of(
        row_of("A"),
        [Structure(id="autre", type="AUTRE")],
        named=[("autre", "commune", "A")],
        shapes=[("autre", box(0, 0, 20, 10))],
    )
    assert (shares.to_numpy() == 0.0).all()


def test_an_overdue_agreement_still_counts() -> None:
    overdue = Structure(id="cs", agrement_echu=True)
    assert shares_of(row_of("A"), [overdue], named=[("cs", "commune", "A")])["part_cs"]["A"] == 1.0


def test_without_structures_nothing_is_covered() -> None:
    shares = shares_of(row_of("AB"), [])
    assert list(shares.columns) == ["part_cs", "part_evs", "part_structure"]
    assert (shares.to_numpy() == 0.0).all()


def test_the_territory_of_an_unknown_structure_covers_nothing() -> None:
    shares = shares_of(row_of("A"), [CS], named=[("x", "commune", "A")], shapes=[("x", square(0, 0))])
    assert (shares.to_numpy() == 0.0).all()


def test_the_frames_given_are_left_as_they_were() -> None:
    geography = made_up_geography(row_of("AB"), [Qpv(population=10, shape=square(0, 0, 1))])
    inventory = made_up_inventory([CS], named=[("cs", "qpv", "Q1")], shapes=[("cs", square(0, 0, 3))])
    before = [geography.units.copy(), geography.qpv.copy(), inventory.territoires.named.copy()]
    covered_shares(
        geography.units,
        inventory.structures,
        named=inventory.territoires.named,
        shapes=inventory.territoires.shapes,
        qpv=geography.qpv,
    )
    for old, new in zip(before, [geography.units, geography.qpv, inventory.territoires.named], strict=True):
        assert old.equals(new)


def test_counting_structures_are_the_agreed_cs_and_evs() -> None:
    everyone = [
        Structure(id=f"{kind}-{statut}", type=kind, statut=statut)
        for kind in ("CS", "EVS", "AUTRE")
        for statut in ("agree", "projet", "prefiguration", "ferme")
    ]
    counting = counting_structures(made_up_structures(everyone))
    assert counting["id"].to_list() == ["CS-agree", "EVS-agree"]
    assert counting.index.to_list() == [0, 1]


def test_kinds() -> None:
    types = np.array(["CS", "EVS", "AUTRE", None, np.nan], dtype=object)
    assert is_of_kind(types, StructureKind.CS).tolist() == [True, False, False, False, False]
    assert is_of_kind(types, StructureKind.EVS).tolist() == [False, True, False, False, False]
    assert is_of_kind(types, StructureKind.STRUCTURE).tolist() == [True, True, False, False, False]


def test_a_qpv_level_never_names_a_commune() -> None:
    units = made_up_geography(row_of("AB")).units
    assert is_named(units, made_up_named([("cs", "qpv", "A")])).tolist() == [False, False]


def test_shares_of_qpv_that_meet_no_unit_are_none() -> None:
    units = made_up_geography(row_of("A")).units
    far = made_up_geography(row_of("A"), [Qpv(communes="Z", population=5, shape=square(90, 90, 1))]).qpv
    assert qpv_shares(units, far)["share"].sum() == 0.0
    assert qpv_shares(units, made_up_geography(row_of("A")).qpv).empty


def test_shapes_of_no_rows_are_accepted() -> None:
    assert made_up_shapes([]).empty
    assert shares_of(row_of("A"), [CS], named=[("cs", "commune", "A")], shapes=[])["part_cs"]["A"] == 1.0
