"""The order of the lines: inhabitants gained per euro, then staff, then synergies, or a mix by the user's weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

from avs_geo.analysis.programme.synergies import count_synergies

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from avs_geo.inventory.programme.settings import ProgrammeSettings

    Figures = NDArray[np.float64]

_WEIGHTS = ("classement.gain", "classement.etp", "classement.synergies")


def rank_lines(lines: pd.DataFrame, settings: ProgrammeSettings) -> NDArray[np.intp]:
    """Return the positions of the lines, the first in rank first.

    Each of the three criteria becomes a percentile rank among the lines, 100 for the best, the mean for ties; their
    mean by the weights of the settings orders the lines. Those that it leaves equal are ordered by the gain per euro,
    then by the staff, then by the number of synergies, then by their identifier: with the default weights 1, 0, 0, this
    is the order of the domain.

    Parameters
    ----------
    lines
        Columns ``id_ligne``, ``population_ponderee``, ``cout_caf``, ``etp``, ``synergies``.
    settings
        The weights.
    """
    gain = gain_per_euro(lines["population_ponderee"].to_numpy(dtype=float), lines["cout_caf"].to_numpy(dtype=float))
    # An unknown staff comes after every known one.
    staff = np.nan_to_num(lines["etp"].to_numpy(dtype=float), nan=np.inf)
    synergy = count_synergies(lines["synergies"].tolist())
    weights = np.array([settings.value(path) for path in _WEIGHTS])
    score = weights @ np.stack([_percentile(gain), _percentile(-staff), _percentile(synergy)])
    # Rounded: sums of the same terms must tie whatever their order.
    keys = (lines["id_ligne"].to_numpy(dtype=str), -synergy, staff, -gain, -np.round(score, 9))
    return np.lexsort(keys)


def gain_per_euro(gained: Figures, cost: Figures) -> Figures:
    """Return the need-weighted inhabitants gained per euro of the Caf; the inhabitants where one cost is unknown.

    Costs that are unknown cannot be compared with known ones: the inhabitants alone then order all the lines. What
    gains somebody and costs nothing comes before all else.
    """
    if np.isnan(cost).any():
        return gained
    free = np.where(gained > 0, np.inf, 0.0)
    return np.divide(gained, cost, out=free, where=cost > 0)


def _percentile(values: Figures) -> Figures:
    """Return 100 x (rank - 0.5) / n, as the index of need does."""
    return 100 * (rankdata(values) - 0.5) / max(len(values), 1)
