"""The choice of sites against exhaustive search on small problems, and against another program on real ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.siting.benefits import Covering, Savings
from avs_geo.analysis.siting.choice import choose
from avs_geo.analysis.siting.options import Demand, Objective, SitingOptions
from avs_geo.analysis.siting.problem import SitingProblem, state_problem
from avs_geo.analysis.siting.rules import Rules
from avs_geo.analysis.siting.siting import site
from avs_geo.analysis.study import Study
from avs_geo.inventory.empty import empty_inventory
from avs_geo.reference.geography import load_geography
from tests.analysis.conftest import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterator

EXACT = 0.0


@st.composite
def problems(draw: st.DrawFn) -> SitingProblem:
    """Up to nine communes at random places, some of them empty, in two EPCI or in none; nobody is served yet."""
    count = draw(st.integers(2, 9))
    places = np.array(draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=count, max_size=count)))
    minutes = np.abs(places[:, None, :] - places[None, :, :]).sum(axis=2).astype(float)
    population = np.array(draw(st.lists(st.integers(1, 50), min_size=count, max_size=count)), dtype=float) * 100
    lived_in = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    epci = draw(st.lists(st.sampled_from(["E1", "E2", None]), min_size=count, max_size=count))
    codes = [f"C{rank}" for rank in range(count)]
    return SitingProblem(
        candidates=pd.DataFrame({"nom": codes, "code_epci": epci}, index=codes),
        forced=np.zeros(count, dtype=bool),
        demand=pd.DataFrame({"population": population, "poids": population, "temps": np.nan}, index=codes)[lived_in],
        minutes=minutes[lived_in],
        qpv=pd.DataFrame({"nom": []}),
        qpv_minutes=np.empty((0, count)),
        threshold=float(draw(st.integers(5, 40))),
    )


def allowed(problem: SitingProblem, options: SitingOptions) -> Iterator[list[int]]:
    """Give every choice of as many candidates, or fewer, that keeps the rules."""
    epci = problem.candidates["code_epci"].to_numpy(dtype=object)
    for size in range(1, (options.count or 0) + 1):
        for choice in combinations(range(len(epci)), size):
            of_choice = [code for code in epci[list(choice)] if isinstance(code, str)]
            if options.max_per_epci is None or all(of_choice.count(c) <= options.max_per_epci for c in of_choice):
                yield list(choice)


@settings(max_examples=50, deadline=None)
@given(problem=problems(), count=st.integers(1, 3), most=st.sampled_from([None, 1, 2]))
def test_the_covering_is_as_good_as_the_best_of_all_choices(
    problem: SitingProblem, count: int, most: int | None
) -> None:
    options = SitingOptions(count=count, max_per_epci=most, gap=EXACT)
    population = problem.demand["population"].to_numpy()
    best = max(float(population[problem.within[:, c].any(axis=1)].sum()) for c in allowed(problem, options))
    points, _ = choose(problem, options)
    assert (points[-1].value if points else 0) == best
    assert all(point.gap == 0 for point in points)


@settings(max_examples=50, deadline=None)
@given(problem=problems(), count=st.integers(1, 3), most=st.sampled_from([None, 1, 2]))
def test_the_mean_time_is_as_short_as_that_of_the_best_of_all_choices(
    problem: SitingProblem, count: int, most: int | None
) -> None:
    options = SitingOptions(count=count, objective=Objective.MOYENNE, max_per_epci=most, gap=EXACT)
    population = problem.demand["population"].to_numpy()
    points, _ = choose(problem, options)
    if not points:
        assert problem.demand.empty
        return
    best = min(float(population @ problem.minutes[:, c].min(axis=1)) for c in allowed(problem, options))
    assert population @ problem.minutes[:, points[-1].chosen].min(axis=1) == pytest.approx(best)
    assert points[-1].gap == pytest.approx(0, abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(problem=problems(), share=st.sampled_from([0.3, 0.6, 0.9, 1.0]))
def test_no_fewer_structures_reach_the_share(problem: SitingProblem, share: float) -> None:
    points, fewest = choose(problem, SitingOptions(count=None, target_share=share, gap=0.2))
    if not points:
        return
    population = problem.demand["population"].to_numpy()
    sizes = [
        size
        for size in range(1, len(problem.candidates) + 1)
        for choice in combinations(range(len(problem.candidates)), size)
        if population[problem.within[:, list(choice)].any(axis=1)].sum() >= share * population.sum() - 1e-6
    ]
    assert points[-1].count == fewest == min(sizes)


@settings(max_examples=50, deadline=None)
@given(data=st.data(), rows=st.integers(1, 6), columns=st.integers(2, 6))
def test_what_an_exchange_is_said_to_change_is_what_it_changes(data: st.DataObject, rows: int, columns: int) -> None:
    figures = st.integers(0, 4)
    table = np.array(
        data.draw(st.lists(st.lists(figures, min_size=columns, max_size=columns), min_size=rows, max_size=rows)),
        dtype=float,
    )
    chosen = np.arange(data.draw(st.integers(1, columns - 1)))
    for benefits in (Savings(table), Covering(np.arange(1.0, rows + 1), sparse.csr_array((table > 2).astype(float)))):
        changes = benefits.exchanges(chosen)
        for leaves in range(len(chosen)):
            for enters in range(len(chosen), columns):
                other = chosen.copy()
                other[leaves] = enters
                assert changes[leaves, enters] == pytest.approx(benefits.value(other) - benefits.value(chosen))


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(st.integers(0, 9), min_size=3, max_size=8),
    count=st.integers(1, 4),
    room=st.integers(0, 2),
)
def test_the_best_by_value_keeps_the_rules_and_no_allowed_choice_is_worth_more(
    values: list[int], count: int, room: int
) -> None:
    worth = np.array(values, dtype=float)
    group = np.arange(len(values)) % 2
    rules = Rules(count, group, np.array([room, len(values)]))
    best = rules.best(worth)
    assert (np.bincount(group[best], minlength=2) <= rules.room).all()
    totals = [
        worth[list(choice)].sum()
        for size in range(count + 1)
        for choice in combinations(range(len(values)), size)
        if sum(group[list(choice)] == 0) <= room
    ]
    assert worth[best].sum() == max(totals)


@settings(max_examples=50, deadline=None)
@given(problem=problems(), gap=st.sampled_from([0.0, 0.01, 0.5]))
def test_one_more_structure_never_serves_fewer_people(problem: SitingProblem, gap: float) -> None:
    points, _ = choose(problem, SitingOptions(count=len(problem.candidates), gap=gap))
    values = [point.value for point in points]
    assert values == sorted(values)
    assert all(point.gap <= gap for point in points)


@settings(max_examples=50, deadline=None)
@given(problem=problems(), count=st.integers(1, 3), longer=st.integers(0, 30))
def test_a_longer_threshold_never_serves_fewer_of_the_same_people(
    problem: SitingProblem, count: int, longer: int
) -> None:
    # The demand itself may shrink as the threshold grows: the property is that of a given demand.
    options = SitingOptions(count=count, demand=Demand.TOUTES, gap=EXACT)
    further = replace(problem, threshold=problem.threshold + longer)
    gained = [points[-1].value if points else 0 for points, _ in (choose(problem, options), choose(further, options))]
    assert gained[0] <= gained[1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("code", "threshold", "count"), [("90", 15.0, 3), ("05", 20.0, 4), ("46", 15.0, 5)])
def test_another_program_finds_the_same_optimum_on_real_departments(code: str, threshold: float, count: int) -> None:
    locate = pytest.importorskip("spopt.locate", reason="spopt is for development only")
    pulp = pytest.importorskip("pulp")
    geography = load_geography(code)
    inventory = empty_inventory(geography)
    diagnosis = diagnose(
        geography, inventory, Parameters(threshold=threshold, reference_date=PARAMETERS.reference_date)
    )
    options = SitingOptions(count=count, gap=EXACT)
    problem = state_problem(Study(diagnosis, geography, inventory), options)
    model = locate.MCLP.from_cost_matrix(problem.minutes, problem.weights, threshold + 1e-9, count)
    theirs = pulp.value(model.solve(pulp.PULP_CBC_CMD(msg=False)).problem.objective)
    ours = site(Study(diagnosis, geography, inventory), options)
    assert ours.gap == 0
    assert ours.gained_population == pytest.approx(theirs)


def test_the_same_question_gives_the_same_answer() -> None:
    geography = load_geography("52")
    inventory = empty_inventory(geography)
    diagnosis = diagnose(geography, inventory, PARAMETERS)
    first, second = (site(Study(diagnosis, geography, inventory), SitingOptions(count=6)) for _ in range(2))
    assert first.sites.equals(second.sites)
    assert first.curve.equals(second.curve)
    assert first.gap <= 0.01
