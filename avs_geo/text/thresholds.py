"""Values beside a threshold, written so that nobody takes what is beyond it for what is within."""

from __future__ import annotations

import math

from avs_geo.text.numbers import UNKNOWN, plain, with_unit
from avs_geo.text.typography import NBSP

# Values equal to a bound but for rounding are within it.
_NOISE = 1e-9


def decimals_beside(value: float, bound: float, *, least: int = 0) -> int | None:
    """Return how many decimals show on which side of a bound a value is: what is beyond 20 is never written 20.

    A value equal to the bound but for rounding is within it. None where two decimals more than `least` are not enough.

    Examples
    --------
    >>> decimals_beside(20.3, 20), decimals_beside(19.9, 20), decimals_beside(17.4, 17.2), decimals_beside(20.0001, 20)
    (1, 0, 1, None)
    """
    beyond = value > bound + _NOISE
    enough = (places for places in range(least, least + 3) if (round(value, places) > bound + _NOISE) == beyond)
    return next(enough, None)


def travel_time(minutes: float | None, threshold: float, *, decimals: int = 0) -> str:
    r"""Return a time as ``12 min``, with as many decimals as it takes to see on which side of the threshold it is.

    Examples
    --------
    >>> travel_time(20.3, 20), travel_time(19.9, 20), travel_time(17.6, 17.5), travel_time(17.4, 17.5)
    ('20,3\xa0min', '20\xa0min', '17,6\xa0min', '17\xa0min')
    """
    if minutes is None or math.isnan(minutes):
        return UNKNOWN
    places = decimals_beside(minutes, threshold, least=decimals)
    if places is not None:
        return with_unit(minutes, "min", places)
    side = "un peu plus" if minutes > threshold else "un peu moins"
    return f"{side} de {plain(threshold)}{NBSP}min"
