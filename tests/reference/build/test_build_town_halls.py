"""The point of a unit: its town hall if it stands there, a point inside otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from avs_geo.reference.build.lands import Metric
from avs_geo.reference.build.town_halls import UnitPoints, place_units

if TYPE_CHECKING:
    from collections.abc import Callable

    Square = Callable[..., shapely.Polygon]


def place(polygon: shapely.Polygon, town_hall: shapely.Point | None) -> UnitPoints:
    polygons, halls = np.empty(1, dtype=object), np.empty(1, dtype=object)
    polygons[0], halls[0] = polygon, town_hall
    return place_units(polygons, halls, Metric(2154))


def test_a_town_hall_inside_is_the_point(square: Square) -> None:
    points = place(square(0, 0), shapely.Point(5.0123456789, 48.01))
    assert (points.longitude[0], points.latitude[0]) == (5.012346, 48.01)
    assert points.source[0] == "mairie"


def test_a_town_hall_just_beyond_a_generalised_outline_is_believed(square: Square) -> None:
    # At 48 N, 0.0026 degree of longitude is 194 m and 0.0028 is 209 m.
    assert place(square(0, 0), shapely.Point(5 - 0.0026, 48.01)).source[0] == "mairie"
    assert place(square(0, 0), shapely.Point(5 - 0.0028, 48.01)).source[0] == "interieur"


def test_a_town_hall_among_homonyms_far_away_is_not_believed(square: Square) -> None:
    points = place(square(0, 0), shapely.Point(-1.5, 45.0))
    assert points.misplaced[0]
    assert not points.missing[0]
    assert square(0, 0).contains(shapely.Point(points.longitude[0], points.latitude[0]))


def test_a_town_hall_on_another_continent_is_not_believed(square: Square) -> None:
    assert place(square(0, 0), shapely.Point(-177.0, -89.9)).source[0] == "interieur"


def test_a_unit_without_town_hall_has_a_point_inside(square: Square) -> None:
    points = place(square(0, 0), None)
    assert points.missing[0]
    assert not points.misplaced[0]
    assert points.source[0] == "interieur"
    assert square(0, 0).contains(shapely.Point(points.longitude[0], points.latitude[0]))
