"""How good any choice can be at most: the Lagrangian relaxation, and the better choices that its prices point to.

Each row of the demand is given a price. A choice brings at most the prices of all rows, and what its members bring
above them, each counted for itself; the best choice by that count is found by sorting. The prices that make this bound
least are sought by projected subgradients whose direction is averaged over the steps (Held, Wolfe and Crowder, 1974;
Camerini, Fratta and Maffioli, 1975). The bound is that of the linear relaxation, at a fraction of its cost (Galvão and
ReVelle, 1996, for the covering; Cornuéjols, Fisher and Nemhauser, 1977, for the p-median).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.siting.search import exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from avs_geo.analysis.siting.benefits import Benefits
    from avs_geo.analysis.siting.rules import Rules

    Figures = NDArray[np.float64]
    Positions = NDArray[np.intp]

_STEPS = 600
_STEPS_NEAR = 100
_SHORT_STEP = 0.2
_AVERAGING = 0.15
_PATIENCE = 15
_SHRINKING = 0.7
_SMALLEST_STEP = 1e-3
# A bound that falls by less than this share of what is left between it and the best choice has not moved.
_PROGRESS = 0.01
_EXCHANGE_EVERY = 20


@dataclass(frozen=True, eq=False)
class Bracket:
    """What is known of the best choice: one that reaches `value`, and that none exceeds `bound`.

    Parameters
    ----------
    chosen
        Positions of the candidates.
    value
        What they bring.
    bound
        What no allowed choice exceeds.
    prices
        Prices of the rows that give the bound.
    """

    chosen: Positions
    value: float
    bound: float
    prices: Figures


def tighten(
    benefits: Benefits,
    rules: Rules,
    bracket: Bracket,
    is_enough: Callable[[Bracket], bool],
    *,
    prices: Figures | None = None,
    is_near: bool = False,
) -> Bracket:
    """Lower the bound, and improve the choice on the way, until it is enough or nothing moves any more.

    Parameters
    ----------
    benefits, rules
        The problem.
    bracket
        A choice and its bound; the prices of what comes out are those that give its bound.
    is_enough
        Whether a bracket will do.
    prices
        The prices to start from; those of the bracket where None.
    is_near
        Whether the prices are already nearly those of the least bound: a few short steps, as long ones would leave
        them.
    """
    start = bracket.prices if prices is None else prices
    descent = _Descent(benefits, rules, bracket, prices=start, step=_SHORT_STEP if is_near else 1.0)
    for step in range(_STEPS_NEAR if is_near else _STEPS):
        descent.evaluate()
        if is_enough(descent.bracket):
            break
        if step % _EXCHANGE_EVERY == _EXCHANGE_EVERY - 1:
            descent.improve()
        if not descent.move():
            break
    descent.improve()
    return descent.bracket


class _Descent:
    """The state of the search of the least bound."""

    def __init__(self, benefits: Benefits, rules: Rules, bracket: Bracket, *, prices: Figures, step: float) -> None:
        self._benefits, self._rules = benefits, rules
        self.bracket = bracket
        self._prices = prices
        self._direction = np.zeros(len(self._prices))
        self._step, self._still = step, 0
        self._level = np.inf
        self._best = np.inf
        self._best_prices = prices
        self._top: Positions = np.empty(0, dtype=np.intp)
        self._tried: set[tuple[int, ...]] = set()

    def evaluate(self) -> None:
        """Compute the bound that the prices give."""
        worth = self._benefits.worth(self._prices)
        self._top = self._rules.best(worth)
        self._level = float(self._prices.sum() + worth[self._top].sum())
        # The trivial bound that the bracket starts from may be lower: progress is that of the descent itself.
        least = _PROGRESS * (self._level - self.bracket.value)
        self._still = 0 if self._level < self._best - least else self._still + 1
        if self._level < self._best:
            self._best, self._best_prices = self._level, self._prices
        if self._level < self.bracket.bound:
            self.bracket = replace(self.bracket, bound=self._level, prices=self._prices)

    def improve(self) -> None:
        """Start exchanges from the choice that the prices favour."""
        if len(self._top) < len(self.bracket.chosen):
            return
        start = np.sort(self._top)
        if (key := tuple(start.tolist())) in self._tried:
            return
        self._tried.add(key)
        chosen = exchange(self._benefits, self._rules, start)
        value = self._benefits.value(chosen)
        if value > self.bracket.value:
            self.bracket = replace(self.bracket, chosen=chosen, value=value)

    def move(self) -> bool:
        """Change the prices; return whether anything is left to try."""
        slope = self._benefits.takers(self._prices, self._top) - 1.0
        self._direction = _AVERAGING * slope + (1 - _AVERAGING) * self._direction
        if self._still >= _PATIENCE:
            self._step, self._still, self._prices = self._step * _SHRINKING, 0, self._best_prices
        way = self._projected(self._direction)
        if not way.any():
            self._direction = slope
            way = self._projected(slope)
        length = float(way @ way)
        if length == 0 or self._step < _SMALLEST_STEP:
            return False
        stride = self._step * max(self._level - self.bracket.value, 0.0) / length
        self._prices = np.clip(self._prices + stride * way, 0.0, self._benefits.ceiling)
        return True

    def _projected(self, direction: Figures) -> Figures:
        """Leave out what would only push a price out of its range."""
        stuck = ((self._prices <= 0) & (direction < 0)) | ((self._prices >= self._benefits.ceiling) & (direction > 0))
        return np.where(stuck, 0.0, direction)
