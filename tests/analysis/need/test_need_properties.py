"""What holds of the index of need, whatever the indicators."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.need.need import NeedResult, NeedSettings, need_index, rank_stability
from avs_geo.inventory.indicators.catalogue import Direction

# Whole numbers: scaling them keeps equals equal and different ones different.
VALUES = st.one_of(st.none(), st.integers(-1000, 1000))
WEIGHTS = st.floats(0, 10).filter(lambda weight: weight == 0 or weight > 1e-6)


@st.composite
def needs(draw: st.DrawFn) -> tuple[pd.DataFrame, NeedSettings]:
    """Draw one to four indicators of one to fifteen units, with weights and directions."""
    names = list("abcd")[: draw(st.integers(1, 4))]
    size = draw(st.integers(1, 15))
    columns = {name: draw(st.lists(VALUES, min_size=size, max_size=size)) for name in names}
    weights = {name: draw(WEIGHTS) for name in names}
    directions = {name: draw(st.sampled_from(Direction)) for name in names}
    return pd.DataFrame(columns, dtype=float), NeedSettings(weights, directions)


some = settings(max_examples=40, deadline=None)


def same(one: NeedResult, other: NeedResult) -> bool:
    return bool(np.allclose(one.index, other.index, equal_nan=True, rtol=0, atol=1e-9))


@some
@given(needs())
def test_the_index_lies_between_0_and_100_and_the_completeness_between_0_and_1(
    need: tuple[pd.DataFrame, NeedSettings],
) -> None:
    result = need_index(*need)
    assert result.index.dropna().between(0, 100).all()
    assert result.completeness.dropna().between(0, 1).all()
    if need[1].weighed:
        assert (result.index.isna() == result.completeness.eq(0)).all()


@some
@given(needs(), st.integers(1, 1000), st.integers(-1000, 1000))
def test_scaling_and_shifting_an_indicator_changes_nothing(
    need: tuple[pd.DataFrame, NeedSettings], factor: int, shift: int
) -> None:
    values, settings = need
    assert same(need_index(values.assign(a=values["a"] * factor + shift), settings), need_index(values, settings))


@some
@given(needs(), st.floats(0.01, 100))
def test_scaling_all_the_weights_changes_nothing(need: tuple[pd.DataFrame, NeedSettings], factor: float) -> None:
    values, settings = need
    scaled = NeedSettings({name: weight * factor for name, weight in settings.weights.items()}, settings.directions)
    assert same(need_index(values, scaled), need_index(values, settings))


@some
@given(needs())
def test_changing_the_sign_of_an_indicator_is_changing_its_direction(need: tuple[pd.DataFrame, NeedSettings]) -> None:
    values, settings = need
    other = Direction.RISING if settings.direction("a") is Direction.FALLING else Direction.FALLING
    turned = NeedSettings(settings.weights, {**settings.directions, "a": other})
    assert same(need_index(values.assign(a=-values["a"]), turned), need_index(values, settings))


@some
@given(needs())
def test_the_order_of_the_units_does_not_matter(need: tuple[pd.DataFrame, NeedSettings]) -> None:
    values, settings = need
    backwards = need_index(values.iloc[::-1], settings)
    assert backwards.index.iloc[::-1].to_numpy() == pytest.approx(need_index(values, settings).index, nan_ok=True)


@some
@given(needs())
def test_contributions_always_sum_to_the_index(need: tuple[pd.DataFrame, NeedSettings]) -> None:
    result = need_index(*need)
    sums = result.contributions.sum(axis="columns", min_count=1)
    assert np.array_equal(sums.to_numpy(dtype=float), result.index.to_numpy(dtype=float), equal_nan=True)


@some
@given(needs(), st.integers(1, 12))
def test_no_more_stay_first_than_were(need: tuple[pd.DataFrame, NeedSettings], top: int) -> None:
    result = need_index(*need)
    stability = rank_stability(result, top=top)
    assert len(stability) == 2 * len(need[1].weighed)
    assert stability["restent"].between(0, stability["premieres"]).all()
    assert (stability["premieres"] == min(top, int(result.index.notna().sum()))).all()
