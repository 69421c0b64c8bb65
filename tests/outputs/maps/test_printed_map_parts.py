"""The parts of the printed map: scale, north, symbols moved apart, names that never overlap, small QPV."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path
from matplotlib.text import Text
from pyproj import Transformer

from avs_geo.outputs.maps.picture.areas import compound_path, enlarge_small
from avs_geo.outputs.maps.picture.labels import draw_labels, short_name, towns_by_importance
from avs_geo.outputs.maps.picture.page import Box, Page, TextStyle, drawable
from avs_geo.outputs.maps.picture.structures import marker_size, move_apart, place_structures
from avs_geo.outputs.maps.picture.view import fit_view, north_angle, round_length
from avs_geo.text.dates import day_in_words
from avs_geo.text.numbers import plain

PANEL = Box(20, 30, 180, 120)


@pytest.mark.parametrize(
    ("longest", "expected"),
    [(34.0, 20.0), (50.0, 50.0), (49.99, 20.0), (1.99, 1.0), (0.72, 0.5), (412.0, 200.0)],
)
def test_the_scale_is_the_longest_round_length_that_holds(longest: float, expected: float) -> None:
    assert round_length(longest) == pytest.approx(expected)


def test_the_view_shows_the_bounds_whole_and_centred() -> None:
    view = fit_view(np.array([700_000.0, 6_600_000.0, 760_000.0, 6_720_000.0]), PANEL)
    assert view.metres_per_mm == pytest.approx(1000.0)  # 120 km high in 120 mm
    corners = view.to_sheet(np.array([[700_000.0, 6_600_000.0], [760_000.0, 6_720_000.0]]))
    assert corners == pytest.approx(np.array([[80.0, 30.0], [140.0, 150.0]]))


def test_ten_kilometres_on_the_ground_are_ten_millimetres_at_one_millionth() -> None:
    view = fit_view(np.array([0.0, 0.0, 180_000.0, 10_000.0]), PANEL)
    first, second = view.to_sheet(np.array([[5_000.0, 5_000.0], [15_000.0, 5_000.0]]))
    assert second - first == pytest.approx([10.0, 0.0])


@pytest.mark.parametrize("longitude", [-4.5, 3.0, 9.0])
def test_the_north_of_lambert_93_turns_with_the_longitude(longitude: float) -> None:
    x, y = Transformer.from_crs(4326, 2154, always_xy=True).transform(longitude, 48.0)
    # The convergence of the meridians is n (longitude - 3 degrees), n = 0.7256077650 for Lambert-93.
    assert north_angle(x, y, 2154) == pytest.approx(0.7256077650 * (longitude - 3.0), abs=0.01)


def test_symbols_at_one_point_are_set_side_by_side_and_the_first_stays() -> None:
    placed = move_apart(np.zeros((3, 2)), 2.0)
    assert placed[0] == pytest.approx([0.0, 0.0])
    assert placed[1] == pytest.approx([2.0, 0.0])
    assert placed[2] == pytest.approx([-2.0, 0.0])


def test_symbols_that_do_not_touch_stay_where_they_are() -> None:
    points = np.array([[0.0, 0.0], [2.0, 0.0], [10.0, 3.0]])
    assert move_apart(points, 2.0) == pytest.approx(points)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=12))
def test_no_two_symbols_of_a_few_overlap(points: list[tuple[int, int]]) -> None:
    placed = move_apart(np.array(points, dtype=float), 2.0)
    distances = [float(np.hypot(*(first - second))) for first, second in itertools.combinations(placed, 2)]
    assert min(distances) >= 2.0 - 1e-6


def test_more_structures_have_smaller_symbols() -> None:
    sizes = [marker_size(count) for count in (1, 40, 41, 120, 121, 250, 251, 900)]
    assert sizes == [3.3, 3.3, 2.7, 2.7, 2.2, 2.2, 1.8, 1.8]


def structures(points: list[tuple[float, float]], codes: list[str]) -> gpd.GeoDataFrame:
    count = len(points)
    return gpd.GeoDataFrame(
        {
            "id": [f"S{n:03}" for n in range(count)],
            "nom": "Le centre",
            "type": ["CS", "EVS", "AUTRE"] * (count // 3) + ["CS"] * (count % 3),
            "statut": "agree",
            "code_unite": codes,
        },
        geometry=[shapely.Point(point) for point in points],
        crs=2154,
    )


def test_a_structure_that_counts_keeps_its_place_before_one_that_does_not() -> None:
    view = fit_view(np.array([0.0, 0.0, 100_000.0, 100_000.0]), PANEL)
    frame = structures([(50_000.0, 50_000.0)] * 3, ["1"] * 3).assign(statut=["projet", "agree", "agree"])
    placed = place_structures(frame, view)
    assert placed["id"].tolist() == ["S001", "S000", "S002"]
    assert placed["compte"].tolist() == [True, False, False]
    assert placed["ecarte"].tolist() == [False, True, True]


def test_towns_are_named_from_the_most_populated_that_has_a_structure() -> None:
    placed = pd.DataFrame({"code_unite": ["a", "b", "c", "c", "?"]})
    units = pd.DataFrame({"population": [10, 20, 900, 5]}, index=["a", "b", "c", "d"])
    assert towns_by_importance(placed, units) == ["c", "b", "a"]


@pytest.mark.parametrize("count", [6, 60])
def test_names_overlap_neither_each_other_nor_the_symbols(count: int) -> None:
    generator = np.random.default_rng(52)
    points = generator.uniform(0, 100_000, (count, 2)).round()
    codes = [f"{n:05}" for n in range(count)]
    view = fit_view(np.array([0.0, 0.0, 100_000.0, 100_000.0]), PANEL)
    units = gpd.GeoDataFrame(
        {
            "nom": [f"Commune-sur-Rivière {n}" for n in range(count)],
            "population": range(count),
            "x": points[:, 0],
            "y": points[:, 1],
        },
        index=codes,
    )
    placed = place_structures(structures([(x, y) for x, y in points], codes), view)
    page = Page(100)
    draw_labels(page, view, PANEL, units=units, placed=placed)
    to_mm = page.axes.transData.inverted()
    drawn = [text for text in page.figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    found = [shapely.box(*to_mm.transform_bbox(text.get_window_extent()).extents) for text in drawn]
    symbols = [shapely.Point(point) for point in placed[["x", "y"]].to_numpy(dtype=float)]
    assert len(found) >= 6
    inside = shapely.box(PANEL.left, PANEL.bottom, PANEL.right, PANEL.top).buffer(0.5)
    for rank, box in enumerate(found):
        assert inside.covers(box)
        assert all(box.buffer(-0.4).disjoint(other.buffer(-0.4)) for other in found[rank + 1 :])
        assert all(box.distance(symbol) >= marker_size(count) / 2 - 0.4 for symbol in symbols)


def test_a_municipal_arrondissement_has_a_short_name() -> None:
    assert short_name("Lyon 3e Arrondissement") == "Lyon 3e arr."
    assert short_name("Chaumont") == "Chaumont"


def test_a_small_qpv_is_enlarged_around_its_middle_and_a_large_one_is_not() -> None:
    polygons = np.array([shapely.box(0, 0, 1, 0.5), shapely.box(0, 0, 4, 3)], dtype=object)
    small, large = enlarge_small(polygons, 2.0)
    assert small.bounds == pytest.approx((-0.5, -0.25, 1.5, 0.75))
    assert large.equals(polygons[1])
    assert polygons[0].bounds == (0, 0, 1, 0.5)  # the geography is shared: it is left as it was


def test_a_hole_stays_empty_and_no_polygon_gives_no_path() -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    path = compound_path(np.array([ring, shapely.box(20, 0, 30, 10)], dtype=object))
    assert path.codes is not None
    assert np.asarray(path.codes).tolist().count(Path.MOVETO) == 3
    assert np.asarray(path.codes).tolist().count(Path.CLOSEPOLY) == 3
    rings = [np.asarray(ring, dtype=float) for ring in path.to_polygons()]
    areas = [float(np.sum(ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1])) / 2 for ring in rings]
    assert sorted(area > 0 for area in areas) == [False, True, True]
    assert sum(areas) == pytest.approx(196.0)
    assert np.asarray(compound_path(np.empty(0, dtype=object)).vertices).size == 0


def test_wrapped_lines_hold_and_lose_no_word() -> None:
    page, style = Page(100), TextStyle(12)
    text = "Une phrase assez longue pour tenir sur plusieurs lignes de la carte imprimée"
    lines = page.wrap(text, style, 60)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert all(page.width_of(line, style) <= 60 for line in lines)


def test_a_word_too_long_ends_with_an_ellipsis() -> None:
    page, style = Page(100), TextStyle(12)
    short = page.shorten("x" * 200, style, 40)
    assert short.endswith("…")
    assert 30 < page.width_of(short, style) <= 40


def test_control_characters_never_reach_the_sheet() -> None:
    assert drawable("a\x00b\r\nc\u2028d") == "a\ufffdb c d"


def test_marks_that_turn_or_hide_are_drawn_as_signs() -> None:
    assert drawable("Bourg\u202eruoB\u200b!") == "Bourg\ufffdruoB\ufffd!"


def test_dates_and_parameters_are_written_in_french() -> None:
    day = pd.Timestamp("2026-01-01").date()
    assert day_in_words(day).split() == ["1er", "janvier", "2026"]
    assert [plain(value) for value in (20.0, 17.5, 1.25, 1.3)] == ["20", "17,5", "1,25", "1,3"]
