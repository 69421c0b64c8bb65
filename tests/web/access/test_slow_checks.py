from __future__ import annotations

import asyncio
from threading import Lock

from avs_geo.web.serving.slow_checks import one_at_a_time


def test_passwords_given_together_are_checked_one_after_the_other() -> None:
    busy, met = Lock(), []

    def check(text: str, stored: str) -> bool:
        met.append(not busy.acquire(blocking=False))
        try:
            return sum(range(200_000)) > 0 and text == stored
        finally:
            if not met[-1]:
                busy.release()

    async def together() -> list[bool]:
        return await asyncio.gather(*(one_at_a_time(check, text, "a") for text in "ab" * 20))

    assert asyncio.run(together()) == [True, False] * 20
    assert met == [False] * 40
