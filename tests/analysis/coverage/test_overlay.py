"""Shares of areas in a union of polygons; on whole-kilometre boxes they can be counted cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.coverage.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Box = tuple[int, int, int, int]

TARGET = shapely.box(0, 0, 10, 10)


def share_of(polygons: Sequence[shapely.Geometry], target: shapely.Geometry = TARGET) -> float:
    everything = np.ones(len(polygons), dtype=bool)
    return float(Overlay(array(target), array(*polygons)).share(everything)[0])


def array(*shapes: shapely.Geometry) -> NDArray[np.object_]:
    return np.array(shapes, dtype=object)


def test_nothing_drawn_covers_nothing() -> None:
    assert share_of([]) == 0.0


def test_a_polygon_around_the_target_covers_it_whole_and_exactly() -> None:
    assert share_of([shapely.box(-1, -1, 11, 11)]) == 1.0


def test_a_polygon_equal_to_the_target_covers_it_whole_and_exactly() -> None:
    assert share_of([TARGET]) == 1.0


def test_half_of_the_area_is_a_half() -> None:
    assert share_of([shapely.box(0, 0, 5, 10)]) == pytest.approx(0.5)


def test_two_overlapping_polygons_are_counted_once() -> None:
    # 0-5 and 3-8 are 8 of 10 columns; their sum would be 10 of 10.
    assert share_of([shapely.box(0, 0, 5, 10), shapely.box(3, 0, 8, 10)]) == pytest.approx(0.8)


def test_the_same_polygon_twice_is_counted_once() -> None:
    assert share_of([shapely.box(0, 0, 3, 10)] * 2) == pytest.approx(0.3)


def test_polygons_that_only_touch_the_target_cover_nothing() -> None:
    assert share_of([shapely.box(10, 0, 20, 10), shapely.box(10, 10, 20, 20)]) == 0.0


def test_the_hole_of_a_target_does_not_count() -> None:
    ring = TARGET.difference(shapely.box(4, 4, 6, 6))
    assert share_of([shapely.box(4, 4, 6, 6)], ring) == 0.0
    # The west half of the ring: 50 less half of the hole, over 96.
    assert share_of([shapely.box(0, 0, 5, 10)], ring) == pytest.approx(48 / 96)


def test_the_hole_of_a_polygon_does_not_cover() -> None:
    ring = shapely.box(-5, -5, 15, 15).difference(shapely.box(2, 2, 4, 4))
    assert share_of([ring]) == pytest.approx(0.96)


def test_another_polygon_may_fill_the_hole() -> None:
    ring = shapely.box(-5, -5, 15, 15).difference(shapely.box(2, 2, 4, 4))
    assert share_of([ring, shapely.box(1, 1, 5, 5)]) == pytest.approx(1.0)


def test_a_polygon_that_cuts_here_and_touches_there_gives_its_cut() -> None:
    # A U upside down: its east leg runs along the target's border (a line), its west leg is 2 columns inside.
    shape = shapely.union_all([shapely.box(0, 0, 2, 12), shapely.box(0, 11, 12, 12), shapely.box(10, 0, 12, 12)])
    assert share_of([shape]) == pytest.approx(0.2)
    assert share_of([shape, shapely.box(1, 0, 3, 10)]) == pytest.approx(0.3)


def test_islands_of_a_target_are_one_target() -> None:
    islands = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)])
    assert share_of([shapely.box(-1, -1, 11, 11)], islands) == pytest.approx(0.5)


def test_a_target_without_area_is_not_covered() -> None:
    assert share_of([shapely.box(0, 0, 5, 5)], shapely.Polygon()) == 0.0


def test_only_the_chosen_polygons_count() -> None:
    overlay = Overlay(array(TARGET), array(TARGET, shapely.box(0, 0, 5, 10), shapely.box(0, 0, 10, 4)))
    assert overlay.share(np.array([False, False, False]))[0] == 0.0
    assert overlay.share(np.array([False, True, False]))[0] == pytest.approx(0.5)
    # 50 + 40 - 20
    assert overlay.share(np.array([False, True, True]))[0] == pytest.approx(0.7)
    assert overlay.share(np.array([True, True, True]))[0] == 1.0


def test_each_target_has_its_own_share() -> None:
    targets = [shapely.box(10 * i, 0, 10 * i + 10, 10) for i in range(4)]
    polygons = array(shapely.box(5, 0, 25, 10), shapely.box(22, 0, 28, 10))
    shares = Overlay(array(*targets), polygons).share(np.ones(2, dtype=bool))
    assert shares == pytest.approx([0.5, 1.0, 0.8, 0.0])


boxes = st.builds(
    lambda west, south, width, height: (west, south, west + width, south + height),
    st.integers(-3, 11),
    st.integers(-3, 11),
    st.integers(1, 8),
    st.integers(1, 8),
)


@given(st.lists(boxes, max_size=6))
@settings(max_examples=150, deadline=None)
def test_the_share_is_the_count_of_the_covered_cells(drawn: list[Box]) -> None:
    cells = np.zeros((10, 10), dtype=bool)
    for west, south, east, north in drawn:
        cells[max(west, 0) : max(east, 0), max(south, 0) : max(north, 0)] = True
    assert share_of([shapely.box(*corners) for corners in drawn]) == pytest.approx(cells.mean(), abs=1e-12)


def test_a_target_known_to_be_covered_is_whole_whatever_is_drawn() -> None:
    targets = array(TARGET, shapely.box(20, 0, 30, 10))
    overlay = Overlay(targets, array(shapely.box(5, 0, 25, 10)))
    everything = np.array([True])
    assert overlay.share(everything, np.array([True, False])) == pytest.approx([1.0, 0.5])
    # Asked again without it, the answer is that of the polygons alone.
    assert overlay.share(everything) == pytest.approx([0.5, 0.5])
    assert overlay.share(np.array([False]), np.array([True, False])) == pytest.approx([1.0, 0.0])
