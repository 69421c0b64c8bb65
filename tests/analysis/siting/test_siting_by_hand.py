"""New sites in made-up countries where every figure can be worked out by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from avs_geo.analysis.siting.kinds import kinds_of_sites
from avs_geo.analysis.siting.options import Demand, Objective, SitingOptions
from avs_geo.analysis.siting.refusal import SitingRefusedError
from avs_geo.analysis.siting.siting import CURVE_COLUMNS, SITE_COLUMNS, Siting, site
from avs_geo.analysis.study import Study, study_of
from tests.analysis.conftest import (
    MINUTES_PER_KM,
    PARAMETERS,
    Commune,
    Qpv,
    Structure,
    made_up_geography,
    made_up_inventory,
    measured_times,
    point,
    row_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# Five squares in a row, A to E, 10 km apart: neighbours at 15.6 min are within the threshold, the next ones are not.
FIVE = [
    Commune(code=code, at=(10 * rank, 0), population=population, epci="E1" if rank < 3 else "E2")
    for rank, (code, population) in enumerate(zip("ABCDE", (100, 200, 300, 400, 500), strict=True))
]


def choose(
    communes: Sequence[Commune] = FIVE,
    structures: Sequence[Structure] = (),
    *,
    qpv: Sequence[Qpv] = (),
    inventory: Any = None,
    **asked: Any,
) -> Siting:
    geography = made_up_geography(communes, qpv)
    given = made_up_inventory(structures) if inventory is None else inventory
    return site(study_of(geography, given, PARAMETERS), SitingOptions(**({"count": 1} | asked)))


def codes(siting: Siting) -> list[str]:
    return [str(code) for code in siting.sites["code_commune"]]


def test_one_structure_opens_where_most_people_are_within_the_threshold() -> None:
    siting = choose()
    # C + D + E = 1,200, from D; B + C + D = 900, from C.
    assert codes(siting) == ["D"]
    assert (siting.gained_population, siting.demand_population, siting.gap) == (1200, 1500, 0)
    assert list(siting.sites.columns) == list(SITE_COLUMNS)
    assert list(siting.curve.columns) == list(CURVE_COLUMNS)


def test_each_site_says_what_it_adds_in_the_greedy_order() -> None:
    siting = choose(count=2, gap=0.0)
    # D brings 1,200, then A or B brings the other 300; B is the more populous.
    assert codes(siting) == ["D", "B"]
    assert siting.sites["population_gagnee"].tolist() == [1200, 300]
    assert siting.sites["population_cumulee"].tolist() == [1200, 1500]
    assert siting.sites["part_couverte_apres"].tolist() == [0.8, 1.0]
    assert siting.curve["population_gagnee"].tolist() == [1200, 1500]
    assert siting.curve["part_demande"].tolist() == [0.8, 1.0]


def test_a_unit_is_served_by_the_nearest_new_structure_and_of_equals_by_the_first() -> None:
    siting = choose(count=2, gap=0.0)
    # C lies between B and D, at 15.6 min of both: D comes first.
    assert siting.serves == {"D": ("C", "D", "E"), "B": ("A", "B")}


def test_a_structure_that_would_add_nothing_is_left_out_and_the_curve_says_so() -> None:
    siting = choose(count=4)
    assert len(siting.sites) == 2
    assert siting.curve["nombre"].tolist() == [1, 2, 3, 4]
    assert siting.curve["population_gagnee"].tolist() == [1200, 1500, 1500, 1500]


def test_existing_structures_stay_and_only_who_they_leave_out_is_demand() -> None:
    # A structure in A covers A and is at 15.6 min of B, which is near but in no territory.
    inventory = made_up_inventory([Structure(unite="A", at=(5, 5))], named=[("s1", "commune", "A")])
    siting = choose(inventory=inventory)
    assert (siting.demand_population, siting.gained_population) == (1200, 1200)
    assert siting.sites["part_couverte_apres"].tolist() == [pytest.approx((100 + 1200) / 1500)]


def test_who_is_beyond_the_threshold_is_demand_even_in_a_territory() -> None:
    inventory = made_up_inventory(
        [Structure(unite="A", at=(5, 5))], named=[("s1", "commune", code) for code in "ABCDE"]
    )
    assert choose(inventory=inventory).demand_population == 0
    siting = choose(inventory=inventory, demand=Demand.HORS_ACCES)
    assert (codes(siting), siting.demand_population) == (["D"], 1200)
    # They are in a territory already: a new structure brings them nearer and covers nobody more.
    assert siting.sites["part_couverte_apres"].tolist() == [1.0]
    assert choose(inventory=inventory, demand=Demand.TOUTES).demand_population == 1500


def test_a_commune_exactly_at_the_threshold_is_within_it() -> None:
    far = 20 / MINUTES_PER_KM
    pair = [Commune(code="A", point=(0, 0)), Commune(code="B", at=(10, 0), point=(far, 0))]
    assert choose(pair).gained_population == 2000
    further = [pair[0], Commune(code="B", at=(10, 0), point=(far * 1.0001, 0))]
    assert choose(further).gained_population == 1000


def test_of_equal_choices_the_most_populous_commune_is_taken_then_the_lowest_code() -> None:
    pair = [Commune(code="A", population=100), Commune(code="B", at=(10, 0), population=200)]
    assert codes(choose(pair)) == ["B"]
    assert codes(choose(row_of("BA"))) == ["A"]


def test_the_mean_time_draws_the_site_to_the_middle_of_the_people() -> None:
    siting = choose(objective=Objective.MOYENNE, gap=0.0)
    # From D: (100 x 46.8 + 200 x 31.2 + 300 x 15.6 + 0 + 500 x 15.6) / 1,500 = 15.6 min; from C, 18.72; from E, 20.8.
    assert codes(siting) == ["D"]
    before, after = siting.mean_minutes
    assert math.isnan(before)
    assert after == pytest.approx(15.6)


def test_the_mean_time_counts_existing_structures_too() -> None:
    # A structure in E, of which D is near: A, B and C are left. From B and from C, the most populous, all of them lose
    # as much: 100 x 15.6 + 300 x 15.6 = 100 x 31.2 + 200 x 15.6 = 6,240.
    siting = choose(structures=[Structure(unite="E", at=(45, 5))], objective=Objective.MOYENNE, gap=0.0)
    assert siting.demand_population == 600
    assert codes(siting) == ["C"]
    before, after = siting.mean_minutes
    assert before == pytest.approx((100 * 62.4 + 200 * 46.8 + 300 * 31.2) / 600)
    assert after == pytest.approx(6240 / 600)


def test_the_fewest_structures_that_reach_a_share_are_proven_the_fewest() -> None:
    assert choose(count=None, target_share=0.8).fewest == 1
    siting = choose(count=None, target_share=0.81)
    assert (len(siting.sites), siting.fewest) == (2, 2)
    assert len(choose(count=5, target_share=0.81).sites) == 2


def test_a_share_out_of_reach_is_refused_with_the_greatest_one() -> None:
    with pytest.raises(SitingRefusedError, match="1 structure\u00a0: 80,0\u00a0% au plus"):
        choose(count=1, target_share=0.9)
    with pytest.raises(SitingRefusedError, match="toutes les communes permises\u00a0: 80,0\u00a0% au plus"):
        choose(count=None, target_share=0.9, forbidden=("A", "B", "C"))


def test_forced_communes_are_chosen_and_forbidden_ones_are_not() -> None:
    forced = choose(count=2, forced=("A",), gap=0.0)
    assert codes(forced) == ["D", "A"]
    assert forced.sites["population_gagnee"].tolist() == [1200, 300]
    # Without D, E reaches D + E = 900 and C reaches B + C + D = 900: E is the more populous.
    assert codes(choose(forbidden=("D",))) == ["E"]


def test_a_forced_commune_stays_in_the_answer_even_where_it_adds_nothing() -> None:
    siting = choose(count=3, forced=("E",), gap=0.0)
    assert set(codes(siting)) >= {"E"}
    assert siting.gained_population == 1500


def test_no_epci_has_more_than_its_most_and_forced_ones_count() -> None:
    siting = choose(count=2, max_per_epci=1, gap=0.0)
    assert sorted(siting.sites["code_epci"]) == ["E1", "E2"]
    # C is forced in E1: the other one must be in E2.
    assert codes(choose(count=2, max_per_epci=1, forced=("C",), gap=0.0)) == ["E", "C"]


def test_communes_outside_every_epci_are_not_limited() -> None:
    alone = [Commune(code=c.code, at=c.at, population=c.population, epci=None) for c in FIVE]
    assert choose(alone, count=2, max_per_epci=1, gap=0.0).gained_population == 1500


def test_each_uncovered_qpv_has_a_new_structure_within_the_threshold_when_asked() -> None:
    quarter = Qpv(communes="A", population=10, shape=point(5, 5).buffer(100))
    assert codes(choose(qpv=[quarter])) == ["D"]
    siting = choose(qpv=[quarter], one_per_qpv=True)
    # A or B must be chosen; B reaches A + B + C = 600.
    assert codes(siting) == ["B"]
    assert siting.gained_population == 600
    assert codes(choose(qpv=[quarter], one_per_qpv=True, count=2, gap=0.0)) == ["D", "B"]


def test_two_qpv_too_far_apart_for_one_structure_are_refused_by_name() -> None:
    quarters = [
        Qpv(code="Q1", communes="A", shape=point(5, 5).buffer(100)),
        Qpv(code="Q2", communes="E", shape=point(45, 5).buffer(100)),
    ]
    with pytest.raises(SitingRefusedError, match="au moins 2 structures") as refused:
        choose(qpv=quarters, one_per_qpv=True)
    assert "Quartier Q1" in str(refused.value)
    with pytest.raises(SitingRefusedError, match=r"aucune commune permise.*Quartier Q2"):
        choose(qpv=quarters, one_per_qpv=True, count=2, forbidden=("D", "E"))


def test_a_choice_for_the_mean_time_keeps_the_rule_of_the_qpv() -> None:
    quarter = Qpv(communes="A", population=10, shape=point(5, 5).buffer(100))
    assert codes(choose(qpv=[quarter], one_per_qpv=True, objective=Objective.MOYENNE)) == ["B"]


def test_need_draws_the_choice_towards_it_when_it_weighs() -> None:
    geography = made_up_geography([Commune(code="A", population=100), Commune(code="B", at=(30, 0), population=120)])
    inventory = made_up_inventory()
    plain = diagnose(geography, inventory, PARAMETERS)
    units = plain.units.assign(besoin=[100.0, 0.0])
    needy = Study(Diagnosis(**{**vars(plain), "units": units}), geography, inventory)
    assert codes(site(needy, SitingOptions(count=1))) == ["B"]
    weighed = site(needy, SitingOptions(count=1, need_weight=1.0))
    # 100 x (1 + 100/100) = 200 against 120.
    assert (codes(weighed), weighed.gained_population) == (["A"], 100)
    assert weighed.curve["part_demande"].tolist() == [pytest.approx(200 / 320)]


def test_measured_times_to_communes_replace_the_estimate() -> None:
    # From A, B is 25 min away by road.
    inventory = made_up_inventory(temps=measured_times(to_communes=[("B", "A", 25.0), ("A", "B", 25.0)]))
    pair = [Commune(code="A", population=300), Commune(code="B", at=(10, 0), population=200)]
    assert choose(pair, inventory=inventory).gained_population == 300


def test_two_qpv_in_one_commune_are_both_reached_by_a_matrix() -> None:
    geography = made_up_geography(
        row_of("AB"),
        [Qpv(code=code, communes="A", shape=point(5, y).buffer(100)) for code, y in (("Q1", 4), ("Q2", 6))],
    )
    inventory = made_up_inventory(temps=measured_times(to_communes=[("A", "B", 25.0), ("B", "A", 25.0)]))
    options = SitingOptions(count=1, one_per_qpv=True)
    siting = site(study_of(geography, inventory, PARAMETERS), options)
    assert codes(siting) == ["A"]


def test_an_empty_demand_gives_no_site_and_no_error() -> None:
    inventory = made_up_inventory([Structure(unite="A")], named=[("s1", "epci", "E1"), ("s1", "epci", "E2")])
    siting = choose(inventory=inventory)
    assert siting.sites.empty
    assert siting.curve.empty
    assert (siting.demand_population, siting.gained_population, siting.gap) == (0, 0, 0)
    assert list(siting.sites.columns) == list(SITE_COLUMNS)


def test_every_contradiction_of_the_options_is_said_at_once() -> None:
    with pytest.raises(SitingRefusedError) as refused:
        SitingOptions(count=1, forced=("A", "B"), forbidden=("B",), gap=2, target_share=3)
    assert len(refused.value.faults) == 4


def test_every_contradiction_with_the_department_is_said_at_once() -> None:
    with pytest.raises(SitingRefusedError) as refused:
        choose(count=9, forced=("A", "B", "Z"), forbidden=("Y",), max_per_epci=1)
    text = str(refused.value)
    assert len(refused.value.faults) == 4
    assert all(word in text for word in ("« Z »".replace(" ", "\u00a0"), "Y", "2 communes obligées", "9 structures"))


def test_more_structures_than_an_epci_may_have_are_refused() -> None:
    with pytest.raises(SitingRefusedError, match="n’en permettent que 2"):
        choose(count=3, max_per_epci=1)


def test_neither_a_number_nor_a_share_is_refused() -> None:
    with pytest.raises(SitingRefusedError, match="combien de structures"):
        SitingOptions(count=None)


def test_a_new_structure_is_a_cs_from_the_population_of_one_and_for_a_qpv() -> None:
    gained, quarters = np.array([7500.0, 7499.0, 10.0]), np.array([False, False, True])
    assert kinds_of_sites(gained, quarters, large_zone=7500.0) == ["CS", "EVS", "CS"]


def test_the_site_that_serves_a_qpv_without_structure_is_a_cs() -> None:
    quarter = Qpv(communes="E", population=10, shape=point(45, 5).buffer(100))
    assert choose(qpv=[quarter]).sites["nature"].tolist() == ["CS"]
    assert choose().sites["nature"].tolist() == ["EVS"]
    assert choose(large_zone=1200).sites["nature"].tolist() == ["CS"]
