from __future__ import annotations

from avs_geo.caching.lru import LRUCache


def test_what_was_not_used_for_longest_goes_first() -> None:
    cache: LRUCache[str] = LRUCache(2)
    cache.put("a", "A")
    cache.put("b", "B")
    assert cache.get("a") == "A"
    cache.put("c", "C")
    assert [key in cache for key in "abc"] == [True, False, True]


def test_values_count_by_their_size_and_one_put_again_counts_once() -> None:
    cache: LRUCache[str] = LRUCache(5, len)
    for _ in range(3):
        cache.put("a", "12345")
    assert cache.get("a") == "12345"
    cache.put("b", "123")
    assert ("a" in cache, cache.get("b")) == (False, "123")


def test_a_value_larger_than_the_bound_is_not_kept() -> None:
    cache: LRUCache[str] = LRUCache(2, len)
    cache.put("a", "123")
    assert cache.get("a") is None
