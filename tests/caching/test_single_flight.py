"""What many ask for at once is computed once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from avs_geo.caching.single_flight import single_flight
from avs_geo.reference.geography import load_as_installed, load_geography

MANY = 16


def test_all_who_ask_together_are_given_one_object() -> None:
    together, calls = Barrier(MANY), []

    @single_flight(4)
    def made(name: str) -> list[str]:
        calls.append(name)
        return [name]

    def ask(_: int) -> list[str]:
        together.wait(timeout=20)
        return made("52")

    with ThreadPoolExecutor(MANY) as pool:
        given = list(pool.map(ask, range(MANY)))
    assert calls == ["52"]
    assert all(one is given[0] for one in given)


def test_who_asks_for_something_else_does_not_wait() -> None:
    under_way, may_end = Event(), Event()

    @single_flight(4)
    def made(name: str) -> str:
        if name == "slow":
            under_way.set()
            assert may_end.wait(timeout=20)
        return name

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(made, "slow")
        assert under_way.wait(timeout=20)
        assert made("fast") == "fast"
        may_end.set()
        assert slow.result(timeout=20) == "slow"


def test_an_error_is_told_and_not_kept() -> None:
    answers = iter([ValueError("first"), None])

    @single_flight()
    def made() -> str:
        if error := next(answers):
            raise error
        return "second"

    with pytest.raises(ValueError, match="first"):
        made()
    assert made() == "second"


def test_no_more_than_asked_is_kept_and_it_can_be_forgotten() -> None:
    calls = []

    @single_flight(1)
    def made(name: str) -> str:
        calls.append(name)
        return name

    for name in ("a", "a", "b", "a"):
        made(name)
    assert calls == ["a", "b", "a"]
    made.cache_clear()
    made("a")
    assert calls == ["a", "b", "a", "a"]


def test_a_department_that_many_open_together_is_read_once() -> None:
    load_as_installed.cache_clear()
    with ThreadPoolExecutor(MANY) as pool:
        first, *others = pool.map(lambda _: load_geography("52"), range(MANY))
    assert all(other is first for other in others)
