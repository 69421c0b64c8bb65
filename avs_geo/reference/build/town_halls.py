"""The point of every unit: its town hall where the source places it well, else a point inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.reference.build.lands import Metric

TOWN_HALL = "mairie"
INTERIOR = "interieur"

# The outlines are generalised: a town hall a little beyond one may stand in its commune all the same.
TOLERANCE_M = 200.0

DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPoints:
    """The points of the units of one land, in their order.

    Parameters
    ----------
    longitude, latitude
        Degrees, six decimals.
    source
        ``mairie`` or ``interieur``.
    missing
        Whether the source has no town hall.
    misplaced
        Whether the source has one, farther than the tolerance from the unit.
    """

    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    source: NDArray[np.str_]
    missing: NDArray[np.bool_]
    misplaced: NDArray[np.bool_]


def place_units(polygons: NDArray[np.object_], town_halls: NDArray[np.object_], metric: Metric) -> UnitPoints:
    """Return the point of every unit.

    Parameters
    ----------
    polygons
        The units, in degrees.
    town_halls
        Their town halls in the source, in degrees; None where there is none.
    metric
        The projected CRS of distances.

    Notes
    -----
    The directory that town halls come from is partly geocoded by name, and sometimes to a homonym on the
    other side of the country: a point more than 200 m outside its own unit is not believed.
    """
    missing = shapely.is_missing(town_halls)
    distance = shapely.distance(metric.project(polygons), metric.project(town_halls))
    # Coordinates far outside the domain of the projection become infinite, and their distance undefined.
    misplaced = ~missing & ~(distance <= TOLERANCE_M)
    inside = missing | misplaced
    points = np.where(inside, shapely.point_on_surface(polygons), town_halls)
    xy = np.round(shapely.get_coordinates(points), DECIMALS)
    return UnitPoints(
        longitude=xy[:, 0],
        latitude=xy[:, 1],
        source=np.where(inside, INTERIOR, TOWN_HALL),
        missing=missing,
        misplaced=misplaced,
    )
