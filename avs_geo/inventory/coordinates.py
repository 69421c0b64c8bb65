"""Coordinates as people give them: in degrees, swapped, or projected; put into the department, or found outside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.reference.geography import Geography

# The shipped contours are generalised: a point this near to a unit is taken as being in it.
TOLERANCE_M = 500.0
_MAX_LONGITUDE, _MAX_LATITUDE = 180.0, 90.0
_WGS84 = 4326


class Reading(StrEnum):
    """How a pair of numbers was understood."""

    DEGREES = "degres"
    SWAPPED_DEGREES = "degres_inverses"
    PROJECTED = "projetees"
    SWAPPED_PROJECTED = "projetees_inversees"


@dataclass(frozen=True, eq=False)
class Location:
    """Where points stand.

    Parameters
    ----------
    x, y
        Projected coordinates in the department's CRS, metres; NaN where no reading of the numbers makes sense.
    reading
        How each pair was understood.
    unit
        Position, among the units, of the one that contains the point, or that is nearest; -1 without coordinates.
    distance
        Distance to that unit, metres; 0 inside.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    reading: NDArray[np.object_]
    unit: NDArray[np.int64]
    distance: NDArray[np.float64]

    @property
    def is_inside(self) -> NDArray[np.bool_]:
        """Whether each point is in the department, or within the tolerance of it."""
        return self.distance <= TOLERANCE_M


def locate(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    *,
    geography: Geography,
    projected_first: bool = False,
) -> Location:
    """Find the units of points whose coordinates may be in another form than announced.

    The announced form is tried first; a form is believed when it puts the point in the department. Where none
    does, the one that makes sense is kept, and the distance says how far away the point is.

    Parameters
    ----------
    first, second
        Longitude and latitude, or x and y, as they were given; finite numbers.
    geography
        The department.
    projected_first
        Whether the numbers were announced as projected (``x`` and ``y``).
    """
    degrees = [Reading.DEGREES, Reading.SWAPPED_DEGREES]
    projected = [Reading.PROJECTED, Reading.SWAPPED_PROJECTED]
    readings = projected + degrees if projected_first else degrees + projected
    best = _empty(len(first))
    for reading in readings:
        todo = np.flatnonzero(~best.is_inside)
        if len(todo):
            points = _project(first[todo], second[todo], reading, geography.epsg)
            _improve(best, todo, points, reading=reading, geography=geography)
    return best


def _empty(size: int) -> Location:
    return Location(
        x=np.full(size, np.nan),
        y=np.full(size, np.nan),
        reading=np.full(size, "", dtype=object),
        unit=np.full(size, -1, dtype=np.int64),
        distance=np.full(size, np.inf),
    )


def _project(
    first: NDArray[np.float64], second: NDArray[np.float64], reading: Reading, epsg: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if reading in {Reading.SWAPPED_DEGREES, Reading.SWAPPED_PROJECTED}:
        first, second = second, first
    looks_like_degrees = (np.abs(first) <= _MAX_LONGITUDE) & (np.abs(second) <= _MAX_LATITUDE)
    if reading in {Reading.PROJECTED, Reading.SWAPPED_PROJECTED}:
        return np.where(looks_like_degrees, np.nan, first), np.where(looks_like_degrees, np.nan, second)
    to_projected = Transformer.from_crs(_WGS84, epsg, always_xy=True)
    x, y = to_projected.transform(
        np.where(looks_like_degrees, first, np.nan), np.where(looks_like_degrees, second, np.nan)
    )
    return np.asarray(x), np.asarray(y)


def _improve(
    best: Location,
    todo: NDArray[np.int64],
    points: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    reading: Reading,
    geography: Geography,
) -> None:
    """Take over this reading for the points that it puts in the department, and for those that have none yet."""
    x, y = points
    sound = np.isfinite(x) & np.isfinite(y)
    if not sound.any():
        return
    todo, x, y = todo[sound], x[sound], y[sound]
    unit, distance = nearest_units(x, y, geography)
    better = (distance <= TOLERANCE_M) | ~np.isfinite(best.distance[todo])
    kept = todo[better]
    best.x[kept], best.y[kept] = x[better], y[better]
    best.unit[kept], best.distance[kept] = unit[better], distance[better]
    best.reading[kept] = reading


def nearest_units(
    x: NDArray[np.float64], y: NDArray[np.float64], geography: Geography
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return, for each point, the position of the nearest unit (the first of several) and its distance in metres."""
    points = shapely.points(x, y)
    (who, unit), distance = geography.units.sindex.nearest(points, return_all=True, return_distance=True)
    first = np.unique(who, return_index=True)[1]
    return unit[first], distance[first]
