"""Links that opened here lately: whoever asks for one is no guesser, even beside one behind the same address."""

from __future__ import annotations

from typing import Final

from avs_geo.caching.lru import LRUCache
from avs_geo.plan.share.token import digest_of

_MOST: Final = 10_000


class KnownLinks:
    """Remembers digests of tokens; what has not been asked for longest is forgotten first."""

    def __init__(self) -> None:
        self._digests: LRUCache[bool] = LRUCache(_MOST)

    def has(self, token: str) -> bool:
        """Whether a link opened here."""
        return digest_of(token) in self._digests

    def add(self, token: str) -> None:
        """Remember a link that opened."""
        self._digests.put(digest_of(token), True)  # noqa: FBT003 - that it is there is all that is kept
