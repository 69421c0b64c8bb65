"""The smallest cost of each row of a table, with ties broken the same way everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.parameters import TOLERANCE

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def first_nearest(costs: NDArray[np.float64], ids: pd.Series) -> NDArray[np.object_]:
    """Return the id of the least cost of each row; of those equal but for rounding, the first id.

    Parameters
    ----------
    costs
        Shape (rows, ids): minutes, metres, or sums of them.
    ids
        The id of each column.

    Returns
    -------
    numpy.ndarray
        One id per row; None where there is no column.
    """
    if ids.empty:
        return np.full(len(costs), None, dtype=object)
    names = ids.to_numpy(dtype=object)
    by_id = np.argsort(names.astype(str), kind="stable")
    ordered = costs[:, by_id]
    least = ordered.min(axis=1, keepdims=True)
    nearest: NDArray[np.object_] = names[by_id][(ordered <= least * (1 + TOLERANCE) + TOLERANCE).argmax(axis=1)]
    return nearest
