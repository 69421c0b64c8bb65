"""Whatever happened to a store, who asks something of it is answered in French words, never with a raw error."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import METADATA
from tests.plan.store.damages import Filled, columns, fill, raw_errors, unguarded, without_constraints

if TYPE_CHECKING:
    from sqlalchemy import URL

    from bench.store.postgres_server import PostgresServer

TABLES = [table.name for table in METADATA.sorted_tables]
WRONG = ["12", "-1", "1.5", "''", "'n’importe quoi'", "x'00ff80'", "NULL", "99999999999999", "CAST(x'ff' AS TEXT)"]


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A store in a file, to be copied and damaged."""
    return fill(sqlite_address(tmp_path_factory.mktemp("intact") / "plans.sqlite"))


@pytest.fixture
def filled(sound: Filled, tmp_path: Path) -> Filled:
    shutil.copyfile(sound.file, tmp_path / "plans.sqlite")
    return Filled(sqlite_address(tmp_path / "plans.sqlite"), sound.plan_id, sound.link_id, sound.token)


def test_a_sound_store_answers_everything(filled: Filled, tmp_path: Path) -> None:
    assert raw_errors(filled, tmp_path) == []


@pytest.mark.parametrize("seed", range(8, 14))
def test_bytes_that_turned_over_are_told(filled: Filled, tmp_path: Path, seed: int) -> None:
    # Reproducible, not secret.
    chance = random.Random(seed)  # noqa: S311
    file = Path(filled.file)
    sound = file.read_bytes()
    for _ in range(6):
        content = bytearray(sound)
        for _ in range(chance.choice((1, 4, 40))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        _put(file, bytes(content))
        assert raw_errors(filled, tmp_path) == []


@pytest.mark.parametrize("offset", [*range(0, 100, 4), 100, 101, 103, 105, 108, 4096, 4097, 4099])
def test_a_wrong_byte_in_a_header_is_told(filled: Filled, tmp_path: Path, offset: int) -> None:
    file = Path(filled.file)
    content = bytearray(file.read_bytes())
    content[offset] ^= 0xFF
    _put(file, bytes(content))
    assert raw_errors(filled, tmp_path) == []


@pytest.mark.parametrize("left", [1, 50, 99, 100, 512, 4095, 4096, 8192, 0.3, 0.6, 0.9, -4096, -1])
def test_a_file_cut_short_is_told(filled: Filled, tmp_path: Path, left: float) -> None:
    file = Path(filled.file)
    content = file.read_bytes()
    _put(file, content[: int(left * len(content)) if 0 < left < 1 else int(left)])
    assert raw_errors(filled, tmp_path) == []


@pytest.mark.parametrize("table", [*TABLES, "avs_geo_schema"])
def test_a_table_that_is_gone_is_told(filled: Filled, tmp_path: Path, table: str) -> None:
    unguarded(filled.file, f"DROP TABLE {table}")
    assert raw_errors(filled, tmp_path) == []


@pytest.mark.parametrize("table", [*TABLES, "avs_geo_schema"])
def test_rows_that_are_gone_are_told(filled: Filled, tmp_path: Path, table: str) -> None:
    unguarded(filled.file, f"DELETE FROM {table}")  # noqa: S608 - names of the schema
    assert raw_errors(filled, tmp_path) == []


@pytest.mark.parametrize("table", [*TABLES, "avs_geo_schema"])
def test_rows_that_are_there_twice_are_told(filled: Filled, tmp_path: Path, table: str) -> None:
    unguarded(filled.file, *without_constraints(table), f"INSERT INTO {table} SELECT * FROM {table}")  # noqa: S608
    assert raw_errors(filled, tmp_path) == []


@pytest.mark.parametrize(("table", "column"), columns())
def test_a_column_that_is_gone_is_told(filled: Filled, tmp_path: Path, table: str, column: str) -> None:
    unguarded(filled.file, *without_constraints(table), f"ALTER TABLE {table} RENAME COLUMN {column} TO autre")
    assert raw_errors(filled, tmp_path) == []


# Each column takes one of them, and two more among the long tests; between them, the columns of a kind take all.
@pytest.mark.parametrize("step", [0, pytest.param(3, marks=pytest.mark.long), pytest.param(6, marks=pytest.mark.long)])
@pytest.mark.parametrize(("table", "column"), columns())
def test_a_value_of_another_kind_is_told(filled: Filled, tmp_path: Path, table: str, column: str, step: int) -> None:
    value = WRONG[(columns().index((table, column)) + step) % len(WRONG)]
    unguarded(filled.file, *without_constraints(table), f"UPDATE {table} SET {column} = {value}")  # noqa: S608
    assert (value, raw_errors(filled, tmp_path)) == (value, [])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contenu SET octets = x'789c030000000001'",
        "UPDATE contenu SET octets = (SELECT octets FROM contenu ORDER BY taille LIMIT 1)",
        "UPDATE brouillon SET octets = (SELECT octets FROM contenu ORDER BY taille LIMIT 1)",
        "UPDATE publication_partie SET octets = x'1f8b0800000000000003'",
        "UPDATE publication_partie SET octets = substr(octets, 1, length(octets) - 9)",
        "UPDATE publication_partie SET comprime = 0",
        "UPDATE publication_partie SET comprime = 7",
        "UPDATE lien SET options = '{'",
        "UPDATE lien SET options = '[1]'",
        "UPDATE lien SET options = '{\"couches\": 1}'",
        "UPDATE lien SET mot_de_passe = 'scrypt$16384$8$1$x$y'",
        "UPDATE lien SET expire_le = '2026-13-45 00:00:00'",
        "UPDATE plan SET derniere = 1",
        "UPDATE plan SET derniere = 99",
        "UPDATE version SET issue_de = 99",
        "UPDATE morceau SET chemin = 'sans barre' WHERE numero = 1",
        "UPDATE morceau SET chemin = '/a/b/c' WHERE numero = 1",
        "UPDATE version SET squelette = (SELECT max(sha256) FROM contenu)",
        "UPDATE avs_geo_schema SET version_num = '0001'",
        "UPDATE avs_geo_schema SET version_num = 'x'",
        "INSERT INTO avs_geo_schema VALUES ('0002')",
    ],
)
def test_a_row_that_means_nothing_is_told(filled: Filled, tmp_path: Path, statement: str) -> None:
    unguarded(filled.file, statement)
    assert raw_errors(filled, tmp_path) == []


