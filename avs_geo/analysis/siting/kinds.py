"""Whether a new structure is a CS or an EVS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.parameters import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

CS = "CS"
EVS = "EVS"


def kinds_of_sites(
    gained: NDArray[np.float64],
    serves_qpv: NDArray[np.bool_],
    *,
    large_zone: float,
) -> list[str]:
    """Return the kind of each new structure.

    Parameters
    ----------
    gained
        Inhabitants newly served.
    serves_qpv
        Whether it serves a QPV that has no structure, in it or near it.
    large_zone
        Inhabitants from which it is a CS; reached at equality.
    """
    large = (gained >= large_zone - TOLERANCE) | serves_qpv
    return [str(kind) for kind in np.where(large, CS, EVS)]
