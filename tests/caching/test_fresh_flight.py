"""Calls with one argument share an answer, and none gets an answer older than itself: a link revoked is not served."""

from __future__ import annotations

import asyncio
import threading

import pytest
from starlette.concurrency import run_in_threadpool

from avs_geo.caching.fresh_flight import FreshFlight
from avs_geo.plan.share.link import ServedLink
from avs_geo.plan.store.errors import StoreUnavailableError

OPEN = ServedLink("1", "p", None, "")


class _Store:
    """Answers what it is told to, when it is let."""

    def __init__(self) -> None:
        self.answer: ServedLink | Exception | None = OPEN
        self.looks = 0
        self.was_asked = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    def find(self, _: str) -> ServedLink | None:
        self.looks += 1
        found = self.answer
        self.was_asked.set()
        self.may_answer.wait(10)
        if isinstance(found, Exception):
            raise found
        return found


def _shared(store: _Store) -> FreshFlight[str, ServedLink | None]:
    return FreshFlight(lambda token: run_in_threadpool(store.find, token))


def test_a_link_ended_while_another_visitor_s_question_is_under_way_is_not_served() -> None:
    async def scene() -> tuple[ServedLink | None, list[ServedLink | None], int]:
        store = _Store()
        find = _shared(store)
        store.may_answer.clear()
        first = asyncio.create_task(find("a"))
        await asyncio.to_thread(store.was_asked.wait, 10)
        store.answer = None  # the link is revoked, after the store was read for the first visitor
        later = [asyncio.create_task(find("a")) for _ in range(20)]
        await asyncio.sleep(0.01)
        store.may_answer.set()
        return await first, list(await asyncio.gather(*later)), store.looks

    assert asyncio.run(scene()) == (OPEN, [None] * 20, 2)


def test_questions_about_different_links_do_not_wait_for_each_other() -> None:
    async def scene() -> int:
        store = _Store()
        find = _shared(store)
        await asyncio.gather(*(find(str(rank)) for rank in range(5)))
        return store.looks

    assert asyncio.run(scene()) == 5


def test_a_store_that_is_away_is_told_to_all_who_asked_and_asked_again_afterwards() -> None:
    async def scene() -> ServedLink | None:
        store = _Store()
        find = _shared(store)
        what, remedy = "La base ne répond pas", "Attendez."
        store.answer = StoreUnavailableError(what, remedy)
        told = await asyncio.gather(*(find("a") for _ in range(5)), return_exceptions=True)
        assert all(isinstance(one, StoreUnavailableError) for one in told)
        store.answer = OPEN
        return await find("a")

    assert asyncio.run(scene()) == OPEN


def test_a_visitor_who_goes_away_takes_nobody_s_answer_along() -> None:
    async def scene() -> ServedLink | None:
        store = _Store()
        find = _shared(store)
        store.may_answer.clear()
        gone = asyncio.create_task(find("a"))
        await asyncio.to_thread(store.was_asked.wait, 10)
        stays = asyncio.create_task(find("a"))
        await asyncio.sleep(0.01)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        store.may_answer.set()
        return await stays

    assert asyncio.run(scene()) == OPEN
