"""Passwords checked a few at a time, in fair queues: nobody waits behind the guesses of somebody else.

Each check takes memory and time on purpose (scrypt), so that few run together and the others wait. The queues take
turns (round-robin): one for the editors, one for each link, one for all links that do not exist. Inside a queue, who
has failed least comes first, so that a right password never stands behind a list of guesses.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from avs_geo.plan.share.password import check_password

if TYPE_CHECKING:
    from collections.abc import Callable

EDITORS: Final = "editeurs"
UNKNOWN: Final = "inconnu"
# Threads of their own: those of the server are for who opens a map. Two, so that a slow one holds up nobody.
_THREADS: Final = 2
# Of one queue; at thirty checks a second, who stands last has waited ten seconds.
_LONGEST_QUEUE: Final = 300


class QueueFullError(Exception):
    """So many wait in this queue that who asks would wait too long."""


@dataclass(order=True, slots=True)
class _Waiting:
    rank: tuple[float, int]
    text: str = field(compare=False, repr=False)
    stored: str = field(compare=False, repr=False)
    answer: asyncio.Future[bool] = field(compare=False)


class PasswordQueue:
    """Checks passwords; made once for a server, and used from its event loop alone.

    Parameters
    ----------
    check
        Whether a text is the password that was kept; slow, called in a thread.
    threads
        Checks that run together.
    longest
        Askers that may wait in one queue.
    """

    def __init__(
        self,
        check: Callable[[str, str], bool] = check_password,
        *,
        threads: int = _THREADS,
        longest: int = _LONGEST_QUEUE,
    ) -> None:
        self._check = check
        self._longest = longest
        self._free = threads
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="avs-geo-mots-de-passe")
        self._queues: OrderedDict[str, list[_Waiting]] = OrderedDict()
        self._order = itertools.count()

    async def check(self, text: str, stored: str, *, queue: str, failures: float) -> bool:
        """Return whether a text is the password that was kept, once its turn has come.

        Parameters
        ----------
        text
            What was given.
        stored
            The hash that was kept.
        queue
            `EDITORS`, `UNKNOWN`, or the name of a link.
        failures
            How often who asks has failed lately; the fewest come first.

        Raises
        ------
        QueueFullError
            Too many who have not failed more often wait already.
        """
        loop = asyncio.get_running_loop()
        waiting = _Waiting((failures, next(self._order)), text, stored, loop.create_future())
        self._enter(queue, waiting)
        self._start(loop)
        return await waiting.answer

    def _enter(self, name: str, waiting: _Waiting) -> None:
        queue = self._queues.setdefault(name, [])
        if len(queue) >= self._longest:
            last = max(queue)
            if waiting >= last:
                raise QueueFullError
            queue.remove(last)
            heapq.heapify(queue)
            last.answer.set_exception(QueueFullError())
        heapq.heappush(queue, waiting)

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._free and self._queues:
            name, queue = self._queues.popitem(last=False)
            waiting = heapq.heappop(queue)
            if queue:
                # Behind all the others, until each of them has had its turn.
                self._queues[name] = queue
            if waiting.answer.done():
                continue
            self._free -= 1
            task = loop.run_in_executor(self._executor, self._check, waiting.text, waiting.stored)
            task.add_done_callback(lambda done, waiting=waiting: self._end(done, waiting, loop))  # type: ignore[misc]

    def _end(self, done: asyncio.Future[bool], waiting: _Waiting, loop: asyncio.AbstractEventLoop) -> None:
        self._free += 1
        if not waiting.answer.done():
            if done.cancelled():
                waiting.answer.cancel()
            elif error := done.exception():
                waiting.answer.set_exception(error)
            else:
                waiting.answer.set_result(done.result())
        self._start(loop)


PASSWORDS: Final = PasswordQueue()
