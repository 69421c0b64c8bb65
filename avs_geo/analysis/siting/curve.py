"""The best choice for each number of structures: how much each further one adds, and the fewest that reach a share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.siting.refusal import SitingRefusedError
from avs_geo.analysis.siting.solve import Start, solve
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from avs_geo.analysis.siting.core import Core

    Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Point:
    """The best choice found for one number of structures.

    Parameters
    ----------
    count
        That number, forced communes included.
    chosen
        Positions among the candidates of the problem.
    value, bound
        What they bring, and what no choice of that number exceeds.
    gap
        The proven gap.
    solver
        What proved it.
    """

    count: int
    chosen: Positions
    value: float
    bound: float
    gap: float
    solver: str


def points(core: Core, *, gap: float, target: float | None = None, first: Positions) -> Iterator[Point]:
    """Give the best choice of one more structure each time, as many as the rules allow.

    Each starts from the one before, so that a further structure never brings less, and its bound from the prices of
    the one before, which are nearly its own.

    Parameters
    ----------
    core
        The problem.
    gap
        The proof asked for.
    target
        A value of which it must be proven, for each number, whether it is reached.
    first
        Positions in the core with which to start: those that the QPV need.
    """
    start = Start(first)
    everything = core.benefits.value(np.arange(core.benefits.candidates))
    for extra in range(max(len(first), 0 if len(core.forced) else 1), core.rules.count + 1):
        rules = core.rules.with_count(extra)
        bracket, solver = solve(
            core.benefits,
            rules,
            gap_of=core.gap,
            gap=gap,
            start=start,
            target=None if target is None else target - core.offset + core.penalty,
        )
        yield Point(
            extra + len(core.forced),
            core.chosen(bracket),
            core.value(bracket),
            core.bound(bracket),
            core.gap(bracket),
            solver,
        )
        start = Start(bracket.chosen, bracket.prices)
        if bracket.value >= everything * (1 - 1e-12):
            return


def up_to(given: Iterator[Point], count: int) -> list[Point]:
    """Return the points up to a number of structures; of those that could add nothing, the last one that does."""
    found: list[Point] = []
    for point in given:
        if point.count <= count:
            found.append(point)
        if point.count >= count:
            break
    return found


def until_reached(
    given: Iterator[Point],
    target: float,
    *,
    count: int | None,
    share_of: Callable[[float], float],
) -> tuple[list[Point], int]:
    """Return the points up to the first that reaches a value, and the fewest structures that may, as proven.

    Raises
    ------
    SitingRefusedError
        None does, or not with `count` structures; says the greatest share.
    """
    found: list[Point] = []
    impossible = 0
    for point in given:
        if count is not None and point.count > count:
            break
        found.append(point)
        if point.value >= target * (1 - 1e-9):
            return found, impossible + 1
        if point.bound < target * (1 - 1e-9):
            impossible = point.count
    most = found[-1].bound if found else 0.0
    many = "toutes les communes permises" if count is None else f"{count} structure{'s' if count > 1 else ''}"
    wanted, reached = (f"{number(100 * share_of(value), decimals=1)}\u00a0%" for value in (target, most))
    fault = f"{wanted} de la demande ne peut pas être atteint avec {many} : {reached} au plus le sont"
    raise SitingRefusedError([fault])
