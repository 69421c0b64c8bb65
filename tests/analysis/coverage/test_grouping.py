"""Sums over groups, and the choice of the nearest: the two bricks that several tables share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from avs_geo.analysis.coverage.grouping import Grouping, ratio, weighted_means
from avs_geo.analysis.coverage.nearest import first_nearest

# B, A, none, B
GROUPING = Grouping(pd.Series(["B", "A", None, "B"], name="zone", dtype="str"))


def test_groups_are_sorted_and_keep_their_name() -> None:
    assert GROUPING.groups.to_list() == ["A", "B"]
    assert GROUPING.groups.name == "zone"


def test_sums_leave_out_what_is_in_no_group() -> None:
    assert GROUPING.sum(np.array([1.0, 2.0, 100.0, 4.0])).tolist() == [2.0, 5.0]


def test_the_greatest_is_that_of_the_known_values() -> None:
    assert GROUPING.max(np.array([7.0, 2.0, 100.0, np.nan])).tolist() == [2.0, 7.0]
    assert np.isnan(GROUPING.max(np.array([7.0, np.nan, 100.0, 4.0]))[0])
    assert GROUPING.max(np.array([-7.0, -2.0, 100.0, -9.0])).tolist() == [-2.0, -7.0]


def test_different_values_are_counted_once_in_each_group() -> None:
    assert GROUPING.count_distinct(pd.Series(["x", "x", "y", "z"])).tolist() == [1, 2]
    assert GROUPING.count_distinct(pd.Series(["x", "x", "y", "x"])).tolist() == [1, 1]


def test_a_grouping_of_nothing_has_no_groups() -> None:
    nothing = Grouping(pd.Series([None, None], dtype="str"))
    assert nothing.groups.empty
    assert nothing.count_distinct(pd.Series(["x", "y"])).size == 0
    assert nothing.sum(np.ones(2)).size == 0
    assert nothing.max(np.ones(2)).size == 0


def test_means_weigh_the_known_values_alone() -> None:
    means = weighted_means(GROUPING, np.array([10.0, np.nan, 5.0, 40.0]), np.array([2.0, 1.0, 1.0, 1.0]))
    # B: (2 x 10 + 1 x 40) / 3; A: nothing known.
    assert means[1] == pytest.approx(20.0)
    assert np.isnan(means[0])


def test_what_is_divided_by_nothing_is_missing() -> None:
    quotients = ratio(np.array([1.0, 0.0, 3.0, 4.0]), np.array([2.0, 0.0, np.nan, -1.0]))
    assert quotients[0] == 0.5
    assert np.isnan(quotients[1:]).all()


def test_the_nearest_is_the_least_and_of_equals_the_first_id() -> None:
    costs = np.array([[3.0, 2.0, 1.0], [1.0, 1.0, 1.0], [2.0, 1.0, 1.0 - 1e-12]])
    assert first_nearest(costs, pd.Series(["c", "b", "a"])).tolist() == ["a", "a", "a"]
    assert first_nearest(costs, pd.Series(["a", "b", "c"])).tolist() == ["c", "a", "b"]


def test_among_no_structures_none_is_nearest() -> None:
    assert first_nearest(np.empty((2, 0)), pd.Series([], dtype="str")).tolist() == [None, None]


def test_what_is_out_of_reach_everywhere_has_a_nearest_all_the_same() -> None:
    assert first_nearest(np.array([[np.inf, np.inf]]), pd.Series(["b", "a"])).tolist() == ["a"]
