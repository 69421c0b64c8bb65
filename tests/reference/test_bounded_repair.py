"""Outlines that cross themselves are mended as long as that is quick, and refused beyond."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from avs_geo.reference.bounded_repair import repair_polygons


def star(corners: int) -> shapely.Polygon:
    """Return a star whose sides cross nearly all the others."""
    turns = np.arange(corners) * (corners // 2) * 2 * np.pi / corners
    return shapely.Polygon(np.column_stack([np.cos(turns), np.sin(turns)]))


def test_a_bow_tie_is_its_two_triangles() -> None:
    bow = shapely.Polygon([(0, 0), (1_000, 1_000), (1_000, 0), (0, 1_000)])
    (mended,), (beyond,) = repair_polygons(np.array([bow], dtype=object))
    assert not beyond
    assert mended.is_valid
    assert mended.area == pytest.approx(500_000)


def test_ground_that_is_gone_round_twice_stays_ground() -> None:
    # Twice round the same square, the second time smaller: 100 in all.
    spiral = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0), (6, 0), (6, 6), (0, 6)])
    (mended,), _ = repair_polygons(np.array([spiral], dtype=object))
    assert mended.area == pytest.approx(100)


@pytest.mark.parametrize("corners", [301, 601, 5_001])
def test_a_tangle_is_beyond_the_bound(corners: int) -> None:
    (mended,), (beyond,) = repair_polygons(np.array([star(corners)], dtype=object))
    assert beyond
    assert mended is None


def test_a_small_star_is_mended() -> None:
    (mended,), (beyond,) = repair_polygons(np.array([star(11)], dtype=object))
    assert not beyond
    assert mended.is_valid


def test_an_outline_of_many_corners_with_one_crossing_is_mended() -> None:
    turns = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    corners = np.column_stack([np.cos(turns), np.sin(turns)])
    corners[[100, 101]] = corners[[101, 100]]
    broken = shapely.Polygon(corners)
    assert not broken.is_valid
    (mended,), (beyond,) = repair_polygons(np.array([broken], dtype=object))
    assert not beyond
    assert mended.area == pytest.approx(np.pi, abs=1e-3)


def test_crossings_of_coordinates_beyond_all_measure_overflow_in_silence() -> None:
    tangle = shapely.Polygon([(0, 0), (1e200, 1e200), (1e200, 0), (0, 1e200), (5e199, -1e200)])
    assert not tangle.is_valid
    _, (beyond,) = repair_polygons(np.array([tangle], dtype=object))
    assert not beyond
