"""Two servers behind one address, with one PostgreSQL database: what one is told holds at once for the other."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bench.store.postgres_server import server_programs, temporary_server
from tests.web.conftest import running_server
from tests.web.serving.share.conftest import NEVER, Fates, make_fates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.store.postgres_server import PostgresServer


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    with temporary_server(programs, durable=False) as server:
        yield server


@pytest.fixture(scope="module")
def servers(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[tuple[str, str], Fates]]:
    url = postgres.make_database("plans")
    made = make_fates(url)
    base = url.set(drivername="postgresql").render_as_string(hide_password=False)
    first, second = (tmp_path_factory.mktemp("serveur") for _ in range(2))
    with (
        running_server(first, first / "journal.txt", AVS_GEO_BASE=base) as one,
        running_server(second, second / "journal.txt", AVS_GEO_BASE=base) as other,
    ):
        yield (one, other), made
    made.store.close()


def _ask(address: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_link_opens_at_every_server_and_once_revoked_at_none(
    servers: tuple[tuple[str, str], Fates],
) -> None:
    addresses, fates = servers
    identifier, token = fates.new_link("Partout")
    tables = [_ask(address, f"/carte/{token}/tableau.csv") for address in addresses]
    assert [status for status, _ in tables] == [200, 200]
    assert tables[0] == tables[1]
    fates.links.revoke(identifier)
    for address in addresses:
        assert _ask(address, f"/carte/{token}") == _ask(address, f"/carte/{NEVER}")


def test_a_database_that_goes_away_says_nothing_of_any_link_and_is_found_again(
    servers: tuple[tuple[str, str], Fates], postgres: PostgresServer
) -> None:
    (address, _), fates = servers
    assert _ask(address, f"/carte/{fates.open}")[0] == 200
    postgres.stop()
    try:
        away = [_ask(address, f"/carte/{token}") for token in (fates.open, fates.closed["revoked"], NEVER)]
    finally:
        postgres.start()
    assert {status for status, _ in away} == {503}
    assert len({content for _, content in away}) == 1
    assert [_ask(address, f"/carte/{token}")[0] for token in (fates.open, NEVER)] == [200, 404]
