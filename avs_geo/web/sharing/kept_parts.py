"""Files of publications kept in memory: a publication never changes, so what was read once holds."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

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
        self._most, self._size = most, 0
        self._parts: OrderedDict[tuple[str, str], PublishedPart] = OrderedDict()
        self._lock = Lock()

    def kept(self, key: tuple[str, str]) -> PublishedPart | None:
        """Return the file under a key where it is kept."""
        with self._lock:
            part = self._parts.get(key)
            if part is not None:
                self._parts.move_to_end(key)
            return part

    def get(self, key: tuple[str, str], read: Callable[[], PublishedPart | None]) -> PublishedPart | None:
        """Return the file under a key, read where it is not kept; None where there is none, which is not kept."""
        part = self.kept(key)
        if part is None and (part := read()) is not None:
            self._keep(key, part)
        return part

    def _keep(self, key: tuple[str, str], part: PublishedPart) -> None:
        with self._lock:
            if key not in self._parts:
                self._parts[key] = part
                self._size += len(part.content)
            while self._size > self._most:
                _, dropped = self._parts.popitem(last=False)
                self._size -= len(dropped.content)
