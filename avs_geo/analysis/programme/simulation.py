"""What coverage and access become as the lines are carried out, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.classification import is_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from avs_geo.analysis.programme.lines import Proposal
    from avs_geo.analysis.study import Study


@dataclass(frozen=True, eq=False)
class States:
    """The department after each of some lines, the first row before them all; shape (lines + 1, units).

    Parameters
    ----------
    entered
        Whether a line has brought the unit into a territory.
    shares
        ``part_structure``.
    far
        Whether the unit is beyond the threshold.
    population
        Inhabitants of the units.
    """

    entered: NDArray[np.bool_]
    shares: NDArray[np.float64]
    far: NDArray[np.bool_]
    population: NDArray[np.float64]

    @property
    def covered_share(self) -> NDArray[np.float64]:
        """``part_couverte`` of the department after each line."""
        return self._share_of(self.shares)

    @property
    def far_share(self) -> NDArray[np.float64]:
        """``part_hors_acces`` of the department after each line."""
        return self._share_of(self.far.astype(float))

    def _share_of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        inhabitants = self.population.sum()
        return values @ self.population / inhabitants if inhabitants > 0 else np.full(len(values), np.nan)


@dataclass(frozen=True, eq=False)
class Simulation:
    """What each line changes in the units.

    Parameters
    ----------
    ids
        The lines.
    enters
        Whether a line brings a unit into a territory; shape (lines, units).
    minutes
        Time from a unit to the new place of a line, infinite where it makes none; shape (lines, units).
    population, shares, times
        The units of today.
    threshold
        *Seuil*, minutes.
    """

    ids: pd.Index
    enters: NDArray[np.bool_]
    minutes: NDArray[np.float64]
    population: NDArray[np.float64]
    shares: NDArray[np.float64]
    times: NDArray[np.float64]
    threshold: float

    @classmethod
    def of(cls, proposals: Sequence[Proposal], study: Study) -> Simulation:
        """Lay out what each proposal changes."""
        enters = np.zeros((len(proposals), len(study.units)), dtype=bool)
        minutes = np.full(enters.shape, np.inf)
        for row, proposal in enumerate(proposals):
            enters[row, proposal.units] = proposal.enters
            if proposal.minutes is not None:
                minutes[row] = proposal.minutes
        return cls(
            ids=pd.Index([proposal.id_ligne for proposal in proposals]),
            enters=enters,
            minutes=minutes,
            population=study.population,
            shares=study.units["part_structure"].to_numpy(dtype=float),
            times=study.units["temps_structure"].to_numpy(dtype=float),
            threshold=study.parameters.threshold,
        )

    def run(self, ids: Sequence[str]) -> States:
        """Return the states of the department as lines are carried out in an order.

        A unit that enters a territory is wholly covered. The time of every unit is the least of its time of today and
        of those to the new places.
        """
        rows = self.ids.get_indexer(pd.Index(list(ids)))
        nothing = np.zeros((1, len(self.population)), dtype=bool)
        entered = np.logical_or.accumulate(np.concatenate([nothing, self.enters[rows]]))
        # fmin: an unknown time, where no structure exists, gives way to any other.
        times = np.fmin.accumulate(np.concatenate([self.times[None, :], self.minutes[rows]]))
        return States(
            entered=entered,
            shares=np.where(entered, 1.0, self.shares),
            far=~is_within(times, self.threshold),
            population=self.population,
        )
