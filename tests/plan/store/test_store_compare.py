"""What differs between two documents."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.plan.store.compare import ABSENT, Difference, differences

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-1, 1) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "nom", "x"]), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 2}, [(("a",), 1, 2)]),
        ({"a": None}, {}, [(("a",), None, ABSENT)]),
        ({}, {"a": {"b": 1}}, [(("a",), ABSENT, {"b": 1})]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"c": 3, "b": 1}}, [(("a", "c"), 2, 3)]),
        ({"a": 1}, {"a": True}, [(("a",), 1, True)]),
        ({"a": [1, 2, 3]}, {"a": [1, 9, 2, 3]}, [(("a", 1), ABSENT, 9)]),
        ({"a": [1, 2, 3]}, {"a": [1, 3]}, [(("a", 1), 2, ABSENT)]),
        ({"a": [1, [2], 3]}, {"a": [1, [4], 3]}, [(("a", 1, 0), 2, 4)]),
        ({"a": [1, 1]}, {"a": [1]}, [(("a", 1), 1, ABSENT)]),
        ({"a": {}}, {"a": []}, [(("a",), {}, [])]),
    ],
)
def test_each_place_is_named_with_both_values(before: Any, after: Any, expected: list[Any]) -> None:
    assert differences(before, after) == [Difference(*difference) for difference in expected]


def test_lines_are_known_by_their_identity_wherever_they_stand() -> None:
    before = {"lignes": [{"id_ligne": "l1", "annee": 2027}, {"id_ligne": "l2", "annee": 2028}]}
    after = {"lignes": [{"id_ligne": "l0", "annee": 2027}, *before["lignes"][:1], {"id_ligne": "l2", "annee": 2030}]}
    assert differences(before, after) == [
        Difference(("lignes", "l2", "annee"), 2028, 2030),
        Difference(("lignes", "l0"), ABSENT, {"id_ligne": "l0", "annee": 2027}),
    ]


def test_another_order_of_the_same_lines_is_one_difference() -> None:
    lines = [{"id": "a"}, {"id": "b"}]
    assert differences({"lignes": lines}, {"lignes": lines[::-1]}) == [Difference(("lignes",), ["a", "b"], ["b", "a"])]


def test_a_place_reads_as_a_path() -> None:
    assert Difference(("lignes", "l2", 0), 1, 2).place == "lignes / l2 / 0"


@given(VALUES, VALUES)
@settings(max_examples=50, deadline=None)
def test_the_two_ways_name_the_same_places(before: Any, after: Any) -> None:
    there = {(item.path, repr(item.before), repr(item.after)) for item in differences(before, after)}
    back = {(item.path, repr(item.after), repr(item.before)) for item in differences(after, before)}
    assert there == back


@given(VALUES)
@settings(max_examples=50, deadline=None)
def test_nothing_differs_from_itself(value: Any) -> None:
    assert differences(value, value) == []


@given(st.dictionaries(st.sampled_from("abc"), VALUES), st.sampled_from("abcd"), VALUES)
@settings(max_examples=50, deadline=None)
def test_a_change_is_never_missed(before: dict[str, Any], key: str, value: Any) -> None:
    after = {**before, key: value}
    same = key in before and repr(before[key]) == repr(value)
    assert same or all(item.path[0] == key for item in differences(before, after))
    assert same or differences(before, after) or before[key] == value
