"""Single times that no car can make, or that are far too slow beside the others: named, never kept in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avs_geo.inventory.times.magnitude import FASTEST
from avs_geo.text.numbers import number, with_unit
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.times.ways import Ways

# The points of a commune and of a structure are that far from where a measure may have begun and ended.
_SLACK_KM = 3.0
# Too slow: three times what the others would take, and half an hour more.
_SLOWER, _MORE_MINUTES = 3.0, 30.0
# Where too few others tell: minutes by kilometre at 5 km/h.
_SLOWEST_MINUTES_PER_KM = 12.0
_ENOUGH = 5
_FAR_KM = 2.0
# More than this share of many ways is no slip, but two units in one column, or places taken for others.
_MOST, _MANY = 1 / 3, 10
_SHOWN = 5


def tell_implausible(minutes: NDArray[np.float64], ways: Ways, log: FindingLog) -> None:
    """Name the ways whose time is not plausible; refuse where too many are.

    Parameters
    ----------
    minutes
        One per way, NaN where unknown.
    ways
        The ways.
    log
        Receives one remark or one fault, or nothing.
    """
    kilometres = ways.kilometres
    judged = ~np.isnan(minutes) & ~np.isnan(kilometres) & (minutes > 0)
    too_fast = judged & ((kilometres - _SLACK_KM) * 60 > FASTEST * minutes)
    wrong = np.flatnonzero(too_fast | (judged & (minutes > _longest(minutes, kilometres, judged & ~too_fast))))
    if not len(wrong):
        return
    shown = ", ".join(_shown(row, minutes, ways) for row in wrong[:_SHOWN])
    shown += ", …" if len(wrong) > _SHOWN else ""
    where = ways.table.where("duree", ways.table.frame.index == wrong[0])
    if judged.sum() >= _MANY and len(wrong) > _MOST * judged.sum():
        log.fault(
            "temps_incoherents",
            f"{number(len(wrong))} durées sur {number(judged.sum())} ne sont pas plausibles en voiture : {shown}.",
            "Vérifiez que toutes les durées sont dans la même unité, et que chaque code est bien celui du trajet.",
            **where,
        )
        return
    one = len(wrong) == 1
    log.remark(
        "temps_invraisemblable",
        f"{number(len(wrong))} durée{' n’est' if one else 's ne sont'} pas plausible{'' if one else 's'} en voiture : "
        f"{shown}.",
        "Corrigez ces durées, ou videz leur cellule : ces temps seront alors estimés.",
        **where,
    )


def _longest(
    minutes: NDArray[np.float64], kilometres: NDArray[np.float64], judged: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return, for each way, what is too long: beside the others, by kilometre."""
    far = judged & (kilometres >= _FAR_KM)
    enough = far.sum() >= _ENOUGH
    pace = np.median(minutes[far] / kilometres[far]) * _SLOWER if enough else _SLOWEST_MINUTES_PER_KM
    longest: NDArray[np.float64] = pace * kilometres + _MORE_MINUTES
    return longest


def _shown(row: int, minutes: NDArray[np.float64], ways: Ways) -> str:
    time = with_unit(minutes[row], "min", 0 if minutes[row] >= 1 else 1)
    return f"{quoted(ways.way(row))} ({time} pour {with_unit(ways.kilometres[row], 'km')} à vol d’oiseau)"
