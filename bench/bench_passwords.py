"""Whether guesses delay a right password: 600 wrong tries from 20 addresses, while others give the right one."""

from __future__ import annotations

import http.client
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bench.bench_page import running_server
from bench.bench_share_page import made_up_link
from bench.results import Result
from bench.timing import Timing

TRIES, ADDRESSES, TOGETHER, ROUNDS = 600, 20, 60, 6
DELAY_S = 1.0
_PASSWORD = "quatre mots faciles ici"  # noqa: S105 - of the benchmark
_OPENED = 303


@dataclass(frozen=True, slots=True)
class _Door:
    """Where a password is given."""

    host: str
    path: str

    def seconds(self, password: str, *, who: str) -> tuple[int, float]:
        """Give a password from an address; return the status and the seconds until the answer."""
        connection = http.client.HTTPConnection(self.host, timeout=120)
        start = time.perf_counter()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": who}
        connection.request("POST", self.path, urlencode({"mot_de_passe": password}), headers)
        status = connection.getresponse().status
        connection.close()
        return status, time.perf_counter() - start


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    with tempfile.TemporaryDirectory() as folder:
        variables = {"AVS_GEO_DONNEES": folder, "AVS_GEO_MOT_DE_PASSE": _PASSWORD}
        os.environ |= variables
        try:
            link = made_up_link(password=_PASSWORD)
            with running_server() as (address, _):
                host = urlsplit(address).netloc
                editors, mayor, nothing = (_Door(host, path) for path in ("/connexion", link, f"/carte/{'A' * 43}"))
                return [
                    _line("sign-in during 600 guesses at links that do not exist", right=editors, guessed=nothing),
                    _line("sign-in during 600 guesses at it", right=editors, guessed=editors),
                    _line("password of a link during 600 guesses at it", right=mayor, guessed=mayor),
                ]
        finally:
            for name in variables:
                del os.environ[name]


def _line(what: str, *, right: _Door, guessed: _Door) -> Result:
    alone = Timing(tuple(_opened(right, rank) for rank in range(ROUNDS)))
    with ThreadPoolExecutor(TOGETHER + 1) as pool:
        guesses = [pool.submit(guessed.seconds, "faux", who=f"198.51.100.{rank % ADDRESSES}") for rank in range(TRIES)]
        beside = Timing(tuple(_opened(right, ROUNDS + rank) for rank in range(ROUNDS)))
        under_way = sum(not guess.done() for guess in guesses)
        for guess in guesses:
            guess.result()
    delay = max(beside.seconds) - alone.median
    measured = f"{alone.spread()} alone, {beside.spread()} beside; {under_way} guesses still under way"
    return Result(what, f"+ {DELAY_S} s", measured, delay <= DELAY_S)


def _opened(door: _Door, rank: int) -> float:
    """Give the right password from an address that has not tried yet; return the seconds until it opened."""
    status, seconds = door.seconds(_PASSWORD, who=f"203.0.113.{rank}")
    if status != _OPENED:
        msg = f"a right password was answered {status}"
        raise RuntimeError(msg)
    return seconds


if __name__ == "__main__":
    from bench.results import print_table

    print_table(run())
