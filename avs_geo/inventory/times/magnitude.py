"""The unit of a column of durations, judged by the straight line between the ends and by what a car can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
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
# Roads are 1 to 1.5 times as long as the straight line.
_SHORTEST_ROAD, _LONGEST_ROAD = 0.97, 1.5
_SPREAD_OF_ROADS = 0.35
# A time has some minutes that do not depend on the distance: leaving, arriving, slow streets. A length has none.
_NO_START, _LITTLE_START = 1.0, 2.5
# Near and far ways must differ by this for that start to show.
_RANGE = 2.0


class Resemblance(IntEnum):
    """How much some values look like lengths."""

    NONE = 0
    DOUBTFUL = 1
    CLEAR = 2


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

    def kilometres_like(self) -> Resemblance:
        """Return whether the values follow the straight line as the lengths of roads do.

        Times in minutes are as large as kilometres. They differ by what a time begins with, whatever the distance.
        """
        if len(self) < _ENOUGH_FOR_DISTANCES or not self._has_lengths_of_roads(self.values):
            return Resemblance.NONE
        start = self._start()
        if np.isnan(start) or not -_NO_START <= start <= _LITTLE_START:
            return Resemblance.NONE
        return Resemblance.CLEAR if start <= _NO_START else Resemblance.DOUBTFUL

    def metres_like(self) -> bool:
        """Return whether the values are lengths of roads in metres, which no time is as large as."""
        return len(self) >= ENOUGH and self._has_lengths_of_roads(self.values / 1000)

    def _has_lengths_of_roads(self, lengths: NDArray[np.float64]) -> bool:
        low, tenth, median, ninetieth = np.quantile(lengths / self.kilometres, (0.05, 0.1, 0.5, 0.9))
        return bool(
            low >= _SHORTEST_ROAD and median <= _LONGEST_ROAD and (ninetieth - tenth) / median <= _SPREAD_OF_ROADS
        )

    def _start(self) -> float:
        """Return what the values are at no distance, by the medians of the nearest and the farthest quarter."""
        order = np.argsort(self.kilometres, kind="stable")
        quarter = max(len(order) // 4, 1)
        near, far = order[:quarter], order[-quarter:]
        first, last = np.median(self.kilometres[near]), np.median(self.kilometres[far])
        if last < _RANGE * first:
            return float("nan")
        low, high = np.median(self.values[near]), np.median(self.values[far])
        return float(low - first * (high - low) / (last - first))
