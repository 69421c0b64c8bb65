"""One site at least within the threshold of each uncovered QPV: whether that can be, and the fewest sites it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, milp

from avs_geo.analysis.siting.exact import at_least, limits
from avs_geo.analysis.siting.refusal import SitingRefusedError
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from avs_geo.analysis.siting.core import Core
    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.analysis.siting.problem import SitingProblem

    Positions = NDArray[np.intp]

_MOST_NAMED = 5


def sites_for_qpv(core: Core, problem: SitingProblem, options: SitingOptions) -> Positions:
    """Return the fewest candidates of the core that give a site to each uncovered QPV that has none yet.

    Raises
    ------
    SitingRefusedError
        No choice does, or none of so few structures: names the QPV, and the rule that blocks.
    """
    if not len(core.needs):
        return np.empty(0, dtype=np.intp)
    lonely = problem.qpv["nom"].to_numpy(dtype=object)[~problem.qpv_within.any(axis=1)]
    if len(lonely):
        fault = "aucune commune permise n’est à portée du seuil pour"
        raise SitingRefusedError([f"{fault} {'le QPV' if len(lonely) == 1 else 'les QPV'} {_names(lonely)}"])
    answer = milp(
        np.ones(core.needs.shape[1]),
        constraints=[at_least(core.needs), limits(core.rules, core.needs.shape[1])],
        integrality=np.ones(core.needs.shape[1], dtype=np.intp),
        bounds=Bounds(0.0, 1.0),
    )
    each = f"une structure à portée de chaque QPV non couvert ({_names(problem.qpv['nom'])})"
    if answer.x is None:
        most = f"{options.max_per_epci} au plus par intercommunalité"
        raise SitingRefusedError([f"{each} et {most} ne vont pas ensemble"])
    found: Positions = np.flatnonzero(answer.x > 0.5)
    if options.count is not None and len(found) + len(core.forced) > options.count:
        beside = " en plus de celles qui sont obligées" if len(core.forced) else ""
        asked = f"et {options.count} sont demandées en tout"
        raise SitingRefusedError([f"il faut au moins {len(found)} structures{beside} pour {each}, {asked}"])
    return found


def _names(names: Iterable[object]) -> str:
    words = [quoted(name) for name in names]
    return listed(words[:_MOST_NAMED], last="et", of=len(words))
