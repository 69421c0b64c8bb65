"""Who waits for whom: checks that note their order, in a queue whose turns are taken one by one."""

from __future__ import annotations

import asyncio
from threading import Event, Lock

import pytest

from avs_geo.web.serving.password_queue import EDITORS, UNKNOWN, PasswordQueue, QueueFullError


class _Checks:
    """Checks that wait for leave, and remember their order."""

    def __init__(self) -> None:
        self.leave = Event()
        self.done: list[str] = []
        self.together = self.most = 0
        self._lock = Lock()

    def __call__(self, text: str, stored: str) -> bool:
        with self._lock:
            self.together += 1
            self.most = max(self.most, self.together)
        self.leave.wait(10)
        with self._lock:
            self.together -= 1
            self.done.append(text)
        return text == stored


async def _ask_all(
    checks: _Checks, asked: list[tuple[str, str, float]], *, threads: int = 1, longest: int = 300
) -> list[bool | BaseException]:
    queue = PasswordQueue(checks, threads=threads, longest=longest)
    waiting = [
        asyncio.ensure_future(queue.check(text, "juste", queue=name, failures=failures))
        for text, name, failures in asked
    ]
    await asyncio.sleep(0)
    checks.leave.set()
    return await asyncio.gather(*waiting, return_exceptions=True)


def test_no_more_run_together_than_there_are_threads() -> None:
    checks = _Checks()
    answers = asyncio.run(_ask_all(checks, [(text, EDITORS, 0) for text in ["juste", "faux"] * 20], threads=2))
    assert answers == [True, False] * 20
    assert checks.most == 2


def test_an_editor_waits_for_one_guess_at_the_most_however_many_there_are() -> None:
    checks = _Checks()
    guesses = [(f"essai {rank}", UNKNOWN, 0.0) for rank in range(200)]
    asyncio.run(_ask_all(checks, [*guesses, ("juste", EDITORS, 0)]))
    # One guess was being checked already, and one comes before as its queue has its turn.
    assert checks.done.index("juste") <= 2


def test_each_link_has_a_queue_of_its_own() -> None:
    checks = _Checks()
    guesses = [(f"essai {rank}", "lien-a", 0.0) for rank in range(50)]
    asyncio.run(_ask_all(checks, [*guesses, ("juste", "lien-b", 0)]))
    assert checks.done.index("juste") <= 2


def test_in_one_queue_who_has_not_failed_comes_before_who_has() -> None:
    checks = _Checks()
    guesses = [(f"essai {rank}", "lien", float(rank % 5 + 1)) for rank in range(100)]
    asyncio.run(_ask_all(checks, [*guesses, ("juste", "lien", 0)]))
    assert checks.done.index("juste") == 1


def test_who_would_wait_too_long_is_told_and_never_in_the_place_of_who_failed_more() -> None:
    checks = _Checks()
    # One is being checked, three wait; the fourth that failed is told, and makes room for none.
    asked = [("premier", "lien", 0.0), *((f"essai {rank}", "lien", 4.0) for rank in range(4)), ("juste", "lien", 0.0)]
    answers = asyncio.run(_ask_all(checks, asked, longest=3))
    told = [isinstance(answer, QueueFullError) for answer in answers]
    assert told == [False, False, False, True, True, False]
    assert answers[-1] is True


def test_a_check_that_fails_tells_its_asker_and_holds_up_nobody() -> None:
    def check(text: str, stored: str) -> bool:
        if text == "casse":
            raise MemoryError
        return text == stored

    async def both() -> bool:
        queue = PasswordQueue(check, threads=1)
        broken = asyncio.ensure_future(queue.check("casse", "a", queue=EDITORS, failures=0))
        fine = asyncio.ensure_future(queue.check("a", "a", queue=EDITORS, failures=0))
        with pytest.raises(MemoryError):
            await broken
        return await fine

    assert asyncio.run(both())


def test_an_asker_who_has_gone_is_not_checked() -> None:
    checks = _Checks()

    async def leave() -> bool:
        queue = PasswordQueue(checks, threads=1)
        first = asyncio.ensure_future(queue.check("premier", "a", queue=EDITORS, failures=0))
        gone = asyncio.ensure_future(queue.check("parti", "a", queue=EDITORS, failures=0))
        last = asyncio.ensure_future(queue.check("a", "a", queue=EDITORS, failures=0))
        await asyncio.sleep(0)
        gone.cancel()
        checks.leave.set()
        await first
        return await last

    assert asyncio.run(leave())
    assert checks.done == ["premier", "a"]
