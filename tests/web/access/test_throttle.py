from __future__ import annotations

from avs_geo.web.serving.throttle import Throttle, visitor_of


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_tries_of_a_burst_pass_and_the_next_one_waits() -> None:
    throttle = Throttle(burst=3, every=10, clock=_Clock())
    assert [throttle.take("a") for _ in range(4)] == [0, 0, 0, 10]


def test_one_more_try_is_granted_after_the_delay_and_not_before() -> None:
    clock = _Clock()
    throttle = Throttle(burst=1, every=8, clock=clock)
    assert throttle.take("a") == 0
    clock.now += 7.5
    assert throttle.take("a") == 0.5
    clock.now += 0.5
    assert throttle.take("a") == 0


def test_waiting_longer_gives_no_more_than_a_burst() -> None:
    clock = _Clock()
    throttle = Throttle(burst=2, every=1, clock=clock)
    throttle.take("a")
    clock.now += 1_000
    assert [throttle.take("a") == 0 for _ in range(3)] == [True, True, False]


def test_one_visitor_does_not_use_the_tries_of_another() -> None:
    throttle = Throttle(burst=1, every=10, clock=_Clock())
    throttle.take("a")
    assert (throttle.take("b"), throttle.wait("a") > 0) == (0, True)


def test_asking_how_long_to_wait_counts_no_try() -> None:
    throttle = Throttle(burst=1, every=10, clock=_Clock())
    assert [throttle.wait("a") for _ in range(5)] == [0] * 5
    assert throttle.take("a") == 0


def test_a_good_try_gives_all_the_others_back() -> None:
    throttle = Throttle(burst=1, every=10, clock=_Clock())
    throttle.take("a")
    throttle.forget("a")
    assert throttle.take("a") == 0


def test_ten_thousand_visitors_are_remembered_and_no_more() -> None:
    throttle = Throttle(burst=1, every=1e9, clock=_Clock())
    for rank in range(10_001):
        throttle.take(str(rank))
    assert (throttle.take("0"), throttle.wait("10000") > 0) == (0, True)


def test_an_ipv6_visitor_is_its_network_and_an_ipv4_visitor_its_address() -> None:
    def who(host: str) -> str:
        return visitor_of({"client": (host, 1)})

    # A connection at home has up to 65,536 networks of 64 bits: its tries are counted together.
    assert who("2001:db8:1:2:3:4:5:6") == who("2001:db8:1:fffe::9") != who("2001:db8:2:2::9")
    assert who("192.0.2.7") == "192.0.2.7"
    assert visitor_of({"client": None}) == ""


def test_two_ipv4_visitors_of_a_server_that_listens_to_both_kinds_are_two() -> None:
    # Listening to « :: », the system shows 192.0.2.7 as an IPv6 address: all of IPv4 is one network of these.
    assert visitor_of({"client": ("::ffff:192.0.2.7", 1)}) == "192.0.2.7"
