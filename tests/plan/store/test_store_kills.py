"""A server killed at any moment loses nothing that it acknowledged, and leaves nothing half-written.

``python -m bench.store.reliability_store`` does it two hundred times.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from avs_geo.plan.store.opening import open_store
from bench.load.ready_processes import ready_processes
from bench.store.store_kills import Siege

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from bench.store.postgres_server import PostgresServer

KILLS = 10


def test_a_server_on_sqlite_killed_while_saving_loses_nothing(sqlite_url: URL, tmp_path: Path) -> None:
    toll = Siege(sqlite_url, tmp_path).kill(KILLS)
    assert toll.acknowledged > 0
    assert toll.cut_short > 0
    assert toll.harm == 0, toll.sentence()
    file = sqlite3.connect(str(sqlite_url.database))
    assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    file.close()


@pytest.mark.long
def test_a_server_on_postgresql_killed_while_saving_loses_nothing(
    postgres: PostgresServer, postgres_url: URL, tmp_path: Path
) -> None:
    toll = Siege(postgres_url, tmp_path, postgres).kill(KILLS)
    assert toll.acknowledged > 0
    assert toll.cut_short > 0
    assert toll.server_hurt > 0
    assert toll.harm == 0, toll.sentence()


def test_servers_that_start_together_on_an_empty_database_all_start(url: URL) -> None:
    processes = ready_processes()
    servers = [processes.Process(target=open_store, args=(url,)) for _ in range(6)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert [server.exitcode for server in servers] == [0] * 6
    store = open_store(url)
    assert store.plans() == []
    store.close()
