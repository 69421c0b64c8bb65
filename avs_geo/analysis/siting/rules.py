"""Which choices of candidates are allowed: so many in all, so many of each group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Rules:
    """The choices that are allowed: a truncated partition matroid, so that taking the best first is optimal.

    Parameters
    ----------
    count
        The most candidates in all.
    group
        Group of each candidate, from 0.
    room
        The most candidates of each group; as many as there are candidates where nothing limits it.
    """

    count: int
    group: Positions
    room: Positions

    @property
    def limited(self) -> bool:
        """Whether a group can be full before the whole is."""
        return bool((self.room < np.minimum(np.bincount(self.group, minlength=len(self.room)), self.count)).any())

    def with_count(self, count: int) -> Rules:
        """Return the same rules for another number."""
        return replace(self, count=count)

    def keep(self, kept: NDArray[np.bool_]) -> Rules:
        """Return the same rules for some of the candidates."""
        return replace(self, group=self.group[kept])

    def best(self, values: NDArray[np.float64]) -> Positions:
        """Return the allowed candidates of greatest total value, the best first; of equals, the first."""
        order = np.argsort(-values, kind="stable")
        if self.limited:
            order = order[self._rank_in_group(order) < self.room[self.group[order]]]
        return order[: self.count]

    def open_to(self, chosen: Positions) -> NDArray[np.bool_]:
        """Return which candidates may be added to a choice that is not full."""
        free = self._free(chosen)[self.group]
        free[chosen] = False
        return free

    def exchanges(self, chosen: Positions) -> NDArray[np.bool_]:
        """Return, for each chosen one (rows), which candidates (columns) may take its place."""
        allowed: NDArray[np.bool_] = self._free(chosen)[self.group][None, :] | (
            self.group[chosen][:, None] == self.group[None, :]
        )
        allowed[:, chosen] = False
        return allowed

    def least_partners(self, values: NDArray[np.float64], chosen: Positions) -> NDArray[np.float64]:
        """Return the value of what must leave the best choice for each candidate to enter it."""
        least = np.full(len(self.room), np.inf)
        np.minimum.at(least, self.group[chosen], values[chosen])
        overall = values[chosen].min() if len(chosen) >= self.count else 0.0
        return np.where(self._free(chosen), overall, least)[self.group]

    def _free(self, chosen: Positions) -> NDArray[np.bool_]:
        free: NDArray[np.bool_] = np.bincount(self.group[chosen], minlength=len(self.room)) < self.room
        return free

    def _rank_in_group(self, order: Positions) -> Positions:
        by_group = np.argsort(self.group[order], kind="stable")
        sizes = np.bincount(self.group, minlength=len(self.room))
        starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
        rank = np.empty(len(order), dtype=np.intp)
        rank[by_group] = np.arange(len(order)) - starts
        return rank
