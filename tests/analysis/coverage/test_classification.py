"""The four classes; both the threshold and the half are reached at equality."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.coverage.classification import classify, is_covered, is_within
from avs_geo.analysis.coverage.travel_time import estimated_minutes
from avs_geo.analysis.parameters import Parameters
from avs_geo.errors import UsageError
from tests.analysis.conftest import PARAMETERS


def class_of(share: float, minutes: float, parameters: Parameters = PARAMETERS) -> str:
    index = pd.Index(["A"])
    return str(classify(pd.Series([share], index=index), pd.Series([minutes], index=index), parameters).loc["A"])


@pytest.mark.parametrize(
    ("share", "minutes", "expected"),
    [
        (1.0, 5.0, "couverte"),
        (1.0, 30.0, "couverte_eloignee"),
        (0.0, 5.0, "proche_hors_territoire"),
        (0.0, 30.0, "non_couverte"),
        # Exactly half covered, exactly at the threshold.
        (0.5, 20.0, "couverte"),
        (0.4999, 20.0, "proche_hors_territoire"),
        (0.5, 20.0001, "couverte_eloignee"),
        (0.4999, 20.0001, "non_couverte"),
        # No structure at all: beyond every threshold.
        (1.0, math.nan, "couverte_eloignee"),
        (0.0, math.nan, "non_couverte"),
    ],
)
def test_the_class_of_a_unit(share: float, minutes: float, expected: str) -> None:
    assert class_of(share, minutes) == expected


def test_what_misses_a_threshold_by_rounding_alone_reaches_it() -> None:
    assert class_of(np.nextafter(0.5, 0.0), 20.000000000000004) == "couverte"
    assert class_of(0.1 + 0.2 + 0.2, 20.0) == "couverte"


def test_classes_are_text_and_keep_the_index() -> None:
    classes = classify(pd.Series([1.0, 0.0], index=["B", "A"]), pd.Series([1.0, 1.0], index=["B", "A"]), PARAMETERS)
    assert classes.to_dict() == {"B": "couverte", "A": "proche_hors_territoire"}
    assert classes.name == "classe"
    assert all(type(value) is str for value in classes)


def test_no_unit_has_no_class() -> None:
    assert classify(pd.Series([], dtype=float), pd.Series([], dtype=float), PARAMETERS).empty


def test_the_threshold_and_the_share_are_the_users() -> None:
    parameters = Parameters(threshold=15, covered_share=0.8)
    assert class_of(0.8, 15.0, parameters) == "couverte"
    assert class_of(0.79, 15.0, parameters) == "proche_hors_territoire"
    assert class_of(0.8, 15.1, parameters) == "couverte_eloignee"
    assert is_covered(pd.Series([0.79, 0.8]), parameters).tolist() == [False, True]
    assert is_within(pd.Series([15.0, 15.1, math.nan]), parameters.threshold).tolist() == [True, False, False]


def test_what_is_within_a_limit_is_told_of_distances_and_of_tables_of_times_alike() -> None:
    metres = np.array([[500.0, 500.0 + 1e-10], [500.001, math.nan]])
    assert is_within(metres, 500.0).tolist() == [[True, True], [False, False]]
    assert is_within(500.0, 500.0)
    assert not is_within(math.inf, 500.0)


@given(
    threshold=st.floats(1, 120),
    speed=st.floats(5, 130),
    detour=st.floats(1, 3),
    angle=st.floats(0, 2 * math.pi),
    origin=st.tuples(st.floats(100_000, 1_200_000), st.floats(6_000_000, 7_200_000)),
)
@settings(max_examples=300, deadline=None)
def test_a_commune_exactly_at_the_threshold_is_within_it(
    *,
    threshold: float,
    speed: float,
    detour: float,
    angle: float,
    origin: tuple[float, float],
) -> None:
    metres = 1000 * threshold * speed / (60 * detour)
    there = np.array([[origin[0] + metres * math.cos(angle), origin[1] + metres * math.sin(angle)]])
    minutes = estimated_minutes(np.array([origin]), there, speed=speed, detour=detour)[0]
    assert is_within(minutes, threshold).all()


def test_a_metre_beyond_the_threshold_is_beyond_it() -> None:
    at_threshold = 20 / 1.56 * 1000
    minutes = estimated_minutes(
        np.zeros((1, 2)),
        np.array([[at_threshold, 0.0], [at_threshold + 1, 0.0]]),
        speed=50,
        detour=1.3,
    )[0]
    assert is_within(minutes, PARAMETERS.threshold).tolist() == [True, False]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("threshold", 0),
        ("threshold", -5),
        ("threshold", 1441),
        ("threshold", math.nan),
        ("speed", 0),
        ("speed", 201),
        ("detour", 0.9),
        ("detour", 10.1),
        ("covered_share", 0),
        ("covered_share", 1.01),
        ("qpv_distance", -1),
        ("qpv_distance", math.nan),
    ],
)
def test_parameters_without_meaning_are_refused(name: str, value: float) -> None:
    with pytest.raises(UsageError, match="Paramètres refusés"):
        Parameters(**{name: value})  # type: ignore[arg-type]


def test_every_parameter_without_meaning_is_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        Parameters(threshold=0, speed=0, detour=0, covered_share=0, qpv_distance=-1)
    for word in ("seuil", "vitesse", "détour", "part", "QPV"):
        assert word in str(caught.value)


def test_the_defaults_are_those_of_the_method() -> None:
    parameters = Parameters(reference_date=date(2026, 1, 1))
    assert (parameters.threshold, parameters.speed, parameters.detour) == (20, 50, 1.3)
    assert (parameters.covered_share, parameters.qpv_distance) == (0.5, 500)
