"""The four classes of a unit: in a territory or not, within the threshold or not."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.parameters import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from avs_geo.analysis.parameters import Parameters


class Classe(StrEnum):
    """The class of a unit; each points to a lever of the framework agreements."""

    COUVERTE = "couverte"
    COUVERTE_ELOIGNEE = "couverte_eloignee"
    PROCHE_HORS_TERRITOIRE = "proche_hors_territoire"
    NON_COUVERTE = "non_couverte"


def classify(shares: pd.Series, times: pd.Series, parameters: Parameters) -> pd.Series:
    """Return the class of each unit.

    Parameters
    ----------
    shares
        ``part_structure``, in [0, 1].
    times
        ``temps_structure``, minutes; a missing time is beyond every threshold.
    parameters
        Threshold and covered share; both are reached at equality.
    """
    covered = is_covered(shares, parameters)
    near = is_within(times, parameters.threshold)
    classes = np.select(
        [covered & near, covered, near],
        [Classe.COUVERTE, Classe.COUVERTE_ELOIGNEE, Classe.PROCHE_HORS_TERRITOIRE],
        default=Classe.NON_COUVERTE,
    )
    return pd.Series([str(value) for value in classes], index=shares.index, name="classe", dtype=str)


def is_covered(shares: pd.Series, parameters: Parameters) -> NDArray[np.bool_]:
    """Return whether each share reaches the covered share."""
    return shares.to_numpy(dtype=float) >= parameters.covered_share - TOLERANCE


def is_within(measures: ArrayLike, limit: float) -> NDArray[np.bool_]:
    """Return whether each time or distance is known and at most a limit, reached at equality; of any shape."""
    return np.asarray(measures, dtype=float) <= limit + TOLERANCE
