"""What a choice of candidates brings, in the two forms of the problem that the search and the proof can handle.

In both, a choice brings to each row of the demand the greatest of what its members bring to it: all of its weight
within the threshold and nothing beyond (covering), or the time saved (p-median).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Figures = NDArray[np.float64]
    Positions = NDArray[np.intp]


class Benefits(Protocol):
    """What the search and the bound ask of a problem; rows are parts of the demand, columns candidates."""

    @property
    def candidates(self) -> int:
        """How many candidates there are."""
        ...

    @property
    def ceiling(self) -> Figures:
        """The most that each row can be given."""
        ...

    def value(self, chosen: Positions) -> float:
        """Return what a choice brings."""
        ...

    def gains(self, chosen: Positions) -> Figures:
        """Return what each candidate would add to a choice."""
        ...

    def exchanges(self, chosen: Positions) -> Figures:
        """Return what it would change to put each candidate (columns) in the place of each chosen one (rows)."""
        ...

    def first_prices(self, chosen: Positions) -> Figures:
        """Return prices of the rows from which to start the search of a bound."""
        ...

    def worth(self, prices: Figures) -> Figures:
        """Return what each candidate brings above the prices of the rows."""
        ...

    def takers(self, prices: Figures, chosen: Positions) -> Figures:
        """Return how many of the chosen bring each row more than its price."""
        ...


@dataclass(frozen=True, eq=False)
class Covering:
    """Maximal covering: a row is worth its weight if one of the chosen reaches it.

    Parameters
    ----------
    weights
        Of each row, above 0.
    reach
        Which candidate reaches which row; rows x candidates, ones.
    """

    weights: Figures
    reach: sparse.csr_array

    @property
    def candidates(self) -> int:
        """How many candidates there are."""
        return int(self.reach.shape[1])

    @property
    def ceiling(self) -> Figures:
        """The weights."""
        return self.weights

    @cached_property
    def _by_candidate(self) -> sparse.csr_array:
        return self.reach.T.tocsr()

    def value(self, chosen: Positions) -> float:
        """Return the weight within reach of a choice."""
        return float(self.weights[self._times_reached(chosen) > 0].sum())

    def gains(self, chosen: Positions) -> Figures:
        """Return the weight that each candidate would reach and the choice does not."""
        gains: Figures = self._by_candidate @ np.where(self._times_reached(chosen) > 0, 0.0, self.weights)
        return gains

    def exchanges(self, chosen: Positions) -> Figures:
        """Return, for each pair, what is gained less what only the one that leaves had reached."""
        times = self._times_reached(chosen)
        lone = np.flatnonzero(times == 1)
        rank = np.full(self.candidates, -1)
        rank[chosen] = np.arange(len(chosen))
        # Of a row reached once, the columns hold one chosen candidate.
        part = self.reach[lone]
        by = rank[part.indices]
        owner = by[by >= 0]
        owned = sparse.csr_array((self.weights[lone], (owner, np.arange(len(lone)))), shape=(len(chosen), len(lone)))
        again: Figures = (owned @ part).toarray()
        lost = np.bincount(owner, weights=self.weights[lone], minlength=len(chosen))
        gained = self._by_candidate @ np.where(times == 0, self.weights, 0.0)
        changes: Figures = again + gained[None, :] - lost[:, None]
        return changes

    def first_prices(self, chosen: Positions) -> Figures:  # noqa: ARG002 - one shape for both forms
        """Return prices that leave to each candidate an even part of the rows it reaches."""
        times = np.diff(self.reach.indptr)
        return self.weights * (1.0 - 1.0 / np.maximum(times, 1))

    def worth(self, prices: Figures) -> Figures:
        """Return the weight less the price of the rows that each candidate reaches."""
        worth: Figures = self._by_candidate @ (self.weights - prices)
        return worth

    def takers(self, prices: Figures, chosen: Positions) -> Figures:  # noqa: ARG002 - one shape for both forms
        """Return how many of the chosen reach each row."""
        return self._times_reached(chosen)

    def _times_reached(self, chosen: Positions) -> Figures:
        flags = np.zeros(self.candidates)
        flags[chosen] = 1.0
        times: Figures = self.reach @ flags
        return times


@dataclass(frozen=True, eq=False)
class Savings:
    """p-median: a row is worth the most that one of the chosen saves it.

    Parameters
    ----------
    saved
        What each candidate saves to each row, at least 0; rows x candidates.
    """

    saved: Figures

    @property
    def candidates(self) -> int:
        """How many candidates there are."""
        return int(self.saved.shape[1])

    @cached_property
    def ceiling(self) -> Figures:
        """The most that any candidate saves to each row."""
        most: Figures = self.saved.max(axis=1, initial=0.0)
        return most

    def value(self, chosen: Positions) -> float:
        """Return what a choice saves."""
        return float(self._best(chosen).sum())

    def gains(self, chosen: Positions) -> Figures:
        """Return what each candidate would save more."""
        return self._above(self._best(chosen))

    def exchanges(self, chosen: Positions) -> Figures:
        """Return, for each pair, what is saved more, by the fast interchange of Whitaker (1983)."""
        of_chosen = self.saved[:, chosen]
        owner = of_chosen.argmax(axis=1)
        ordered = np.sort(of_chosen, axis=1)
        best = ordered[:, -1]
        second = ordered[:, -2] if len(chosen) > 1 else np.zeros_like(best)
        # Where its owner leaves, a row falls to its second best or to the newcomer, whichever saves more.
        light = self._light
        best_kept, second_kept = best.astype(light.dtype)[:, None], second.astype(light.dtype)[:, None]
        kept = np.minimum(light, best_kept)
        np.maximum(kept, second_kept, out=kept)
        kept -= best_kept
        flags = np.zeros((len(chosen), len(owner)), dtype=light.dtype)
        flags[owner, np.arange(len(owner))] = 1.0
        lost = flags @ kept
        np.subtract(light, best_kept, out=kept)
        np.maximum(kept, 0.0, out=kept)
        changes: Figures = (lost + kept.sum(axis=0)[None, :]).astype(float)
        return changes

    @cached_property
    def _light(self) -> NDArray[np.float32]:
        """What is saved, in single precision: enough to choose an exchange, whose value is then computed in full."""
        return self.saved.astype(np.float32)

    def first_prices(self, chosen: Positions) -> Figures:
        """Return what a choice saves to each row."""
        return self._best(chosen)

    def worth(self, prices: Figures) -> Figures:
        """Return what each candidate saves above the prices."""
        return self._above(prices)

    def takers(self, prices: Figures, chosen: Positions) -> Figures:
        """Return how many of the chosen save each row more than its price."""
        takers: Figures = (self.saved[:, chosen] > prices[:, None]).sum(axis=1).astype(float)
        return takers

    def _best(self, chosen: Positions) -> Figures:
        best: Figures = self.saved[:, chosen].max(axis=1, initial=0.0)
        return best

    def _above(self, level: Figures) -> Figures:
        above = self.saved - level[:, None]
        np.maximum(above, 0.0, out=above)
        total: Figures = above.sum(axis=0)
        return total
