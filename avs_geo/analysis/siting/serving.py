"""The chosen sites in their order, what each adds, and which units each serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.siting.core import brought

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.analysis.siting.problem import SitingProblem

    Positions = NDArray[np.intp]

_NOISE = 1e-9


def in_order(problem: SitingProblem, options: SitingOptions, chosen: Positions) -> Positions:
    """Return the chosen candidates, each time the one that adds most to the objective; of equals, the most populous.

    Those that add nothing come last, and are left out unless a rule asks for them.
    """
    rest = np.sort(chosen)
    by_itself = brought(problem, options)[:, rest]
    had = np.zeros(len(by_itself))
    order: list[int] = []
    useful = 0
    left = np.ones(len(rest), dtype=bool)
    noise = _NOISE * max(float(by_itself.max(axis=1, initial=0.0).sum()), 1.0)
    for rank in range(len(rest)):
        gains = np.where(left, np.maximum(by_itself - had[:, None], 0.0).sum(axis=0), -1.0)
        best = int(gains.argmax())
        useful = rank + 1 if gains[best] > noise else useful
        had = np.maximum(had, by_itself[:, best])
        left[best] = False
        order.append(int(rest[best]))
    return _without_useless(problem, options, np.array(order, dtype=np.intp), useful)


def _without_useless(problem: SitingProblem, options: SitingOptions, order: Positions, useful: int) -> Positions:
    """Leave out those after the useful ones that are neither forced nor needed by a QPV."""
    needs = problem.qpv_within if options.one_per_qpv else problem.qpv_within[:0]
    kept = list(order[:useful])
    for place in order[useful:]:
        alone = needs[:, place] & ~needs[:, kept].any(axis=1)
        if problem.forced[place] or alone.any():
            kept.append(place)
    return np.array(kept, dtype=np.intp)


def newly_reached(problem: SitingProblem, order: Positions) -> NDArray[np.bool_]:
    """Return which units of the demand (rows) each site (columns) is the first in the order to reach."""
    within = problem.within[:, order]
    before = np.logical_or.accumulate(within, axis=1)
    before = np.concatenate([np.zeros((len(within), 1), dtype=bool), before[:, :-1]], axis=1)[:, : within.shape[1]]
    first: NDArray[np.bool_] = within & ~before
    return first


def nearest_site(problem: SitingProblem, order: Positions) -> Positions:
    """Return the rank, from 0, of the site nearest to each unit within the threshold; -1 where none is.

    Of sites equally near, the first in the order.
    """
    if not len(order):
        return np.full(len(problem.minutes), -1, dtype=np.intp)
    minutes = np.where(problem.within[:, order], problem.minutes[:, order], np.inf)
    least = minutes.min(axis=1, keepdims=True)
    nearest: Positions = (minutes <= least * (1 + _NOISE) + _NOISE).argmax(axis=1)
    return np.where(np.isfinite(least[:, 0]), nearest, -1)
