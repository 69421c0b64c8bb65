"""Which quartiers prioritaires lie in which units, so that those that a line serves can be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from avs_geo.analysis.coverage.qpv import StatutQpv
from avs_geo.analysis.coverage.qpv_attachment import HALF
from avs_geo.analysis.parameters import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.study import Study


@dataclass(frozen=True, eq=False)
class Quarters:
    """The QPV of a department, by the units in which they lie.

    Parameters
    ----------
    codes, names
        Of each QPV.
    covered
        Whether each has a structure inside, one nearby, or is in a territory.
    housed
        Whether each has a structure inside or nearby.
    shares
        Part of the area of each QPV in each unit; shape (QPV, units).
    """

    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    covered: NDArray[np.bool_]
    housed: NDArray[np.bool_]
    shares: NDArray[np.float64]

    @classmethod
    def of(cls, study: Study) -> Quarters:
        """Cut the QPV by the units, once."""
        qpv, units = study.geography.qpv, study.units
        polygons, grounds = qpv.geometry.to_numpy(), units.geometry.to_numpy()
        which, unit = units.sindex.query(polygons, predicate="intersects")
        pieces = shapely.area(shapely.intersection(polygons[which], grounds[unit]))
        shares = np.zeros((len(qpv), len(units)))
        shares[which, unit] = pieces / shapely.area(polygons[which])
        statuses = study.diagnosis.qpv["statut"]
        return cls(
            codes=qpv.index.to_numpy(dtype=object),
            names=qpv["nom"].to_numpy(dtype=object),
            covered=(statuses != str(StatutQpv.NON_COUVERT)).to_numpy(dtype=bool),
            housed=statuses.isin([str(StatutQpv.DEDANS), str(StatutQpv.A_PROXIMITE)]).to_numpy(dtype=bool),
            shares=shares,
        )

    def within(self, units: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which QPV have at least half of their area in units, given by their positions."""
        inside: NDArray[np.bool_] = self.shares[:, units].sum(axis=1) >= HALF - TOLERANCE
        return inside

    def covered_with(self, entered: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which QPV are covered once units have entered a territory, besides those that are today.

        Parameters
        ----------
        entered
            Shape (…, units).

        Returns
        -------
        numpy.ndarray
            Shape (…, QPV).
        """
        return (entered @ self.shares.T >= HALF - TOLERANCE) | self.covered
