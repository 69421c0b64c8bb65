"""The repair of polygons, on squares of 1/64 degree whose areas are known by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.reference.build.gaps import Explanations
from avs_geo.reference.build.lands import Metric
from avs_geo.reference.build.notches import cantons_around, find_notches
from avs_geo.reference.build.repair import Land, repair_land

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.reference.build.report import ContourRepairs

    Square = Callable[..., shapely.Polygon]

CELL = 2.0**-12  # square degrees
GRID = 2.0**-20


def repair(
    polygons: list[Any],
    *,
    merged: tuple[int, ...] = (),
    parts: dict[int, Any] | None = None,
    notches: tuple[Any, ...] = (),
) -> tuple[np.ndarray[Any, Any], ContourRepairs]:
    explanations = Explanations(drawn_by_parts=parts or {}, merged=frozenset(merged))
    land = Land(
        codes=np.array([f"5200{rank + 1}" for rank in range(len(polygons))]),
        polygons=np.array(polygons, dtype=object),
        epsg=2154,
        explanations=explanations,
        notches=np.array(notches, dtype=object),
    )
    return repair_land(land)


def ring_around(square: Square) -> list[Any]:
    """Four communes around the square (1, 1): south, east, north, west, with its sides as their borders."""
    return [
        square(0, 0, width=2),
        square(2, 0, height=2),
        square(1, 2, width=2),
        square(0, 1, height=2),
    ]


def test_polygons_that_fit_together_stay_as_they_are(square: Square) -> None:
    polygons, repairs = repair([square(0, 0), square(1, 0)])
    assert [polygon.equals(square(column, 0)) for column, polygon in enumerate(polygons)] == [True, True]
    assert (repairs.overlaps, repairs.slivers, repairs.strays, repairs.mismatched) == (0, 0, 0, 0)
    assert repairs.gaps == ()


def test_a_hole_goes_to_the_neighbour_into_which_a_commune_without_polygon_merged(square: Square) -> None:
    polygons, repairs = repair(ring_around(square), merged=(2,))
    assert [polygon.area / CELL for polygon in polygons] == [2, 2, 3, 2]
    (gap,) = repairs.gaps
    assert gap.unit == "52003"
    assert gap.neighbours == ("52001", "52002", "52003", "52004")


def test_a_merged_commune_that_does_not_touch_the_hole_does_not_get_it(square: Square) -> None:
    far = square(8, 8)
    polygons, repairs = repair([*ring_around(square), far], merged=(4,))
    assert polygons[4].area == CELL
    assert repairs.gaps[0].unit is None


def test_an_unexplained_hole_stays_open_and_is_listed_with_its_area(square: Square) -> None:
    polygons, repairs = repair(ring_around(square))
    assert sum(polygon.area for polygon in polygons) == 8 * CELL
    (gap,) = repairs.gaps
    assert gap.unit is None
    # 1/64 degree at 48.0234 N, 5.0234 E: 1,737.6 m of meridian by 1,165.1 m of parallel, on the ellipsoid;
    # Lambert-93 enlarges areas there by less than 1 in 1,000.
    assert gap.area_km2 == pytest.approx(1.7376 * 1.1651, rel=2e-3)
    assert (gap.longitude, gap.latitude) == pytest.approx((5 + 1.5 / 64, 48 + 1.5 / 64), abs=1e-5)


def test_a_hole_between_two_mergers_goes_to_the_one_that_explains_no_other(square: Square) -> None:
    row = [
        square(0, 0, width=5),  # south of both holes
        square(0, 2, width=5),  # north of both
        square(0, 1),  # west of the first hole only
        square(2, 1),  # between the two
        square(4, 1),  # east of the second hole only
    ]
    # The square between touches both holes, the eastern one the second only: the first has one candidate.
    _, repairs = repair(row, merged=(3, 4))
    by_longitude = sorted(repairs.gaps, key=lambda gap: gap.longitude)
    assert [gap.unit for gap in by_longitude] == ["52004", "52005"]


def test_between_two_mergers_that_explain_nothing_else_the_longest_border_decides(square: Square) -> None:
    tall = [
        square(0, 0, width=4),
        square(0, 3, width=4),
        square(0, 1, height=2),
        square(3, 1, height=2),
        square(2, 1),  # narrows the hole to an L: its eastern neighbour keeps one side of it only
    ]
    _, repairs = repair(tall, merged=(2, 3))
    assert repairs.gaps[0].unit == "52003"


def test_a_polygon_missing_inside_is_the_union_of_its_communes_deleguees(square: Square) -> None:
    halves = shapely.union_all([square(1, 1, width=0.5), square(1.5, 1, width=0.5)])
    polygons, repairs = repair([*ring_around(square), None], parts={4: halves})
    assert polygons[4].equals(square(1, 1))
    assert repairs.from_deleguees == ("52005",)


def test_communes_deleguees_drawn_otherwise_than_the_neighbours_leave_no_strip(square: Square) -> None:
    drawn_smaller = square(1.02, 1.02, width=0.96, height=0.96)
    polygons, _ = repair([*ring_around(square), None], parts={4: drawn_smaller})
    assert polygons[4].equals(square(1, 1))


def test_communes_deleguees_on_the_coast_draw_their_commune_too(square: Square) -> None:
    inland, coast = square(0, 0), square(1, 0)
    known = np.array([inland, None], dtype=object)
    notches = find_notches(known, [coast], Metric(2154))
    polygons, _ = repair([inland, None], parts={1: coast}, notches=tuple(notches))
    assert polygons[1].equals(coast)
    assert shapely.coverage_is_valid(polygons)


def test_the_cantons_show_missing_ground_that_opens_on_a_foreign_country(square: Square) -> None:
    known = np.array([square(0, 0), square(2, 0)], dtype=object)
    cantons = np.array([square(-1, 0, width=2), square(1, 0, width=2)], dtype=object)
    witnesses = cantons_around(known, cantons, [1])
    notches = find_notches(known, witnesses, Metric(2154))
    polygons, repairs = repair(list(known), merged=(1,), notches=tuple(notches))
    assert polygons[1].area == 2 * CELL
    assert [gap.unit for gap in repairs.gaps] == ["52002"]


def test_a_hole_in_the_coverage_is_no_notch(square: Square) -> None:
    known = np.array(ring_around(square), dtype=object)
    assert len(find_notches(known, [square(0, 0, width=3, height=3)], Metric(2154))) == 0


def test_a_strip_between_two_drawings_of_a_coast_is_no_notch(square: Square) -> None:
    known = np.array([square(0, 0)], dtype=object)
    # 0.1 of a square is 120 metres wide, less than twice 200.
    assert len(find_notches(known, [square(0, 0, width=1.1)], Metric(2154))) == 0


def test_an_overlap_goes_to_one_of_the_two_and_the_edges_then_match(square: Square) -> None:
    left, right = square(0, 0, width=1.25), square(1, 0)
    polygons, repairs = repair([left, right])
    assert repairs.overlaps == 1
    assert repairs.mismatched == 2
    assert shapely.union_all(polygons).area == 2 * CELL
    assert sum(polygon.area for polygon in polygons) == 2 * CELL
    assert shapely.coverage_is_valid(polygons)


def test_a_vertex_that_the_neighbour_lacks_is_added_to_it(square: Square) -> None:
    left = square(0, 0)
    # From the south-west corner of the right commune, back to it by the middle of its western edge.
    edge = 5 + 1 / 64
    middle = (edge, 48 + 0.5 / 64)
    right = shapely.Polygon(
        [(edge, 48), (edge + 1 / 64, 48), (edge + 1 / 64, 48 + 1 / 64), (edge, 48 + 1 / 64), middle]
    )
    assert not shapely.coverage_is_valid([left, right])
    polygons, repairs = repair([left, right])
    assert shapely.coverage_is_valid(polygons)
    assert repairs.mismatched == 2
    assert middle in polygons[0].geoms[0].exterior.coords


def test_a_sliver_goes_to_the_neighbour_with_the_longest_border(square: Square) -> None:
    # A gap 0.0004 of a square wide: about half a metre by 1.7 km, less than 1,000 square metres.
    frame = [square(0, -1, width=2), square(0, 1, width=2)]
    left, right = square(0, 0, width=0.9996), square(1, 0)
    polygons, repairs = repair([*frame, left, right])
    assert repairs.slivers == 1
    assert repairs.gaps == ()
    assert sum(polygon.area for polygon in polygons) == 6 * CELL
    assert shapely.coverage_is_valid(polygons)


def test_a_crumb_cut_off_by_crossing_outlines_goes_to_the_neighbour(square: Square) -> None:
    # A spike of the left commune runs 0.08 of a square into the right one, which leaves it its tip only. The
    # trunk of the spike is disputed and goes to the right, along which it runs for 2 x 70 m against 69 m on
    # the left; the tip, of 0.16 ha, is then cut off from the left.
    spike = square(1, 0.5, width=0.08, height=0.04)
    tip = square(1.06, 0.5, width=0.02, height=0.04)
    left = shapely.union_all([square(0, 0), spike])
    right = shapely.difference(square(1, 0), tip)
    polygons, repairs = repair([left, right])
    assert (repairs.overlaps, repairs.strays) == (1, 1)
    assert len(polygons[0].geoms) == 1
    assert [polygon.area for polygon in polygons] == [CELL, CELL]


def test_islands_of_a_commune_stay_with_it_however_small(square: Square) -> None:
    islet = square(3, 0, width=0.01, height=0.01)
    polygons, repairs = repair([shapely.MultiPolygon([square(0, 0), islet]), square(1, 0)])
    assert repairs.strays == 0
    assert len(polygons[0].geoms) == 2


def test_coordinates_end_on_the_grid_and_shells_turn_anticlockwise() -> None:
    polygons, _ = repair([shapely.Polygon([(5.1, 48.1), (5.1, 48.2), (5.2, 48.2), (5.2, 48.1)])])
    cells = shapely.get_coordinates(polygons) / GRID
    assert (cells == np.rint(cells)).all()
    assert polygons[0].geoms[0].exterior.is_ccw


def test_a_unit_without_any_ground_is_refused_by_its_code(square: Square) -> None:
    with pytest.raises(InputRefusedError, match="52002"):
        repair([square(0, 0), None])
