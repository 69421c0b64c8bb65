"""New sites for a department: the communes where structures should open, what each adds, and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.grouping import ratio
from avs_geo.analysis.coverage.qpv import StatutQpv
from avs_geo.analysis.siting.checks import check_communes
from avs_geo.analysis.siting.choice import choose
from avs_geo.analysis.siting.curve import Point
from avs_geo.analysis.siting.kinds import kinds_of_sites
from avs_geo.analysis.siting.problem import SitingProblem, state_problem, units_of_qpv
from avs_geo.analysis.siting.serving import in_order, nearest_site, newly_reached
from avs_geo.analysis.siting.solve import LAGRANGE
from avs_geo.analysis.study import Study, also_in_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.siting.options import SitingOptions

    Positions = NDArray[np.intp]

SITE_COLUMNS = (
    "rang",
    "code_commune",
    "nom_commune",
    "code_epci",
    "nature",
    "population_gagnee",
    "population_cumulee",
    "part_couverte_apres",
)
CURVE_COLUMNS = ("nombre", "population_gagnee", "part_demande", "part_couverte_apres", "ecart_prouve")


@dataclass(frozen=True, eq=False)
class Siting:
    """The answer; frames are shared, never change them.

    Parameters
    ----------
    sites
        One row per new structure, in the greedy order of what they add; columns :data:`SITE_COLUMNS`.
        ``population_gagnee`` counts the inhabitants of the demand whom the site is the first in the order to bring
        within the threshold. ``part_couverte_apres`` is the department's share covered once the units served so far
        are in the territories of the new structures: (population covered + sum of P_i (1 - part_structure_i) over
        them) / population. A site that would add nothing is left out, unless a rule asks for it.
    curve
        The best choice for each number of structures; columns :data:`CURVE_COLUMNS`; the last row is the answer.
        ``part_demande`` is the share of the demand (population x (1 + a x need/100)) within the threshold,
        ``ecart_prouve`` the gap of the row's own choice.
    demand_population, gained_population
        Inhabitants of the demand, and those of them within the threshold of a new structure.
    gap
        Proven gap of the answer: no choice of as many structures brings more than the answer / (1 - gap) demand
        within the threshold; for the mean time, none saves more than that share of the answer's time.
    solver
        What proved it.
    seconds
        How long it took.
    serves
        For the code of each chosen commune, the codes of the units of the demand that the new structure serves: each
        unit is given to the nearest new structure within the threshold; of equals, to the first in the order.
    options
        What was asked.
    fewest
        With a target: the least number of structures that could reach it, as proven; None without one.
    mean_minutes
        Mean time of the demand to the nearest structure before and after; missing where there is no demand, and
        before where no structure exists.
    """

    sites: pd.DataFrame
    curve: pd.DataFrame
    demand_population: float
    gained_population: float
    gap: float
    solver: str
    seconds: float
    serves: Mapping[str, tuple[str, ...]]
    options: SitingOptions
    fewest: int | None = None
    mean_minutes: tuple[float, float] = (float("nan"), float("nan"))


@also_in_parts
def site(study: Study, options: SitingOptions) -> Siting:
    """Choose where structures should open.

    Maximal covering (Church and ReVelle, 1974), or least mean time (p-median). Existing structures stay; candidates
    are the points of the communes; times are those of the analysis.

    Parameters
    ----------
    study
        The department as it is.
    options
        What is asked.

    Raises
    ------
    SitingRefusedError
        The rules contradict each other or the department; all the reasons at once where they can be told apart.
    """
    start = perf_counter()
    check_communes(study.geography, options)
    problem = state_problem(study, options)
    found, fewest = choose(problem, options)
    answer = _Answer(study.diagnosis, problem, options, found)
    return Siting(
        sites=answer.sites(units_of_qpv(study)),
        curve=answer.curve(),
        demand_population=_sum(problem.demand["population"]),
        gained_population=answer.gained(answer.order),
        gap=found[-1].gap if found else 0.0,
        solver=found[-1].solver if found else LAGRANGE,
        seconds=perf_counter() - start,
        serves=answer.serves(),
        options=options,
        fewest=fewest,
        mean_minutes=answer.mean_minutes(),
    )


def no_siting(options: SitingOptions) -> Siting:
    """Return the answer where nothing can be proposed: no site, no curve, no demand.

    Parameters
    ----------
    options
        What was asked.
    """
    return Siting(
        sites=pd.DataFrame(columns=list(SITE_COLUMNS)),
        curve=pd.DataFrame(columns=list(CURVE_COLUMNS)).astype({"nombre": "int64"}),
        demand_population=0.0,
        gained_population=0.0,
        gap=0.0,
        solver=LAGRANGE,
        seconds=0.0,
        serves={},
        options=options,
    )


@dataclass(frozen=True, eq=False)
class _Answer:
    """The points of the curve, told in communes and inhabitants."""

    diagnosis: Diagnosis
    problem: SitingProblem
    options: SitingOptions
    found: list[Point]

    @property
    def order(self) -> Positions:
        """The chosen candidates in their order."""
        if not self.found:
            return np.empty(0, dtype=np.intp)
        return in_order(self.problem, self.options, self.found[-1].chosen)

    def sites(self, qpv_units: pd.Series) -> pd.DataFrame:
        """Return the table of the sites."""
        order = self.order
        chosen = self.problem.candidates.iloc[order]
        first = newly_reached(self.problem, order)
        population = self.problem.demand["population"].to_numpy(dtype=float)
        gained = population @ first
        return pd.DataFrame(
            {
                "rang": np.arange(1, len(order) + 1),
                "code_commune": chosen.index.to_numpy(),
                "nom_commune": chosen["nom"].to_numpy(),
                "code_epci": chosen["code_epci"].to_numpy(),
                "nature": kinds_of_sites(gained, self._serves_qpv(qpv_units), large_zone=self.options.large_zone),
                "population_gagnee": gained,
                "population_cumulee": np.cumsum(gained),
                "part_couverte_apres": self._covered_after(np.cumsum(self._uncovered @ first)),
            },
            columns=list(SITE_COLUMNS),
        )

    def curve(self) -> pd.DataFrame:
        """Return the table of the curve."""
        whole = float(self.problem.weights.sum())
        rows = [
            (
                point.count,
                self.gained(point.chosen),
                float(self.problem.weights[self._reached(point.chosen)].sum()) / whole if whole else 1.0,
                float(self._covered_after(np.array([self._uncovered[self._reached(point.chosen)].sum()]))[0]),
                point.gap,
            )
            for point in self._filled()
        ]
        return pd.DataFrame(rows, columns=list(CURVE_COLUMNS)).astype({"nombre": "int64"})

    def serves(self) -> dict[str, tuple[str, ...]]:
        """Return the units that each site serves."""
        nearest = nearest_site(self.problem, self.order)
        units = self.problem.demand.index.to_numpy(dtype=object)
        codes = self.problem.candidates.index.to_numpy(dtype=object)[self.order]
        return {str(code): tuple(units[nearest == rank].tolist()) for rank, code in enumerate(codes)}

    def gained(self, chosen: Positions) -> float:
        """Return the inhabitants of the demand within the threshold of a choice."""
        return _sum(self.problem.demand["population"].loc[self._reached(chosen)])

    def mean_minutes(self) -> tuple[float, float]:
        """Return the mean time of the demand before and after."""
        population = self.problem.demand["population"].to_numpy(dtype=float)
        before = self.problem.demand["temps"].to_numpy(dtype=float)
        new = self.problem.minutes[:, self.order].min(axis=1, initial=np.inf)
        after = np.fmin(before, np.where(np.isinf(new), np.nan, new))
        means = ratio(np.array([population @ before, population @ after]), np.full(2, population.sum()))
        return float(means[0]), float(means[1])

    def _filled(self) -> list[Point]:
        """Return the points, and those beyond the one that reaches everything: further structures add nothing."""
        asked = self.options.count
        if not self.found or asked is None or self.options.target_share is not None:
            return self.found
        last = self.found[-1]
        more = [
            Point(count, last.chosen, last.value, last.bound, last.gap, last.solver)
            for count in range(last.count + 1, asked + 1)
        ]
        return [*self.found, *more]

    def _reached(self, chosen: Positions) -> NDArray[np.bool_]:
        return np.asarray(self.problem.within[:, chosen].any(axis=1))

    @property
    def _uncovered(self) -> NDArray[np.float64]:
        """Inhabitants of each unit of the demand who are in no territory."""
        share = self.diagnosis.units["part_structure"].loc[self.problem.demand.index].to_numpy(dtype=float)
        uncovered: NDArray[np.float64] = self.problem.demand["population"].to_numpy(dtype=float) * (1 - share)
        return uncovered

    def _covered_after(self, more: NDArray[np.float64]) -> NDArray[np.float64]:
        whole: Any = self.diagnosis.departement.iloc[0]
        return ratio(more + float(whole["population_couverte"]), np.full(len(more), float(whole["population"])))

    def _serves_qpv(self, qpv_units: pd.Series) -> NDArray[np.bool_]:
        """Return whether each site serves a QPV that has no structure.

        It serves the unit in which such a QPV lies; or the QPV is one for which a site had to be chosen, and this is
        the nearest.
        """
        order = self.order
        statuses = self.diagnosis.qpv.set_index("code_qp")["statut"]
        bare = statuses.index[statuses.isin([str(StatutQpv.DANS_UN_TERRITOIRE), str(StatutQpv.NON_COUVERT)])]
        lies_in_one = self.problem.demand.index.isin(qpv_units.loc[qpv_units.index.isin(bare)])
        serves = np.zeros(len(order), dtype=bool)
        nearest = nearest_site(self.problem, order)[lies_in_one]
        serves[nearest[nearest >= 0]] = True
        if self.options.one_per_qpv and len(order):
            serves[self.problem.qpv_minutes[:, order].argmin(axis=1)] = True
        return serves


def _sum(values: pd.Series) -> float:
    return float(values.sum())
