"""From a problem to the best choice for each number of structures, with its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.analysis.siting.core import make_core
from avs_geo.analysis.siting.curve import Point, points, until_reached, up_to
from avs_geo.analysis.siting.quarters import sites_for_qpv

if TYPE_CHECKING:
    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.analysis.siting.problem import SitingProblem


def choose(problem: SitingProblem, options: SitingOptions) -> tuple[list[Point], int | None]:
    """Return the points of the curve, the last of which is the answer, and the proven least number for a share.

    No point where there is no demand and no rule asks for a site; no least number where no share is sought.

    Raises
    ------
    SitingRefusedError
        The share, or the rule of the QPV, is out of reach.
    """
    if not len(problem.demand) and not problem.forced.any() and not (options.one_per_qpv and len(problem.qpv)):
        return [], None
    core = make_core(problem, options)
    first = sites_for_qpv(core, problem, options)
    whole = float(problem.weights.sum())
    if options.target_share is None:
        return up_to(points(core, gap=options.gap, first=first), options.count or 1), None
    target = options.target_share * whole
    given = points(core, gap=options.gap, target=target, first=first)
    return until_reached(given, target, count=options.count, share_of=lambda value: value / whole if whole else 1.0)
