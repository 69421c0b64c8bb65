"""Ways with their ends known: how far apart these are in a straight line, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from avs_geo.inventory.times.ends import Destination, Ends
    from avs_geo.inventory.times.time_table import TimeTable

_NOWHERE = (np.nan, np.nan)
_METRES_PER_KM = 1000


@dataclass(frozen=True, eq=False)
class Ways:
    """The ends of each line of a table.

    Parameters
    ----------
    table
        The lines.
    origins
        The units that each distinct text of an origin stands for.
    destinations
        What each distinct text of a destination stands for.
    kilometres
        The straight line between the ends of each line; NaN where an end is none, or several places.
    same_place
        Whether the ends of each line are one commune.
    names
        Name of the place of each text of an end, where it is one place.
    """

    table: TimeTable
    origins: Mapping[str, tuple[str, ...]]
    destinations: Mapping[str, Destination]
    kilometres: NDArray[np.float64]
    same_place: NDArray[np.bool_]
    names: Mapping[str, str]

    def way(self, row: int) -> str:
        """Return ``Chaumont – Langres``."""
        line = self.table.frame.iloc[row]
        ends = (str(line["origine"]), str(line["destination"]))
        return " – ".join(self.names.get(text, text) for text in ends)


def locate_ways(
    table: TimeTable, ends: Ends, origins: Mapping[str, tuple[str, ...]], destinations: Mapping[str, Destination]
) -> Ways:
    """Return the ways of a table with their lengths.

    Parameters
    ----------
    table
        The lines.
    ends
        What knows the places.
    origins, destinations
        What each distinct text stands for.
    """
    places = _place_points(ends)
    starts = {text: places.get(units[0], _NOWHERE) for text, units in origins.items() if len(units) == 1}
    aims = {text: _destination_point(aim, places, ends) for text, aim in destinations.items()}
    first, last = _points(table.frame["origine"], starts), _points(table.frame["destination"], aims)
    own = {text: units[0] for text, units in origins.items() if len(units) == 1}
    aimed = {text: aim.communes[0] for text, aim in destinations.items() if len(aim.communes) == 1}
    same = table.frame["origine"].map(own).eq(table.frame["destination"].map(aimed)).to_numpy(dtype=bool)
    names = _structure_names(destinations, ends) | _unit_names(aimed, ends) | _unit_names(own, ends)
    length = np.hypot(*(first - last).T) / _METRES_PER_KM
    return Ways(table, origins, destinations, length, same, names)


def _points(texts: pd.Series[str], known: Mapping[str, tuple[float, float]]) -> NDArray[np.float64]:
    codes, distinct = pd.factorize(texts)
    places = np.array([known.get(text, _NOWHERE) for text in distinct], dtype=float).reshape(-1, 2)
    points: NDArray[np.float64] = places[codes]
    return points


def _place_points(ends: Ends) -> dict[str, tuple[float, float]]:
    """Return the point of each unit and commune of the department."""
    frames = (ends.geography.communes, ends.geography.units)
    return {
        code: (float(x), float(y))
        for frame in frames
        for code, x, y in zip(frame.index.tolist(), frame["x"].tolist(), frame["y"].tolist(), strict=True)
    }


def _destination_point(aim: Destination, places: Mapping[str, tuple[float, float]], ends: Ends) -> tuple[float, float]:
    if aim.communes:
        return places.get(aim.communes[0], _NOWHERE) if len(aim.communes) == 1 else _NOWHERE
    if len(aim.structures) != 1 or "geometry" not in ends.structures:
        return _NOWHERE
    point = ends.structures.loc[ends.structures["id"].eq(aim.structures[0]), "geometry"].iloc[0]
    return _NOWHERE if point is None or point.is_empty else (float(point.x), float(point.y))


def _unit_names(codes: Mapping[str, str], ends: Ends) -> dict[str, str]:
    units, communes = ends.geography.units["nom"], ends.geography.communes["nom"]
    return {text: str(units.get(code, communes.get(code, text))) for text, code in codes.items()}


def _structure_names(destinations: Mapping[str, Destination], ends: Ends) -> dict[str, str]:
    names = dict(zip(ends.structures["id"], ends.structures["nom"], strict=True))
    return {
        text: str(names.get(aim.structures[0]) or text)
        for text, aim in destinations.items()
        if len(aim.structures) == 1
    }
