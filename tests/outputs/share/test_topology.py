"""Lines that neighbours share, worked out by hand on three squares."""

from __future__ import annotations

import shapely

from avs_geo.outputs.share.map.grid import STEP, deltas, to_grid
from avs_geo.outputs.share.map.topology import topology

SIDE = 10 * STEP


def _square(column: int, row: int) -> shapely.Polygon:
    west, south = column * SIDE, row * SIDE
    return shapely.box(west, south, west + SIDE, south + SIDE)


def test_a_line_is_its_first_point_and_the_steps_that_follow() -> None:
    assert deltas([(100, 50), (110, 50), (110, 45)]) == [100, 50, 10, 0, 0, -5]


def test_points_of_the_grid_that_come_twice_are_there_once() -> None:
    thin = shapely.Polygon([(0, 0), (SIDE, 0), (SIDE + STEP / 10, STEP / 10), (SIDE, SIDE), (0, 0)])
    assert to_grid(thin) == [[[(0, 0), (10, 0), (10, 10), (0, 0)]]]


def test_two_neighbours_have_their_common_side_once() -> None:
    made = topology([_square(0, 0), _square(1, 0)])
    # One line around each but for the side between them, and that side.
    assert len(made.arcs) == 3
    common = [arc for arc in made.arcs if {tuple(point) for point in arc} == {(10, 0), (10, 10)}]
    assert len(common) == 1
    (left,), (right,) = (shape[0] for shape in made.shapes)
    number = made.arcs.index(common[0])
    assert {number, -1 - number} == {n for n in left + right if max(n, -1 - n) == number}


def test_limits_lie_between_groups_and_around_them() -> None:
    made = topology([_square(0, 0), _square(1, 0), _square(2, 0)])
    between = {n for n in made.limits(lambda rank: rank < 2) if n not in made.limits(lambda _: 0)}
    points = [{tuple(point) for point in made.arcs[number]} for number in between]
    assert points == [{(20, 0), (20, 10)}]


def test_an_enclave_is_the_hole_of_the_unit_around_it() -> None:
    inner = shapely.box(2 * STEP, 2 * STEP, 5 * STEP, 5 * STEP)
    outer = shapely.Polygon(shapely.box(0, 0, SIDE, SIDE).exterior, [inner.exterior])
    made = topology([outer, inner])
    assert len(made.arcs) == 2
    assert len(made.limits(lambda _: 0)) == 1


def test_what_is_smaller_than_the_grid_leaves_no_line() -> None:
    assert topology([shapely.box(0, 0, STEP / 9, STEP / 9)]).arcs == []
