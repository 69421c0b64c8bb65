"""Coordinates as people give them: in degrees, swapped, or projected; put into the department, or found outside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from avs_geo.reference.location import geography_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.reference.geography import Geography

    Numbers = NDArray[np.float64]

# The shipped contours are generalised: a point this near to a unit is taken as being in it.
TOLERANCE_M = 500.0
_MAX_LONGITUDE, _MAX_LATITUDE = 180.0, 90.0
_WGS84 = 4326
_LAMBERT_93 = 2154
_WEB_MERCATOR = 3857
# The nine conic zones, the former Lambert II of the whole country, UTM: what tools in France still export.
_METROPOLITAN = {
    **{3900 + zone: f"en conique conforme CC{zone}" for zone in range(42, 51)},
    27572: "en Lambert II étendu",
    **{32600 + zone: f"en UTM {zone} nord" for zone in (30, 31, 32)},
}
_EARTH_M = 6_371_000.0
# No place of France is farther than this from the point of some commune.
_FAR_M = 20_000.0


@dataclass(frozen=True, slots=True)
class CoordinateForm:
    """A way to understand a pair of numbers.

    Parameters
    ----------
    epsg
        The CRS; that of degrees is 4326.
    is_swapped
        Whether the second number is the longitude, or x.
    """

    epsg: int
    is_swapped: bool = False

    @property
    def is_degrees(self) -> bool:
        """Whether the numbers are degrees."""
        return self.epsg == _WGS84

    @property
    def name(self) -> str:
        """What people call the CRS, as the end of a sentence."""
        named = {_WGS84: "en degrés", _LAMBERT_93: "en Lambert-93", _WEB_MERCATOR: "en Web Mercator (EPSG:3857)"}
        return {**_METROPOLITAN, **named}.get(self.epsg, f"projetées (EPSG:{self.epsg})")


@dataclass(frozen=True, eq=False)
class Location:
    """Where points stand.

    Parameters
    ----------
    x, y
        Projected coordinates in the department's CRS, metres; NaN where no reading of the numbers makes sense.
    reading
        How each pair was understood; None where it was not.
    unit
        Position, among the units, of the one that contains the point, or that is nearest; -1 without coordinates.
    distance
        Distance to that unit, metres; 0 inside.
    """

    x: Numbers
    y: Numbers
    reading: NDArray[np.object_]
    unit: NDArray[np.int64]
    distance: Numbers

    @property
    def is_inside(self) -> NDArray[np.bool_]:
        """Whether each point is in the department, or within the tolerance of it."""
        return self.distance <= TOLERANCE_M


def locate(first: Numbers, second: Numbers, *, geography: Geography, projected_first: bool = False) -> Location:
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
    best = _empty(len(first))
    for reading in _readings(geography.epsg, projected_first=projected_first):
        todo = np.flatnonzero(~best.is_inside)
        if len(todo):
            points = _project(first[todo], second[todo], reading, geography.epsg)
            _improve(best, todo, points, reading=reading, geography=geography)
    return best


def departements_of(first: Numbers, second: Numbers, *, epsg: int) -> NDArray[np.object_]:
    """Return the department in which each point lies, by the nearest point of a commune; ``""`` far from all.

    Parameters
    ----------
    first, second
        Longitude and latitude, or x and y, perhaps swapped, as they were given.
    epsg
        The projected CRS in which numbers that are no degrees may be.
    """
    found = np.full(len(first), "", dtype=object)
    for reading in (
        CoordinateForm(_WGS84),
        CoordinateForm(epsg),
        CoordinateForm(_WGS84, is_swapped=True),
        CoordinateForm(epsg, is_swapped=True),
    ):
        todo = np.flatnonzero(found == "")
        x, y = _project(first[todo], second[todo], reading, _WGS84)
        sound = np.isfinite(x) & np.isfinite(y)
        found[todo[sound]] = _nearest_departements(x[sound], y[sound])
    return found


def _readings(epsg: int, *, projected_first: bool) -> list[CoordinateForm]:
    others = [*(_METROPOLITAN if epsg == _LAMBERT_93 else ()), _WEB_MERCATOR]
    plain, swapped = ([CoordinateForm(code, is_swapped=turned) for code in (epsg, *others)] for turned in (False, True))
    degrees = [CoordinateForm(_WGS84), CoordinateForm(_WGS84, is_swapped=True)]
    return [*plain, *swapped, *degrees] if projected_first else [*degrees, *plain, *swapped]


def _empty(size: int) -> Location:
    return Location(
        x=np.full(size, np.nan),
        y=np.full(size, np.nan),
        reading=np.full(size, None, dtype=object),
        unit=np.full(size, -1, dtype=np.int64),
        distance=np.full(size, np.inf),
    )


def _project(first: Numbers, second: Numbers, reading: CoordinateForm, epsg: int) -> tuple[Numbers, Numbers]:
    """Return points in a CRS; NaN for what this reading makes no sense of."""
    if reading.is_swapped:
        first, second = second, first
    looks_like_degrees = (np.abs(first) <= _MAX_LONGITUDE) & (np.abs(second) <= _MAX_LATITUDE)
    sensible = looks_like_degrees if reading.is_degrees else ~looks_like_degrees
    x, y = np.where(sensible, first, np.nan), np.where(sensible, second, np.nan)
    if reading.epsg == epsg:
        return x, y
    x, y = _transformer(reading.epsg, epsg).transform(x, y)
    return np.asarray(x), np.asarray(y)


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _improve(
    best: Location,
    todo: NDArray[np.int64],
    points: tuple[Numbers, Numbers],
    *,
    reading: CoordinateForm,
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


def nearest_units(x: Numbers, y: Numbers, geography: Geography) -> tuple[NDArray[np.int64], Numbers]:
    """Return, for each point, the position of the nearest unit (the first of several) and its distance in metres."""
    points = shapely.points(x, y)
    (who, unit), distance = geography.units.sindex.nearest(points, return_all=True, return_distance=True)
    first = np.unique(who, return_index=True)[1]
    return unit[first], distance[first]


def _nearest_departements(longitude: Numbers, latitude: Numbers) -> NDArray[np.object_]:
    tree, departements = _points_of_communes()
    distance, nearest = tree.query(_on_sphere(longitude, latitude), distance_upper_bound=_FAR_M)
    return np.where(np.isfinite(distance), departements[np.minimum(nearest, len(departements) - 1)], "")


@cache
def _points_of_communes() -> tuple[cKDTree, NDArray[np.object_]]:
    table = pd.read_parquet(geography_file("communes.parquet"), columns=["departement", "longitude", "latitude"])
    points = _on_sphere(table["longitude"].to_numpy(), table["latitude"].to_numpy())
    return cKDTree(points), table["departement"].to_numpy(dtype=object)


def _on_sphere(longitude: Numbers, latitude: Numbers) -> Numbers:
    """Return points in metres from the centre of the earth: straight lines there are as long as on the ground."""
    east, north = np.radians(longitude), np.radians(latitude)
    return _EARTH_M * np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
