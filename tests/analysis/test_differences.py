"""Before and after, worked out by hand.

A row of five communes of 10 km, 1,000 inhabitants each; A and B of E1, C, D and E of E2. Before: a CS in A, agreed on
A. After: an EVS in D too, agreed on C and D. Between neighbours 15.6 min, to the second next 31.2.
"""

from __future__ import annotations

import pytest

from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from avs_geo.analysis.differences import ZONE_MEASURES, Differences, differences
from tests.analysis.conftest import (
    PARAMETERS,
    Qpv,
    Structure,
    line,
    made_up_geography,
    made_up_inventory,
    row_of,
    square,
)

CS = Structure(id="cs", at=(5, 5), unite="A")
EVS = Structure(id="evs", type="EVS", at=(35, 5), unite="D")
GEOGRAPHY = made_up_geography(
    [*row_of("AB"), *(commune for commune in row_of("ABCDE", epci="E2") if commune.code in "CDE")],
    [Qpv(code="Q1", communes="A", shape=square(1, 1, 1)), Qpv(code="Q2", communes="D", shape=square(34, 4, 2))],
)


def _diagnosis(*structures: Structure, named: tuple[tuple[str, str, str], ...]) -> Diagnosis:
    return diagnose(GEOGRAPHY, made_up_inventory(structures, named=named), PARAMETERS)


@pytest.fixture(scope="module")
def before() -> Diagnosis:
    return _diagnosis(CS, named=(("cs", "commune", "A"),))


@pytest.fixture(scope="module")
def after() -> Diagnosis:
    named = (("cs", "commune", "A"), ("evs", "commune", "C"), ("evs", "commune", "D"))
    return _diagnosis(CS, EVS, named=named)


@pytest.fixture(scope="module")
def found(before: Diagnosis, after: Diagnosis) -> Differences:
    return differences(before, after)


def test_units_gain_by_the_territory_or_by_the_threshold(found: Differences) -> None:
    # C and D enter the territory; E comes within 15.6 min without entering it; B was within and stays.
    assert found.units["effet"].to_list() == ["inchange", "inchange", "gagne", "gagne", "gagne"]
    assert found.units["part_avant"].to_list() == [1, 0, 0, 0, 0]
    assert found.units["part_apres"].to_list() == [1, 0, 1, 1, 0]
    assert found.units["temps_avant"].to_list() == pytest.approx([0, 15.6, 31.2, 46.8, 62.4])
    assert found.units["temps_apres"].to_list() == pytest.approx([0, 15.6, 15.6, 0, 15.6])
    assert line(found.units, "E")[["classe_avant", "classe_apres"]].to_list() == [
        "non_couverte",
        "proche_hors_territoire",
    ]


def test_the_epci(found: Differences) -> None:
    row = line(found.epci, "E2")
    assert row["part_couverte_avant"] == 0
    assert row["part_couverte_apres"] == pytest.approx(2 / 3)
    assert row["part_couverte_ecart"] == pytest.approx(2 / 3)
    assert row[["population_couverte_ecart", "population_hors_acces_ecart"]].to_list() == [2000, -3000]
    assert row[["nb_cs_ecart", "nb_evs_ecart"]].to_list() == [0, 1]
    still = line(found.epci, "E1")
    assert not still[[f"{measure}_ecart" for measure in ZONE_MEASURES]].any()


def test_the_department_has_the_sums_of_the_epci(found: Differences) -> None:
    row = line(found.departement, "99")
    assert row[["population_couverte_ecart", "population_hors_acces_ecart", "nb_evs_ecart"]].to_list() == [
        2000,
        -3000,
        1,
    ]
    assert row["part_couverte_ecart"] == pytest.approx(0.4)


def test_only_the_qpv_whose_status_changes_are_listed(found: Differences) -> None:
    assert found.qpv["code_qp"].to_list() == ["Q2"]
    first = line(found.qpv.set_index("code_qp"), "Q2")
    assert first[["statut_avant", "statut_apres"]].to_list() == ["non_couvert", "structure_dans_le_qpv"]
    assert first[["structure_proche_avant", "structure_proche_apres"]].to_list() == ["cs", "evs"]


def test_the_effects_add_up_to_the_department(found: Differences) -> None:
    assert found.effects["nb_unites"].to_list() == [3, 0, 2]
    assert found.effects["population"].to_list() == [3000, 0, 2000]
    assert found.effects["population_couverte_ecart"].to_list() == [2000, 0, 0]


def test_turned_round_every_gain_is_a_loss(before: Diagnosis, after: Diagnosis, found: Differences) -> None:
    back = differences(after, before)
    assert back.units["effet"].to_list() == ["inchange", "inchange", "perd", "perd", "perd"]
    for measure in ZONE_MEASURES:
        assert back.epci[f"{measure}_ecart"].to_list() == pytest.approx([-v for v in found.epci[f"{measure}_ecart"]])


def test_a_diagnosis_differs_in_nothing_from_itself(after: Diagnosis) -> None:
    same = differences(after, after)
    assert set(same.units["effet"]) == {"inchange"}
    assert same.qpv.empty
    assert same.effects["nb_unites"].to_list() == [0, 0, 5]


def test_a_larger_share_counts_before_a_longer_way() -> None:
    # The CS moves from A to E and its territory takes B in: B gains a territory, though it is now 46.8 min away.
    moved = Structure(id="cs", at=(45, 5), unite="E")
    before = _diagnosis(CS, named=(("cs", "commune", "A"),))
    after = _diagnosis(moved, named=(("cs", "commune", "A"), ("cs", "commune", "B")))
    # A keeps its territory and is no longer within the threshold; D and E come within it.
    assert differences(before, after).units["effet"].to_list() == ["perd", "gagne", "inchange", "gagne", "gagne"]


def test_diagnoses_of_other_units_are_refused(after: Diagnosis) -> None:
    other = diagnose(made_up_geography(row_of("XYZ")), made_up_inventory(), PARAMETERS)
    with pytest.raises(ValueError, match="same units"):
        differences(after, other)
