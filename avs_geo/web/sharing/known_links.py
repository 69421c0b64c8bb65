"""Links that opened here lately: whoever asks for one is no guesser, even beside one behind the same address."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from avs_geo.plan.share.token import digest_of

_MOST: Final = 10_000


class KnownLinks:
    """Remembers digests of tokens; what has not been asked for longest is forgotten first."""

    def __init__(self) -> None:
        self._digests: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def has(self, token: str) -> bool:
        """Whether a link opened here."""
        return digest_of(token) in self._digests

    def add(self, token: str) -> None:
        """Remember a link that opened."""
        with self._lock:
            self._digests[digest_of(token)] = None
            self._digests.move_to_end(digest_of(token))
            while len(self._digests) > _MOST:
                self._digests.popitem(last=False)
