"""Sums over groups of units: the groups are numbered once, then every figure is one pass over an array."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Figures = NDArray[np.float64]


class Grouping:
    """Which group each unit belongs to.

    Parameters
    ----------
    group_of
        One row per unit; missing where the unit belongs to no group.

    Attributes
    ----------
    groups
        The groups, sorted; every figure below is in their order.
    """

    def __init__(self, group_of: pd.Series) -> None:
        numbers, groups = pd.factorize(group_of, sort=True)
        self.groups: pd.Index = pd.Index(groups, name=group_of.name)
        self._grouped = np.flatnonzero(numbers >= 0)
        self._number = numbers[self._grouped]

    def sum(self, values: Figures) -> Figures:
        """Return the sum of each group."""
        sums = np.bincount(self._number, weights=values[self._grouped], minlength=len(self.groups))
        return sums.astype(float)

    def sum_of(self, column: pd.Series) -> Figures | NDArray[np.int64]:
        """Return the sum of a column in each group: whole numbers where the column holds nothing else."""
        sums = self.sum(column.to_numpy(dtype=float))
        return sums.astype(np.int64) if pd.api.types.is_integer_dtype(column) else sums

    def max(self, values: Figures) -> Figures:
        """Return the greatest known value of each group, missing where none is known."""
        greatest = np.full(len(self.groups), np.nan)
        np.fmax.at(greatest, self._number, values[self._grouped])
        return greatest

    def count_distinct(self, values: pd.Series) -> NDArray[np.intp]:
        """Return how many different values each group has."""
        kinds, distinct = pd.factorize(values.iloc[self._grouped], use_na_sentinel=False)
        pairs = np.unique(self._number * np.intp(len(distinct)) + kinds)
        return np.bincount(pairs // max(len(distinct), 1), minlength=len(self.groups))


def ratio(numerator: Figures, denominator: Figures) -> Figures:
    """Divide, leaving missing what is divided by nothing."""
    quotient = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient


def weighted_means(grouping: Grouping, values: Figures, weights: Figures) -> Figures:
    """Return the weighted mean of each group over the values that are known, missing where they weigh nothing."""
    known = ~np.isnan(values)
    return ratio(grouping.sum(np.where(known, values, 0.0) * weights), grouping.sum(weights * known))
