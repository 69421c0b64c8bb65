from __future__ import annotations

from avs_geo.caching.lru import Recent


def test_what_was_not_used_for_longest_goes_first() -> None:
    recent: Recent[str] = Recent(2)
    recent.put("a", "A")
    recent.put("b", "B")
    assert recent.get("a") == "A"
    recent.put("c", "C")
    assert [key in recent for key in "abc"] == [True, False, True]


def test_values_count_what_they_weigh_and_one_put_again_counts_once() -> None:
    recent: Recent[str] = Recent(5, len)
    for _ in range(3):
        recent.put("a", "12345")
    assert recent.get("a") == "12345"
    recent.put("b", "123")
    assert ("a" in recent, recent.get("b")) == (False, "123")


def test_a_value_heavier_than_the_bound_is_not_kept() -> None:
    recent: Recent[str] = Recent(2, len)
    recent.put("a", "123")
    assert recent.get("a") is None
