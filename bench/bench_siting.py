"""How long the choice of new sites takes, and how long spopt's model takes with PuLP's CBC.

``python -m bench`` measures a few departments; ``python -m bench.bench_siting`` all 101, alone and then beside spopt,
which takes long.
"""

from __future__ import annotations

import statistics
import sys
import warnings
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.siting.core import make_core
from avs_geo.analysis.siting.options import Objective, SitingOptions
from avs_geo.analysis.siting.problem import SitingProblem, state_problem
from avs_geo.analysis.siting.siting import site
from avs_geo.analysis.siting.solve import solve
from avs_geo.analysis.study import Study
from avs_geo.inventory.empty import empty_inventory
from avs_geo.reference.departements import list_departements
from avs_geo.reference.geography import load_geography
from bench.made_up import made_up_inventory
from bench.results import Result, print_table
from bench.timing import Paired, Timing, time_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ASKED = 1.0  # seconds
ASKED_RATIO = 10.0
GAP = 0.01
COUNTS = (3, 5, 10, 20)
THRESHOLDS = (20.0, 15.0)
FEW = ("62", "80", "52", "13")
FEW_IN_TURN = ("52", "07", "05")
STRUCTURES = 8


@dataclass(frozen=True, eq=False)
class Case:
    """One question about one department."""

    name: str
    problem: SitingProblem
    options: SitingOptions


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: the demand within the threshold, and the proven gap."""

    value: float
    gap: float


def ours(case: Case) -> Answer:
    """Solve one case, from the minutes to the proof."""
    core = make_core(case.problem, case.options)
    rules = core.rules.with_count(min(case.options.count or 1, core.rules.count))
    bracket, _ = solve(core.benefits, rules, gap_of=core.gap, gap=GAP)
    return Answer(core.value(bracket), core.gap(bracket))


def theirs(case: Case) -> Answer:
    """Solve the same case with spopt and CBC, to the same gap."""
    pulp, locate = import_module("pulp"), import_module("spopt.locate")  # for development only

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        threshold = case.problem.threshold + 1e-9
        model = locate.MCLP.from_cost_matrix(case.problem.minutes, case.problem.weights, threshold, case.options.count)
        solved = model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=GAP))
        return Answer(float(pulp.value(solved.problem.objective)), GAP)


def cases(codes: Iterable[str], *, structures: int = 0) -> Iterator[Case]:
    """Give the cases of some departments: nobody served yet, or `structures` made-up ones."""
    for code in codes:
        geography = load_geography(code)
        few = min(structures, len(geography.units) // 3)
        inventory = made_up_inventory(geography, few) if few else empty_inventory(geography)
        for threshold in THRESHOLDS:
            parameters = Parameters(threshold=threshold, reference_date=date(2026, 1, 1))
            diagnosis = diagnose(geography, inventory, parameters)
            for count in COUNTS:
                if count > len(geography.communes):
                    continue
                options = SitingOptions(count=count, gap=GAP)
                problem = state_problem(Study(diagnosis, geography, inventory), options)
                if len(problem.demand):
                    yield Case(f"{code}, n = {count}, {threshold:g} min", problem, options)


def alone(codes: Iterable[str], *, structures: int, what: str) -> list[Result]:
    """Time each case by itself, after one that is not counted, and check every gap."""
    seconds: dict[str, float] = {}
    gaps: dict[str, float] = {}
    for case in cases(codes, structures=structures):
        if not seconds:
            ours(case)
        answers: list[Answer] = []
        seconds[case.name] = time_once(lambda: answers.append(ours(case)))  # noqa: B023 - called at once
        gaps[case.name] = answers[0].gap
    slowest = max(seconds, key=seconds.__getitem__)
    widest = max(gaps, key=gaps.__getitem__)
    slow = sum(time > ASKED for time in seconds.values())
    return [
        Result(
            f"new sites, {what}, {len(seconds)} questions: slowest ({slowest})",
            f"<= {ASKED:g} s",
            f"{seconds[slowest]:.3f} s; {slow} over",
            slow == 0,
        ),
        Result("  the median question", "", f"{statistics.median(seconds.values()):.3f} s"),
        Result(f"  widest proven gap ({widest})", f"<= {GAP:.0%}", f"{gaps[widest]:.2%}", gaps[widest] <= GAP + 1e-9),
    ]


def in_turn(codes: Iterable[str]) -> list[Result]:
    """Time both programs on the same cases, one after the other, and compare their answers."""
    pairs: list[Paired] = []
    apart = 0.0
    for case in cases(codes):
        found: list[Answer] = []
        first = time_once(lambda: found.append(ours(case)))  # noqa: B023 - called at once
        second = time_once(lambda: found.append(theirs(case)))  # noqa: B023 - called at once
        pairs.append(Paired(Timing((first,)), Timing((second,))))
        apart = max(apart, abs(found[0].value - found[1].value) / max(answer.value for answer in found))
    ratios = [pair.ratio for pair in pairs]
    return [
        Result(
            f"new sites beside spopt with CBC, {len(pairs)} questions: spopt / product",
            f">= {ASKED_RATIO:g} x",
            f"{min(ratios):.1f} / {statistics.median(ratios):.1f} / {max(ratios):.1f} x",
            statistics.median(ratios) >= ASKED_RATIO,
        ),
        Result("  the product", "", _spread([pair.first.median for pair in pairs])),
        Result("  spopt with CBC", "", _spread([pair.second.median for pair in pairs])),
        Result("  the answers differ by at most", f"<= {GAP:.0%}", f"{apart:.2%}", apart <= GAP),
    ]


def _spread(seconds: list[float]) -> str:
    return Timing(tuple(seconds)).spread()


def whole(code: str, count: int) -> list[Result]:
    """Time the answer with its curve, as the page and the command want it, for information."""
    geography = load_geography(code)
    inventory = empty_inventory(geography)
    diagnosis = diagnose(geography, inventory, Parameters(reference_date=date(2026, 1, 1)))
    results = []
    for objective in Objective:
        options = SitingOptions(count=count, objective=objective, gap=GAP)
        siting = site(Study(diagnosis, geography, inventory), options)
        name = f"  {code}, n = {count}, {objective}: the answer, its curve and its table"
        results.append(Result(name, "", f"{siting.seconds:.3f} s, gap {siting.gap:.2%}"))
    return results


def run(*, everywhere: bool = False) -> list[Result]:
    """Measure, and return the lines of the table."""
    everyone = [departement.code for departement in list_departements()]
    codes, beside = (everyone, everyone) if everywhere else (FEW, FEW_IN_TURN)
    return [
        *alone(codes, structures=0, what="nobody served yet"),
        *alone(codes, structures=STRUCTURES, what=f"{STRUCTURES} structures"),
        *whole("62", 10),
        *in_turn(beside),
    ]


if __name__ == "__main__":
    if "--seuls" in sys.argv:
        every = [departement.code for departement in list_departements()]
        print_table(alone(every, structures=0, what="nobody served yet"))
    else:
        print_table(run(everywhere=True))
