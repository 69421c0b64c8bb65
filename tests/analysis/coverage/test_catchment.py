"""The area within the threshold, by the estimated time."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import shapely

from avs_geo.analysis.coverage.catchment import catchments, united
from avs_geo.analysis.coverage.travel_time import travel_times
from tests.analysis.conftest import (
    PARAMETERS,
    Structure,
    made_up_geography,
    made_up_structures,
    point,
    row_of,
)


def test_the_disc_has_the_radius_of_the_threshold() -> None:
    areas = catchments(made_up_structures([Structure(at=(5, 5))]), PARAMETERS)
    # 20 min x 50 km/h / 60 / 1.3 = 12.82 km.
    (area,) = areas.area
    assert area == pytest.approx(math.pi * 12_820.51**2, rel=0.001)
    assert areas.crs.to_epsg() == 2154
    assert areas["id"].tolist() == ["s1"]


def test_discs_that_overlap_count_once_and_others_add_up() -> None:
    far = made_up_structures([Structure(id="a", at=(0, 0)), Structure(id="b", at=(100, 0))])
    same = made_up_structures([Structure(id="a", at=(0, 0)), Structure(id="b", at=(0, 0))])
    single = math.pi * 12_820.51**2
    assert shapely.area(united(catchments(far, PARAMETERS))) == pytest.approx(2 * single, rel=0.001)
    assert shapely.area(united(catchments(same, PARAMETERS))) == pytest.approx(single, rel=0.001)


@pytest.mark.parametrize("threshold", [5, 16, 32])
def test_a_unit_is_in_the_area_if_its_time_is_within_the_threshold(threshold: float) -> None:
    geography = made_up_geography(row_of("ABCDE"))
    structures = made_up_structures([Structure(at=(5, 5))])
    parameters = replace(PARAMETERS, threshold=threshold)
    minutes = travel_times(geography.units, structures, parameters=parameters).minutes.min(axis=1)
    area = united(catchments(structures, parameters))
    inside = shapely.contains_xy(area, geography.units["x"].to_numpy(), geography.units["y"].to_numpy())
    assert inside.tolist() == (minutes <= threshold).tolist()


def test_without_structures_there_is_no_area() -> None:
    assert shapely.is_empty(united(catchments(made_up_structures([]), PARAMETERS)))


def test_the_disc_follows_speed_and_detour() -> None:
    area = catchments(made_up_structures([Structure(at=(0, 0))]), replace(PARAMETERS, speed=60, detour=1)).geometry[0]
    # A kilometre a minute: 20 km.
    assert area.covers(point(19.9, 0))
    assert not area.covers(point(20.1, 0))
