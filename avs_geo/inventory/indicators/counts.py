"""Columns that are counts without their headings saying so: whole numbers that follow the population."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.inventory.indicators.wording import Nature, nature_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from avs_geo.inventory.indicators.catalogue import Indicator

# In a few lines, an order is a chance.
_LEAST = 20
_LEAST_GREATEST = 100
_FOLLOWS = 0.9


def with_counts(
    indicators: Iterable[Indicator], values: pd.DataFrame, population: pd.Series[float]
) -> tuple[Indicator, ...]:
    """Return indicators, those that are counts by their values without weight.

    Whole numbers, some above 100, whose ranks are nearly those of the population (Spearman's coefficient of 0.9),
    count people or things: the greatest commune has the most of them, in need or not. Only indicators whose headings
    leave the question open are judged.
    """
    return tuple(
        replace(one, is_count=True, is_worded=True, is_known=True, weight=0.0)
        if _is_open(one) and _follows(values[one.name], population)
        else one
        for one in indicators
    )


def _is_open(indicator: Indicator) -> bool:
    undecided = indicator.is_worded or not indicator.is_known
    return undecided and not indicator.is_count and nature_of(indicator.label, indicator.unit) is Nature.OTHER


def _follows(values: pd.Series[float], population: pd.Series[float]) -> bool:
    known = values.notna() & population.notna()
    numbers = values[known].to_numpy(dtype=float)
    whole = len(numbers) >= _LEAST and bool((numbers >= 0).all() and np.equal(np.mod(numbers, 1), 0).all())
    if not whole or numbers.max() <= _LEAST_GREATEST:
        return False
    return float(values[known].rank().corr(population[known].rank())) >= _FOLLOWS
