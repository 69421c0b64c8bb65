"""Sessions whose browser has left: kept for a while, in case it comes back, then closed at once.

Streamlit's own keeping forgets a session only when another one is put beside it: the files that the last visitor of the
day has brought would stay in memory all night.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from streamlit.runtime.session_manager import SessionStorage

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.session_manager import SessionInfo

# As many as Streamlit keeps.
_MOST: Final = 128


class LeftSessions(SessionStorage):
    """Keeps sessions without a socket.

    Parameters
    ----------
    seconds
        For how long each is kept.
    most
        How many are; the one that left first goes first.
    clock
        Seconds that only go forward.
    """

    def __init__(self, seconds: float, *, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._kept: OrderedDict[str, tuple[float, SessionInfo]] = OrderedDict()

    def get(self, session_id: str) -> SessionInfo | None:
        """Return a session, or None where it is not kept, or no longer."""
        ends, info = self._kept.get(session_id, (0.0, None))
        return info if self._clock() < ends else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session from now on."""
        self._kept.pop(session_info.session.id, None)
        self._kept[session_info.session.id] = (self._clock() + self._seconds, session_info)
        while len(self._kept) > self._most:
            self._close_first()

    def delete(self, session_id: str) -> None:
        """Keep a session no longer: it has come back, or is closed by who asks."""
        self._kept.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """Return all that are kept."""
        return [info for ends, info in self._kept.values() if self._clock() < ends]

    def expire(self) -> int:
        """Close the sessions whose time is over, with the files that were brought to them; return how many stay."""
        while self._kept and next(iter(self._kept.values()))[0] <= self._clock():
            self._close_first()
        return len(self._kept)

    def _close_first(self) -> None:
        _, (_, info) = self._kept.popitem(last=False)
        info.session.shutdown()
