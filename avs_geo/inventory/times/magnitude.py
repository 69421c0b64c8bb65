"""The unit of a column of durations, judged by the straight line between the ends and by what a car can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from avs_geo.inventory.times.time_headings import Unit

# Straight-line speeds of the median way, km/h: from a bad track to a motorway.
SLOWEST, FASTEST = 5.0, 130.0
# Where two units are plausible, the one nearest to this is taken.
_USUAL = 45.0
# Shorter ways say little: the points of a commune and of a structure are a kilometre or two from where people live.
_FAR_KM, _LESS_FAR_KM = 5.0, 2.0
# So many far ways are enough to contradict what a heading states.
ENOUGH = 5
_ENOUGH_FOR_DISTANCES = 10
# Roads are 1.1 to 1.5 times as long as the straight line, at any distance; a straight line once.
_SHORTEST_ROAD, _LONGEST_ROAD = 0.97, 1.5
_SPREAD_OF_ROADS = 0.35
_NEAR_TO_FAR = 1.15


@dataclass(frozen=True)
class Magnitude:
    """How large some durations are beside the distances that they are for.

    Parameters
    ----------
    values
        The durations of the ways that are far enough, in a unit not known yet; all above 0.
    kilometres
        Their straight lines.
    """

    values: NDArray[np.float64]
    kilometres: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[np.float64], kilometres: NDArray[np.float64]) -> Magnitude:
        """Keep the ways that are far enough to tell something."""
        usable = (values > 0) & ~np.isnan(kilometres)
        far = usable & (kilometres >= _FAR_KM)
        chosen = far if far.sum() >= ENOUGH else usable & (kilometres >= _LESS_FAR_KM)
        return cls(values[chosen], kilometres[chosen])

    def __len__(self) -> int:
        """Return how many ways there are."""
        return len(self.values)

    def speed(self, unit: Unit) -> float:
        """Return the straight-line speed of the median way, km/h, were the values in this unit."""
        return float(np.median(self.kilometres / (self.values * unit.minutes / 60)))

    def plausible(self, units: Sequence[Unit]) -> list[Unit]:
        """Return the units in which a car is plausible, the likeliest first."""
        speeds = {unit: self.speed(unit) for unit in units}
        fitting = [unit for unit in units if SLOWEST <= speeds[unit] <= FASTEST]
        return sorted(fitting, key=lambda unit: abs(np.log(speeds[unit] / _USUAL)))

    @property
    def looks_like_kilometres(self) -> bool:
        """Whether the values follow the straight line as road distances do, not as times, which fast roads shorten."""
        return self._follows_distance(self.values)

    @property
    def looks_like_metres(self) -> bool:
        """Likewise, in metres."""
        return self._follows_distance(self.values / 1000)

    def _follows_distance(self, values: NDArray[np.float64]) -> bool:
        if len(values) < _ENOUGH_FOR_DISTANCES:
            return False
        ratios = values / self.kilometres
        low, tenth, median, ninetieth = np.quantile(ratios, (0.05, 0.1, 0.5, 0.9))
        near = self.kilometres <= np.median(self.kilometres)
        # Where all are as far, there is no second half.
        drift = np.median(ratios[near]) / np.median(ratios[~near]) if (~near).any() else 1.0
        return bool(
            low >= _SHORTEST_ROAD
            and median <= _LONGEST_ROAD
            and (ninetieth - tenth) / median <= _SPREAD_OF_ROADS
            and drift <= _NEAR_TO_FAR
        )