@pytest.mark.parametrize("octets", ["x'789c030000000001'", "'du texte'", "x''"])
def test_a_file_of_a_link_that_was_damaged_is_never_served(filled: Filled, octets: str) -> None:
    unguarded(filled.file, f"UPDATE publication_partie SET octets = {octets}")  # noqa: S608
    store = open_store(filled.url)
    served = store.links.find(filled.token)
    assert served is not None
    with pytest.raises(StoreUnavailableError, match="endommagée"):
        store.links.part(served.publication, "page.html")
    store.close()


@pytest.fixture
def on_server(postgres_url: URL) -> Filled:
    return fill(postgres_url)


def _server(postgres: PostgresServer, filled: Filled, *statements: str) -> None:
    """Change a database by hand, without its guards and its keys."""
    postgres.execute(*(f"SET session_replication_role = replica; {one}" for one in statements), database=filled.file)


@pytest.mark.parametrize("table", [*TABLES, "avs_geo_schema"])
@pytest.mark.parametrize("act", ["DROP TABLE {} CASCADE", "DELETE FROM {}"])
def test_what_is_gone_from_a_server_is_told(
    on_server: Filled, postgres: PostgresServer, tmp_path: Path, table: str, act: str
) -> None:
    _server(postgres, on_server, act.format(table))
    assert raw_errors(on_server, tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize(("table", "column"), columns())
def test_a_changed_column_of_a_server_is_told(
    on_server: Filled, postgres: PostgresServer, tmp_path: Path, table: str, column: str
) -> None:
    drop, add = f"ALTER TABLE {table} DROP COLUMN {column} CASCADE", f"ALTER TABLE {table} ADD COLUMN {column}"
    for made in ("integer DEFAULT 7", "text DEFAULT 'n’importe quoi'", "bytea DEFAULT '\\x00ff'", None):
        _server(postgres, on_server, drop, *([] if made is None else [f"{add} {made}"]))
        assert (made, raw_errors(on_server, tmp_path)) == (made, [])


def _put(file: Path, content: bytes) -> None:
    """Write a file as it is to be found, without the logs beside it."""
    for remains in file.parent.glob(f"{file.name}-*"):
        remains.unlink()
    file.write_bytes(content)
