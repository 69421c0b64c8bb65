"""One answer: a choice, what it brings, and the proof of how good it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.siting.bound import Bracket, tighten
from avs_geo.analysis.siting.exact import HIGHS, settle
from avs_geo.analysis.siting.search import exchange, greedy, shaken

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from avs_geo.analysis.siting.benefits import Benefits
    from avs_geo.analysis.siting.rules import Rules

    Positions = NDArray[np.intp]
    Figures = NDArray[np.float64]

LAGRANGE = "échanges et borne lagrangienne"
_SHAKES = 40
_NOWHERE: Positions = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Start:
    """Where the search of an answer starts from.

    Parameters
    ----------
    chosen
        An allowed choice; the answer is at least as good.
    prices
        Prices of the rows, such as those that bound a choice of nearly as many; found anew where None.
    """

    chosen: Positions = field(default_factory=lambda: _NOWHERE)
    prices: Figures | None = None


_ANYWHERE = Start()


def solve(
    benefits: Benefits,
    rules: Rules,
    *,
    gap_of: Callable[[Bracket], float],
    gap: float,
    start: Start = _ANYWHERE,
    target: float | None = None,
) -> tuple[Bracket, str]:
    """Return the best choice found, its bound, and what proved it.

    Parameters
    ----------
    benefits, rules
        The problem.
    gap_of
        The gap of a bracket, as it is stated to the user.
    gap
        The gap asked for.
    start
        Where to start from.
    target
        A value of which it must be proven whether it can be reached.
    """

    def is_enough(bracket: Bracket) -> bool:
        return gap_of(bracket) <= gap and _is_decided(bracket, target)

    if not rules.count:
        return Bracket(_NOWHERE, 0.0, 0.0, np.zeros(len(benefits.ceiling))), LAGRANGE
    bracket = _first(benefits, rules, start)
    if start.prices is not None and not is_enough(bracket):
        bracket = tighten(benefits, rules, bracket, is_enough, prices=start.prices, is_near=True)
    for effort in (_tighten_afresh, _shake, tighten):
        if is_enough(bracket):
            return bracket, LAGRANGE
        bracket = effort(benefits, rules, bracket, is_enough)
    if is_enough(bracket):
        return bracket, LAGRANGE
    # Of what is asked, HiGHS is given the part that rounding leaves; all, where a target has to be decided.
    wanted = gap * 0.9 if _is_decided(bracket, target) else 0.0
    return settle(benefits, rules, bracket, wanted), f"{LAGRANGE}, puis {HIGHS}"


def _first(benefits: Benefits, rules: Rules, start: Start) -> Bracket:
    """Return a good choice, of which nothing is proven yet."""
    chosen = exchange(benefits, rules, greedy(benefits, rules, start.chosen))
    return Bracket(chosen, benefits.value(chosen), float(benefits.ceiling.sum()), benefits.first_prices(chosen))


def _tighten_afresh(
    benefits: Benefits, rules: Rules, bracket: Bracket, is_enough: Callable[[Bracket], bool]
) -> Bracket:
    """Lower the bound from prices that owe nothing to another number of structures."""
    return tighten(benefits, rules, bracket, is_enough, prices=benefits.first_prices(bracket.chosen))


def _shake(benefits: Benefits, rules: Rules, bracket: Bracket, is_enough: Callable[[Bracket], bool]) -> Bracket:
    """Look for a better choice near a good one."""
    for other in shaken(benefits, rules, bracket.chosen, _SHAKES):
        if (value := benefits.value(other)) > bracket.value:
            bracket = replace(bracket, chosen=other, value=value)
        if is_enough(bracket):
            break
    return bracket


def _is_decided(bracket: Bracket, target: float | None) -> bool:
    return target is None or bracket.value >= target * (1 - 1e-9) or bracket.bound < target * (1 - 1e-9)
