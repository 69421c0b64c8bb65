"""The problem that is left once the forced communes are chosen, in the form that the solver takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.siting.benefits import Savings
from avs_geo.analysis.siting.options import Objective
from avs_geo.analysis.siting.reduction import reduce_covering
from avs_geo.analysis.siting.rules import Rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.siting.benefits import Benefits
    from avs_geo.analysis.siting.bound import Bracket
    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.analysis.siting.problem import SitingProblem

    Figures = NDArray[np.float64]
    Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Core:
    """The choice that is left.

    Parameters
    ----------
    benefits, rules
        What the solver takes; the count of the rules is the most that they allow.
    places
        Position, among the candidates of the problem, of each candidate of the core.
    forced
        Positions of those that are chosen already.
    offset
        What these bring.
    penalty
        Weight of the QPV that must have a site, part of every value of the core: one rule more, which the search and
        the bound know as a demand that outweighs all others.
    needs
        Which candidate of the core (columns) would give a site to which of those QPV (rows).
    worst
        Time of the whole demand without any new site, for the mean time; None for the covering.
    """

    benefits: Benefits
    rules: Rules
    places: Positions
    forced: Positions
    offset: float
    penalty: float
    needs: NDArray[np.bool_]
    worst: float | None

    def value(self, bracket: Bracket) -> float:
        """Return what the whole choice brings: demand within the threshold, or weighted minutes saved."""
        return self.offset + bracket.value - self.penalty

    def bound(self, bracket: Bracket) -> float:
        """Return what no choice exceeds."""
        return self.offset + bracket.bound - self.penalty

    def gap(self, bracket: Bracket) -> float:
        """Return the proven gap, in [0, 1].

        Of the covering, the share of the bound that the choice may miss; of the mean time, the share of the time of
        the choice that a better one might save.
        """
        missing = bracket.bound - bracket.value
        whole = self.bound(bracket) if self.worst is None else self.worst - self.value(bracket)
        noise = 1e-9 * max(abs(whole), self.offset, 1.0)
        return 0.0 if missing <= noise else float(min(missing / max(whole, missing), 1.0))

    def chosen(self, bracket: Bracket) -> Positions:
        """Return the whole choice, as positions among the candidates of the problem."""
        return np.concatenate([self.forced, self.places[bracket.chosen]])


def brought(problem: SitingProblem, options: SitingOptions) -> Figures:
    """Return what each candidate (columns) brings to each unit of the demand (rows), by itself."""
    if options.objective is Objective.COUVERTURE:
        return problem.weights[:, None] * problem.within
    base = base_minutes(problem)
    return problem.weights[:, None] * np.maximum(base[:, None] - problem.minutes, 0.0)


def base_minutes(problem: SitingProblem) -> Figures:
    """Return the minutes of each unit of the demand before any new site.

    Where no structure exists, those to the furthest candidate: no choice does worse.
    """
    existing = problem.demand["temps"].to_numpy(dtype=float)
    furthest = problem.minutes.max(axis=1, initial=0.0)
    return np.where(np.isnan(existing), furthest, existing)


def make_core(problem: SitingProblem, options: SitingOptions) -> Core:
    """Take the forced communes as chosen, and put the rest in the form of the solver."""
    forced, free = np.flatnonzero(problem.forced), np.flatnonzero(~problem.forced)
    weights, covers = problem.weights, options.objective is Objective.COUVERTURE
    quarters = problem.qpv_within if options.one_per_qpv else problem.qpv_within[:0]
    unmet = ~quarters[:, forced].any(axis=1)
    heavy = float(brought(problem, options).max(axis=1, initial=0.0).sum()) + 1.0
    rules = _rules(problem, options, free)
    if covers:
        left = ~problem.within[:, forced].any(axis=1)
        reduced = reduce_covering(
            np.concatenate([weights[left], np.full(int(unmet.sum()), heavy)]),
            np.concatenate([problem.within[left][:, free], quarters[unmet][:, free]]),
            rules,
        )
        offset, worst = float(weights[~left].sum()), None
        benefits: Benefits = reduced.covering
        rules, free = reduced.rules, free[reduced.kept]
    else:
        base = base_minutes(problem)
        after = np.minimum(base, problem.minutes[:, forced].min(axis=1, initial=np.inf))
        saved = weights[:, None] * np.maximum(after[:, None] - problem.minutes[:, free], 0.0)
        benefits = Savings(np.concatenate([saved, heavy * quarters[unmet][:, free]]))
        offset, worst = float((weights * (base - after)).sum()), float((weights * base).sum())
    return Core(benefits, rules, free, forced, offset, heavy * int(unmet.sum()), quarters[unmet][:, free], worst)


def _rules(problem: SitingProblem, options: SitingOptions, free: Positions) -> Rules:
    """Return the rules of what is left; communes without any EPCI are in one group that nothing limits."""
    many = len(problem.candidates)
    numbers, epci = pd.factorize(problem.candidates["code_epci"], sort=True)
    group = np.where(numbers < 0, len(epci), numbers)
    room = np.full(len(epci) + 1, many)
    if options.max_per_epci is not None:
        taken = np.bincount(group[problem.forced], minlength=len(room))
        room[:-1] = np.maximum(options.max_per_epci - taken[:-1], 0)
    allowed = np.minimum(np.bincount(group[free], minlength=len(room)), room)
    return Rules(int(allowed.sum()), group[free], room)
