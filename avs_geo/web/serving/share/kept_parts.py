"""Files of publications kept in memory: a publication never changes, so what was read once holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.caching.lru import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.plan.share.publication import PublishedPart

# Bytes: some hundred links with all that they serve.
_MOST: Final = 64 * 2**20


class KeptParts:
    """Keeps the files that were asked for last.

    Parameters
    ----------
    most
        Bytes kept at most.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._parts: LRUCache[PublishedPart] = LRUCache(most, lambda part: len(part.content))

    def kept(self, key: tuple[str, str]) -> PublishedPart | None:
        """Return the file under a key where it is kept."""
        return self._parts.get(key)

    def get(self, key: tuple[str, str], read: Callable[[], PublishedPart | None]) -> PublishedPart | None:
        """Return the file under a key, read where it is not kept; None where there is none, which is not kept."""
        part = self.kept(key)
        if part is None and (part := read()) is not None:
            self._parts.put(key, part)
        return part
