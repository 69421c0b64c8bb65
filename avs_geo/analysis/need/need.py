"""The need (indice de besoin): percentile ranks of indicators, their weighted mean, and how far it can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from avs_geo.analysis.coverage.grouping import Grouping, ratio, weighted_means
from avs_geo.errors import UsageError
from avs_geo.inventory.indicators.catalogue import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from avs_geo.inventory.indicators.catalogue import Indicator

STABILITY_FACTORS = (0.5, 1.5)
STABILITY_COLUMNS = ("indicateur", "facteur", "premieres", "restent", "ecart_max")
FIRST = 10


@dataclass(frozen=True, slots=True)
class NeedSettings:
    """Which indicators make the index, how much each weighs, and what a high value of it means.

    Parameters
    ----------
    weights
        Name of the indicator to its weight, not negative; those that weigh 0 are left out.
    directions
        Name of the indicator to its direction. In a diagnosis, one that is not given is the default of the indicator;
        elsewhere it is ``croissant``.

    Raises
    ------
    UsageError
        A weight is negative or no number.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    directions: Mapping[str, Direction] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse weights that mean nothing, all of them at once."""
        wrong = [f"{name} ({weight})" for name, weight in self.weights.items() if not 0 <= weight < math.inf]
        if wrong:
            msg = f"Poids refusés, car ils doivent être des nombres positifs ou nuls\u00a0: {', '.join(wrong)}."
            raise UsageError(msg)

    @classmethod
    def of(cls, indicators: Iterable[Indicator]) -> NeedSettings:
        """Return the default weights and directions of indicators."""
        known = list(indicators)
        return cls(
            MappingProxyType({indicator.name: indicator.weight for indicator in known}),
            MappingProxyType({indicator.name: indicator.direction for indicator in known}),
        )

    def completed(self, indicators: Iterable[Indicator]) -> NeedSettings:
        """Return these settings with the default direction of each indicator for which none is given."""
        defaults = {indicator.name: indicator.direction for indicator in indicators}
        return replace(self, directions=MappingProxyType({**defaults, **self.directions}))

    @property
    def weighed(self) -> tuple[str, ...]:
        """The indicators that weigh something, in their order."""
        return tuple(name for name, weight in self.weights.items() if weight > 0)

    def direction(self, name: str) -> Direction:
        """Return what a high value of an indicator means."""
        return self.directions.get(name, Direction.RISING)


@dataclass(frozen=True, eq=False)
class NeedResult:
    """The index of each unit and what it is made of; the rows of every frame are the units.

    Parameters
    ----------
    index
        0 to 100, 100 the greatest need; missing where no indicator is known.
    completeness
        The part of the weight whose indicators are known, 0 to 1.
    given
        The indicators as they were given; one column per indicator that weighs something.
    ranks
        Their percentile ranks, 0 to 100, turned over where a high value means a low need.
    contributions
        What each gives to the index: their sum is the index, exactly. 0 for an unknown indicator; missing where the
        index is.
    settings
        The weights and the directions.
    """

    index: pd.Series[float]
    completeness: pd.Series[float]
    given: pd.DataFrame
    ranks: pd.DataFrame
    contributions: pd.DataFrame
    settings: NeedSettings


def need_index(values: pd.DataFrame, settings: NeedSettings) -> NeedResult:
    """Return the index of need.

    Each indicator becomes its percentile rank among the units where it is known: 100 x (rank - 0.5) / n, the rank
    averaged over ties. It is the ``percentileofscore`` of scipy with ``kind="mean"``: the middle unit has 50, and
    turning the indicator over gives 100 minus the rank. The index is the weighted mean of the ranks that are known:
    the weight of a missing value is shared among the others.

    Parameters
    ----------
    values
        Index the units; one column per indicator, missing where unknown.
    settings
        Weights and directions; each indicator that weighs something is a column of `values`.

    Raises
    ------
    UsageError
        An indicator that weighs something is not among the columns.
    """
    names = list(settings.weighed)
    absent = [name for name in names if name not in values]
    if absent:
        msg = f"Ces indicateurs ne sont pas chargés\u00a0: {', '.join(absent)}."
        raise UsageError(msg)
    chosen = values[names].astype(float)
    ranks = percentile_ranks(chosen, settings)
    weights = np.array([settings.weights[name] for name in names], dtype=float)
    shares = _weight_shares(ranks.to_numpy(), weights)
    parts = pd.DataFrame(shares * ranks.fillna(0.0).to_numpy(), index=values.index, columns=names)
    known = ranks.notna().any(axis="columns").to_numpy(dtype=bool)
    parts = parts.where(np.broadcast_to(known[:, None], parts.shape))
    total = parts.sum(axis="columns", min_count=1).rename("besoin")
    return NeedResult(total, _completeness(ranks, weights), chosen, ranks, parts, settings)


def percentile_ranks(values: pd.DataFrame, settings: NeedSettings) -> pd.DataFrame:
    """Return 100 x (rank - 0.5) / n of each column, over its known values, turned over where its direction asks."""
    raw = values.to_numpy(dtype=float)
    known = (~np.isnan(raw)).sum(axis=0)
    ranks = rankdata(raw, method="average", axis=0, nan_policy="omit")
    percent = 100.0 * (ranks - 0.5) / np.maximum(known, 1)
    falling = np.array([settings.direction(str(name)) is Direction.FALLING for name in values.columns], dtype=bool)
    return pd.DataFrame(np.where(falling, 100.0 - percent, percent), index=values.index, columns=values.columns)


def _weight_shares(ranks: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of each indicator in the index of each unit, 0 where it is unknown; rows sum to 1."""
    known = np.where(np.isnan(ranks), 0.0, weights)
    total = known.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = np.divide(known, total, out=np.zeros_like(known), where=total > 0)
    return shares


