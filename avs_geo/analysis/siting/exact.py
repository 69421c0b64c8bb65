"""What the bound leaves open, settled by HiGHS on the candidates that can still be part of a better choice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import scipy
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from avs_geo.analysis.siting.benefits import Covering
from avs_geo.analysis.siting.reduction import reduce_covering

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.siting.benefits import Benefits
    from avs_geo.analysis.siting.bound import Bracket
    from avs_geo.analysis.siting.rules import Rules

    Figures = NDArray[np.float64]
    Positions = NDArray[np.intp]

HIGHS = f"HiGHS (SciPy {scipy.__version__})"
# A share of the whole by which sums of floating-point numbers may miss.
_ROUNDING = 1e-9
_LONGEST_S = 120.0
# The p-median has a variable for each pair: beyond this many, the bound has to do.
_MOST_PAIRS = 60_000


def promising(benefits: Benefits, rules: Rules, bracket: Bracket) -> NDArray[np.bool_]:
    """Return which candidates a choice better than the known one may have, by the prices of the bound."""
    worth = benefits.worth(bracket.prices)
    top = rules.best(worth)
    level = float(bracket.prices.sum() + worth[top].sum())
    with_each = level - np.maximum(rules.least_partners(worth, top) - worth, 0.0)
    kept: NDArray[np.bool_] = with_each >= bracket.value * (1 - _ROUNDING)
    kept[bracket.chosen] = True
    return kept


def settle(benefits: Benefits, rules: Rules, bracket: Bracket, gap: float) -> Bracket:
    """Return the bracket that HiGHS gives, at most `gap` of its bound wide unless it runs out of time.

    Parameters
    ----------
    benefits, rules
        The problem.
    bracket
        What is known; its choice is never made worse, nor its bound.
    gap
        Share of the bound.
    """
    kept = promising(benefits, rules, bracket)
    if isinstance(benefits, Covering):
        found, bound = _settle_covering(benefits, rules.keep(kept), kept, gap)
    elif int(kept.sum()) * len(benefits.ceiling) <= _MOST_PAIRS:
        found, bound = _settle_savings(benefits, rules.keep(kept), kept, gap)
    else:
        return bracket
    if bound is not None:
        bracket = replace(bracket, bound=min(bracket.bound, max(bound, bracket.value)))
    if found is not None and (value := benefits.value(found)) > bracket.value:
        bracket = replace(bracket, chosen=found, value=value, bound=max(bracket.bound, value))
    return bracket


def limits(rules: Rules, width: int) -> LinearConstraint:
    """So many candidates in all, so many of each group that is limited; the variables beyond them are free."""
    columns = len(rules.group)
    rows = [np.ones(columns)]
    most = [float(rules.count)]
    if rules.limited:
        groups = np.unique(rules.group)
        rows += list((rules.group[None, :] == groups[:, None]).astype(float))
        most += rules.room[groups].astype(float).tolist()
    matrix = sparse.hstack(
        [sparse.csr_array(np.array(rows)), sparse.csr_array((len(rows), width - columns))], format="csr"
    )
    return LinearConstraint(matrix, -np.inf, np.array(most))


def at_least(needs: NDArray[np.bool_]) -> LinearConstraint:
    """One candidate (columns) at least for each need (rows)."""
    return LinearConstraint(sparse.csr_array(needs.astype(float)), 1.0, np.inf)


def _settle_covering(
    covering: Covering, rules: Rules, kept: NDArray[np.bool_], gap: float
) -> tuple[Positions | None, float | None]:
    """Maximise the sum of w y, y a share of each row, at most the number of chosen candidates that reach it."""
    reduced = reduce_covering(covering.weights, covering.reach[:, kept].toarray() > 0, rules)
    rows, columns = reduced.covering.reach.shape
    cover = sparse.hstack([-reduced.covering.reach, sparse.eye_array(rows)], format="csr")
    most = limits(reduced.rules, columns + rows)
    answer = milp(
        np.concatenate([np.zeros(columns), -reduced.covering.weights]),
        constraints=[LinearConstraint(cover, -np.inf, 0.0), most],
        integrality=np.repeat([1, 0], [columns, rows]),
        bounds=Bounds(0.0, 1.0),
        options={"mip_rel_gap": gap, "time_limit": _LONGEST_S},
    )
    places = np.flatnonzero(kept)[reduced.kept]
    return _read(answer, places, columns)


def _settle_savings(
    benefits: Benefits, rules: Rules, kept: NDArray[np.bool_], gap: float
) -> tuple[Positions | None, float | None]:
    """Maximise the sum of s z, z the part of each row that each candidate serves."""
    saved = np.asarray(benefits.saved[:, kept])  # type: ignore[attr-defined]
    row, column = np.nonzero(saved > 0)
    pairs, columns = len(row), saved.shape[1]
    each = np.arange(pairs)
    ones = np.ones(pairs)
    open_first = sparse.hstack(
        [sparse.csr_array((-ones, (each, column)), shape=(pairs, columns)), sparse.eye_array(pairs)], format="csr"
    )
    once = sparse.csr_array((ones, (row, columns + each)), shape=(len(saved), columns + pairs))
    answer = milp(
        np.concatenate([np.zeros(columns), -saved[row, column]]),
        constraints=[
            LinearConstraint(open_first, -np.inf, 0.0),
            LinearConstraint(once, -np.inf, 1.0),
            limits(rules, columns + pairs),
        ],
        integrality=np.repeat([1, 0], [columns, pairs]),
        bounds=Bounds(0.0, 1.0),
        options={"mip_rel_gap": gap, "time_limit": _LONGEST_S},
    )
    return _read(answer, np.flatnonzero(kept), columns)


def _read(answer: object, places: Positions, columns: int) -> tuple[Positions | None, float | None]:
    """Return the choice and the bound of an answer of HiGHS, of which either may be missing."""
    x, bound = getattr(answer, "x", None), getattr(answer, "mip_dual_bound", None)
    found = None if x is None else places[np.flatnonzero(x[:columns] > 0.5)]
    return found, None if bound is None or not np.isfinite(bound) else -float(bound)
