"""Of which units the index of need is not told: so few stand behind it that it would say who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.need.inputs import available_indicators, available_values
from avs_geo.inventory.indicators.catalogue import DERIVED_SHARES, SMALLEST_COUNT

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory


def too_few(study: Study) -> pd.Series[bool]:
    """Return the units whose need is not to be shown; index that of the units.

    Those with fewer than :data:`SMALLEST_COUNT` inhabitants, and those where a count behind an indicator that weighs
    something is smaller than that: the indicator itself, or what a share is made of. The whole numbers of an indicator
    that the program does not know may be counts: they are taken for such.
    """
    units = pd.DataFrame(study.units)
    few = units["population"] < SMALLEST_COUNT
    if study.diagnosis.need is None:
        return few.astype(bool)
    values = available_values(units, study.geography, study.inventory)
    counts = _counts(values, set(study.diagnosis.need.settings.weighed), study.inventory)
    return (few | values[counts].lt(SMALLEST_COUNT).any(axis="columns")).astype(bool)


def _counts(values: pd.DataFrame, weighed: set[str], inventory: Inventory) -> list[str]:
    """Return the columns of counts behind the indicators that weigh something."""
    known = {indicator.name: indicator for indicator in available_indicators(inventory)}
    themselves = {
        name
        for name in weighed
        if name in known and (known[name].is_count or (not known[name].is_known and _is_whole(values[name])))
    }
    parts = {
        part
        for share in DERIVED_SHARES
        if share.indicator.name in weighed
        for part in (share.numerator, share.denominator)
    }
    return [str(name) for name in values.columns if name in themselves | parts]


def _is_whole(values: pd.Series) -> bool:
    known = values.dropna().to_numpy(dtype=float)
    return bool(len(known)) and bool(np.all((known >= 0) & (known == np.round(known))))