def _completeness(ranks: pd.DataFrame, weights: NDArray[np.float64]) -> pd.Series[float]:
    known = (ranks.notna().to_numpy() * weights).sum(axis=1)
    complete = ranks.notna().all(axis="columns").to_numpy(dtype=bool)
    # Written out where all is there: weights that floating point rounds would give 0.9999999.
    share = np.where(complete, 1.0, ratio(known, np.full(len(ranks), weights.sum())))
    return pd.Series(share if len(weights) else np.nan, index=ranks.index, name="completude", dtype=float)


def rank_stability(result: NeedResult, settings: NeedSettings | None = None, *, top: int = FIRST) -> pd.DataFrame:
    """Return what becomes of the first units when the weight of one indicator is halved, or half as much again.

    Parameters
    ----------
    result
        The index.
    settings
        Its weights; those of `result` where None.
    top
        How many units are the first; of equals, the lowest code is before.

    Returns
    -------
    pandas.DataFrame
        Two rows per indicator: ``indicateur``, ``facteur`` (0.5 or 1.5), ``premieres`` (how many are the first:
        `top`, or fewer where fewer have an index), ``restent`` (how many of these are still among the first) and
        ``ecart_max`` (the most places that one of them moves by).
    """
    settings = settings or result.settings
    ranks = result.ranks[list(settings.weighed)].to_numpy()
    weights = np.array([settings.weights[name] for name in settings.weighed], dtype=float)
    order = np.argsort(result.index.index.to_numpy(dtype=str), kind="stable")
    before = _places(_mean(ranks, weights), order)
    first = np.flatnonzero(before < top)
    rows = []
    for number, name in enumerate(settings.weighed):
        for factor in STABILITY_FACTORS:
            moved = weights.copy()
            moved[number] *= factor
            after = _places(_mean(ranks, moved), order)[first]
            largest = np.abs(after - before[first]).max(initial=0.0)
            rows.append((name, factor, len(first), int((after < top).sum()), int(largest)))
    return pd.DataFrame(rows, columns=list(STABILITY_COLUMNS))


def _mean(ranks: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    shares = _weight_shares(ranks, weights)
    mean: NDArray[np.float64] = (shares * np.nan_to_num(ranks)).sum(axis=1)
    return np.where(shares.sum(axis=1) > 0, mean, np.nan)


def _places(index: NDArray[np.float64], by_code: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the place of each unit, 0 the greatest need; infinite for one without an index."""
    # Noise of floating point must not put one of two equals before the other.
    rounded = np.round(index[by_code], 9)
    order = by_code[np.argsort(np.where(np.isnan(rounded), np.inf, -rounded), kind="stable")]
    places = np.full(len(index), np.inf)
    ranked = order[: int((~np.isnan(index)).sum())]
    places[ranked] = np.arange(len(ranked))
    return places


def zone_contributions(result: NeedResult, zone_of: pd.Series[str], population: pd.Series[float]) -> pd.DataFrame:
    """Return what each indicator gives to the need of zones: the means of the units', weighted by population.

    Returns
    -------
    pandas.DataFrame
        Index the zones, sorted; one column per indicator. The sum of a row is the ``besoin`` of the zone.
    """
    grouping = Grouping(zone_of)
    weights: NDArray[np.float64] = np.asarray(population, dtype=np.float64)
    parts: NDArray[np.float64] = result.contributions.to_numpy(dtype=float)
    means = {
        name: weighted_means(grouping, parts[:, number], weights)
        for number, name in enumerate(result.contributions.columns)
    }
    return pd.DataFrame(means, index=grouping.groups, columns=result.contributions.columns)
