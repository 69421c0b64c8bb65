"""Neighbours share a border of non-zero length; groups stay in their region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from avs_geo.analysis.coverage.contiguity import contiguous_groups, contiguous_pairs
from tests.analysis.conftest import box, metres, square, turned

if TYPE_CHECKING:
    from collections.abc import Sequence


def pairs_of(*polygons: shapely.Geometry) -> set[tuple[int, int]]:
    first, second = contiguous_pairs(np.array(polygons, dtype=object))
    return set(zip(first.tolist(), second.tolist(), strict=True))


def groups_of(polygons: Sequence[shapely.Geometry], regions: Sequence[str]) -> list[set[int]]:
    numbers = contiguous_groups(np.array(polygons, dtype=object), np.array(regions, dtype=object))
    return [set(np.flatnonzero(numbers == number).tolist()) for number in dict.fromkeys(numbers.tolist())]


def test_squares_side_by_side_are_neighbours() -> None:
    assert pairs_of(square(0, 0), square(10, 0)) == {(0, 1)}


def test_squares_that_touch_by_a_corner_are_not() -> None:
    assert pairs_of(square(0, 0), square(10, 10)) == set()


def test_squares_apart_are_not() -> None:
    assert pairs_of(square(0, 0), square(20, 0)) == set()


def test_a_border_in_part_is_enough() -> None:
    assert pairs_of(square(0, 0), square(10, 9)) == {(0, 1)}


def test_four_squares_around_a_point_have_four_borders() -> None:
    #  2 3
    #  0 1
    squares = [square(0, 0), square(10, 0), square(0, 10), square(10, 10)]
    assert pairs_of(*squares) == {(0, 1), (0, 2), (1, 3), (2, 3)}


def test_a_border_whose_vertices_differ_is_a_border() -> None:
    # West: one side of 10 km. East: two squares of 5 km along it, whose common corner is no vertex of the west.
    assert pairs_of(square(0, 0), square(10, 0, 5), square(10, 5, 5)) == {(0, 1), (0, 2), (1, 2)}


@pytest.mark.parametrize("degrees", [1, 17, 33.3, 45, 60, 71.7, 123])
def test_a_slanting_border_whose_vertices_differ_is_a_border(degrees: float) -> None:
    # The same, turned: the corner in the middle of the long side lies on it but for rounding.
    shapes = [square(0, 0), box(10, 0, 15, 10 / 3), box(10, 10 / 3, 15, 10)]
    assert pairs_of(*(turned(s, degrees, 843_211.37, 6_781_004.19) for s in shapes)) == {
        (0, 1),
        (0, 2),
        (1, 2),
    }


@pytest.mark.parametrize("degrees", [1, 17, 33.3, 45, 60, 71.7, 123])
def test_a_slanting_corner_is_no_border(degrees: float) -> None:
    shapes = [square(0, 0), square(10, 10)]
    assert pairs_of(*(turned(s, degrees, 843_211.37, 6_781_004.19) for s in shapes)) == set()


def test_a_sharp_corner_is_no_border() -> None:
    # Two needles tip to tip along one line, and two whose tips make an angle of some degrees.
    west = metres(shapely.Polygon([(0, 0), (10, 5), (0, 1)]))
    east = metres(shapely.Polygon([(10, 5), (20, 9), (20, 10)]))
    beside = metres(shapely.Polygon([(10, 5), (0, 2), (0, 3)]))
    assert pairs_of(west, east, beside) == set()


def test_a_short_border_is_a_border() -> None:
    # 2 m.
    assert pairs_of(square(0, 0), square(10, 9.998)) == {(0, 1)}


def test_an_enclave_is_a_neighbour_of_what_surrounds_it_alone() -> None:
    ring = square(0, 0, 30).difference(square(10, 10))
    assert pairs_of(ring, square(10, 10), square(30, 0)) == {(0, 1), (0, 2)}


def test_an_enclave_whose_border_has_other_vertices_is_a_neighbour() -> None:
    ring = square(0, 0, 30).difference(square(10, 10))
    inside = shapely.segmentize(square(10, 10), 2500)
    assert pairs_of(ring, inside) == {(0, 1)}


def test_any_part_of_a_multipolygon_makes_neighbours() -> None:
    islands = shapely.MultiPolygon([square(0, 0), square(40, 0)])
    assert pairs_of(islands, square(50, 0), square(20, 0)) == {(0, 1)}


def test_two_parts_of_one_polygon_are_not_a_pair() -> None:
    assert pairs_of(shapely.MultiPolygon([square(0, 0), square(40, 0)])) == set()


def test_no_polygons_have_no_pairs_and_no_groups() -> None:
    nothing = np.array([], dtype=object)
    assert contiguous_pairs(nothing).shape == (2, 0)
    assert contiguous_groups(nothing, nothing).shape == (0,)


def test_groups_follow_chains_of_neighbours() -> None:
    row = [square(10 * rank, 0) for rank in (0, 1, 2, 4, 5)]
    assert groups_of(row, ["E1"] * 5) == [{0, 1, 2}, {3, 4}]


def test_neighbours_of_two_regions_are_not_in_one_group() -> None:
    assert groups_of([square(0, 0), square(10, 0)], ["E1", "E2"]) == [{0}, {1}]


def test_a_group_does_not_pass_through_another_region() -> None:
    # E1, E2, E1 in a row.
    assert groups_of([square(10 * rank, 0) for rank in range(3)], ["E1", "E2", "E1"]) == [{0}, {1}, {2}]


def test_a_group_does_not_pass_through_a_corner() -> None:
    assert groups_of([square(0, 0), square(10, 10)], ["E1", "E1"]) == [{0}, {1}]
