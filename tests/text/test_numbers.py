"""Figures as French readers write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avs_geo.text.numbers import number, percent, with_unit
from avs_geo.text.thresholds import travel_time
from avs_geo.text.words import plural


def test_thousands_are_parted_by_a_narrow_space_that_does_not_break() -> None:
    assert number(168331) == "168\u202f331"


def test_decimals_follow_a_comma() -> None:
    assert number(1234.56, 1) == "1\u202f234,6"


def test_a_negative_number_bears_a_minus_and_not_a_hyphen() -> None:
    assert number(-3.2, 1) == "−3,2"


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert number(-0.04, 1) == "0,0"


@pytest.mark.parametrize("value", [None, math.nan])
def test_the_unknown_is_a_dash(value: float | None) -> None:
    assert number(value) == percent(value) == with_unit(value, "min") == "–"


def test_a_share_is_written_in_percent() -> None:
    assert percent(0.4534) == "45,3\u00a0%"


def test_an_incomplete_share_is_never_rounded_up_to_the_whole() -> None:
    assert percent(0.9999) == ">\u00a099,9\u00a0%"
    assert percent(1.0) == "100,0\u00a0%"


def test_a_small_share_is_never_rounded_down_to_nothing() -> None:
    assert percent(0.0001) == "<\u00a00,1\u00a0%"
    assert percent(0.0) == "0,0\u00a0%"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0\u00a0commune"), (1, "1\u00a0commune"), (2, "2\u00a0communes"), (1500, "1\u202f500\u00a0communes")],
)
def test_the_plural_begins_at_two(count: int, text: str) -> None:
    assert plural(count, "commune") == text


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (19.6, "20\u00a0min"),
        (20.0, "20\u00a0min"),
        (20.4, "20,4\u00a0min"),
        (20.04, "20,04\u00a0min"),
        (20.001, "un peu plus de 20\u00a0min"),
        (20.6, "21\u00a0min"),
        (float("nan"), "–"),
    ],
)
def test_a_time_beyond_the_threshold_never_looks_like_one_within_it(minutes: float, written: str) -> None:
    assert travel_time(minutes, 20) == written


@pytest.mark.parametrize(
    ("minutes", "threshold", "written"),
    [
        (20.0000001, 20, "un peu plus de 20\u00a0min"),
        (20 + 1e-12, 20, "20\u00a0min"),
        (17.5, 17.5, "17,5\u00a0min"),
        (17.4, 17.5, "17\u00a0min"),
        (17.51, 17.5, "18\u00a0min"),
        (17.2, 17.3, "17\u00a0min"),
        (17.4, 17.3, "17,4\u00a0min"),
        (float("nan"), 20, "–"),
    ],
)
def test_no_time_is_written_on_the_other_side_of_the_threshold(minutes: float, threshold: float, written: str) -> None:
    assert travel_time(minutes, threshold) == written


@given(st.floats(0, 60), st.sampled_from([15.0, 17.5, 20.0, 22.25]))
def test_the_figure_of_a_time_beyond_the_threshold_is_beyond_it(minutes: float, threshold: float) -> None:
    shown = travel_time(minutes, threshold)
    if "un peu" in shown:
        assert ("plus" in shown) == (minutes > threshold)
    else:
        figure = float(shown.removesuffix("\u00a0min").replace(",", "."))
        assert (figure > threshold) == (minutes > threshold + 1e-9)
