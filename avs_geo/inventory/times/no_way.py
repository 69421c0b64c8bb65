"""Numbers that a program writes where it found no way: known ones, and a maximum repeated far above the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.files.values.absence import is_unknown_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What programs write for « none » although it may be a time: told by the times around it.
_NINES = (999.0, 9999.0, 99999.0, 999999.0, 9999999.0, 99999999.0, 999999999.0)
# A column may hold several such marks, hardly more.
_MARKS = 4
# Of nines, so many times slower than the others tells; of another number, more is asked.
_SLOWER_NINES, _SLOWER = 1.8, 3.0
_ABOVE, _ABOVE_WITHOUT_DISTANCE = 2.5, 10.0
_REPEATED, _OTHERS = 3, 10
_LEAST_KM = 1.0


def is_no_way(numbers: NDArray[np.float64], kilometres: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which numbers say that there is no way.

    The marks of programs (``2147483647``, ``-9999``…) and whatever is negative; nines (``9999``), and any largest
    number that is repeated, where they are far above the others, and far too slow for the distance of their ways:
    9999 is also two hours and three quarters in seconds.

    Parameters
    ----------
    numbers
        In any unit of time; NaN where there is none.
    kilometres
        The straight line of each way; NaN where unknown.
    """
    marked = is_unknown_number(pd.Series(numbers)).to_numpy(dtype=bool) | (numbers < 0)
    for _ in range(_MARKS):
        top = _mark_on_top(np.where(marked, np.nan, numbers), kilometres)
        if top is None:
            break
        marked |= numbers == top
    return marked


def _mark_on_top(numbers: NDArray[np.float64], kilometres: NDArray[np.float64]) -> float | None:
    """Return the largest number, where it is a mark."""
    known = ~np.isnan(numbers)
    if not known.any():
        return None
    top = float(numbers[known].max())
    at_top = known & (numbers == top)
    others = known & ~at_top
    if not others.any():
        return top if top in _NINES and at_top.sum() >= _REPEATED else None
    above = top / max(float(numbers[others].max()), 1e-9)
    slower = _slowness(numbers, kilometres, at_top) / _slowness(numbers, kilometres, others)
    if top in _NINES:
        is_mark = above >= _ABOVE_WITHOUT_DISTANCE if np.isnan(slower) else slower >= _SLOWER_NINES
    else:
        far_above = above >= (_ABOVE_WITHOUT_DISTANCE if np.isnan(slower) else _ABOVE)
        crowd = at_top.sum() >= _REPEATED and others.sum() >= _OTHERS
        is_mark = bool(crowd and far_above and not slower < _SLOWER)
    return top if is_mark else None


def _slowness(numbers: NDArray[np.float64], kilometres: NDArray[np.float64], rows: NDArray[np.bool_]) -> float:
    """Return the median time by kilometre; NaN where no distance is known."""
    measured = rows & ~np.isnan(kilometres)
    if not measured.any():
        return float("nan")
    return float(np.median(numbers[measured] / np.maximum(kilometres[measured], _LEAST_KM)))
