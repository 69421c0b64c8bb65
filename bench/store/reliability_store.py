"""How the store of plans bears kills and rivals: ``python -m bench.store.reliability_store [kills]``."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from avs_geo.plan.store.address import sqlite_address
from bench.results import Result, print_table
from bench.store.postgres_server import server_programs, temporary_server
from bench.store.store_kills import Siege
from bench.store.store_rivals import rival

if TYPE_CHECKING:
    from sqlalchemy import URL

    from bench.store.postgres_server import PostgresServer

KILLS: Final = 200
WRITERS: Final = 20
SAVES: Final = 10


def run(kills: int = KILLS) -> list[Result]:
    """Kill and contend in both stores, and return the lines of the table."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        results = _of_store("SQLite", sqlite_address(folder / "plans.sqlite"), folder / "sqlite", kills, None)
        programs = server_programs()
        if programs is None:
            return [*results, Result("PostgreSQL", "", "not measured: no server here")]
        server = stack.enter_context(temporary_server(programs, durable=True))
        url = server.make_database("plans")
        return [*results, *_of_store("PostgreSQL", url, folder / "postgresql", kills, server)]


def _of_store(name: str, url: URL, folder: Path, kills: int, server: PostgresServer | None) -> list[Result]:
    folder.mkdir()
    start = time.perf_counter()
    toll = Siege(url, folder, server).kill(kills)
    print(f"{name}, {time.perf_counter() - start:.0f} s: {toll.sentence()}", flush=True)
    rivalry = rival(url, folder, writers=WRITERS, saves=SAVES)
    print(f"{name}: {rivalry}", flush=True)
    kept = f"{toll.acknowledged} saves acknowledged, {toll.lost} lost"
    contended = f"{rivalry.landed} landed, {rivalry.refused} refused"
    fair = rivalry.all_there and not rivalry.has_gap and rivalry.landed + rivalry.refused == WRITERS * SAVES
    return [
        Result(f"{name}, server killed {toll.kills} times", "0 lost", kept, toll.harm == 0),
        Result(f"{name}, {WRITERS} writers x {SAVES} saves on one plan", "no gap", contended, fair),
    ]


if __name__ == "__main__":
    print_table(run(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))
