"""Openings counted in memory and written every few seconds: a visitor waits for no write, and nothing says who came."""

from __future__ import annotations

import logging
from collections import Counter
from threading import Lock, Timer
from typing import TYPE_CHECKING

from avs_geo.errors import AvsGeoError
from avs_geo.plan.store.moment import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

_LOG = logging.getLogger("avs_geo")
# Seconds of openings that a killed server may forget.
_EVERY = 5.0


class Openings:
    """Counts openings by link.

    Parameters
    ----------
    write
        Adds numbers of openings to the store, and the moment of the last.
    clock
        The present moment.
    """

    def __init__(
        self, write: Callable[[Mapping[str, int], datetime], None], *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._write, self._clock = write, clock
        self._counted: Counter[str] = Counter()
        self._timer: Timer | None = None
        self._lock = Lock()

    def note(self, link_id: str) -> None:
        """Count an opening; it is written within some seconds."""
        with self._lock:
            self._counted[link_id] += 1
            if self._timer is None:
                self._timer = Timer(_EVERY, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what was counted; where the store is away, it is kept for the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        if not counted:
            return
        try:
            self._write(counted, self._clock())
        except AvsGeoError as error:
            _LOG.warning("openings of share links wait to be written: %s", error)
            with self._lock:
                self._counted.update(counted)
