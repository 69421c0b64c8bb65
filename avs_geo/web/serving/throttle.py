"""Rate limiting: a token bucket for each visitor."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope

# Visitors that are remembered; whoever has not tried for longest is forgotten first.
_MOST_VISITORS: Final = 10_000
# Of IPv6, whoever rents a connection or a server is given up to a whole network of this length: counted one by one, its
# networks of 64 bits would have tries enough to use up those of everybody.
_NETWORK_BITS: Final = 48


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Throttle:
    """Counts tries, in the memory of this server alone, and keeps nothing else of who tries.

    Parameters
    ----------
    burst
        Tries that may come at once.
    every
        Seconds after which one more is granted.
    clock
        Seconds that only go forward.
    """

    def __init__(self, *, burst: int, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._every, self._clock = burst, every, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait(self, who: str) -> float:
        """Return the seconds until `who` may try; 0 for at once. Nothing is counted."""
        with self._lock:
            left = self._filled(who).left
        return 0.0 if left >= 1 else (1 - left) * self._every

    def used(self, who: str) -> float:
        """Return the tries of a burst that `who` has used, less those that were granted since. Nothing is counted."""
        with self._lock:
            return self._burst - self._filled(who).left

    def take(self, who: str) -> float:
        """Count a try where one is left; return 0, or the seconds to wait where none is, and count nothing."""
        with self._lock:
            bucket = self._filled(who)
            if bucket.left < 1:
                return (1 - bucket.left) * self._every
            bucket.left -= 1
            self._buckets[who] = bucket
            self._buckets.move_to_end(who)
            while len(self._buckets) > _MOST_VISITORS:
                self._buckets.popitem(last=False)
            return 0.0

    def forget(self, who: str) -> None:
        """Give `who` all the tries back: the last one was good."""
        with self._lock:
            self._buckets.pop(who, None)

    def _filled(self, who: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(who)
        if bucket is None:
            return _Bucket(self._burst, now)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) / self._every)
        bucket.at = now
        return bucket


def visitor_of(scope: Scope) -> str:
    """Return who asks, as tries are counted: an address, or its network for IPv6; empty where unknown."""
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    # A server that listens to both kinds shows IPv4 addresses inside IPv6 ones, all in one network.
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, _NETWORK_BITS), strict=False))
