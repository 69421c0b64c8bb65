"""A backup holds all of a store, restores into either database, and is nobody else's to read."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, select

from avs_geo.errors import UsageError
from avs_geo.plan.store.address import is_sqlite, sqlite_address
from avs_geo.plan.store.backup import back_up, restore
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import METADATA
from tests.plan.store.conftest import document_of, make_link

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore


def rows(url: URL) -> dict[str, list[Any]]:
    """Return everything that a store holds."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return found


@pytest.fixture
def full(store: PlanStore, plan_id: str, url: URL) -> dict[str, list[Any]]:
    """A store with two versions, a draft, a link, one that replaced it, and links switched off."""
    store.save(plan_id, document_of(parametres={"seuil": 15.0}), based_on=1, author="Paul")
    store.keep_draft(plan_id, document_of(parametres={"seuil": 10.0}), based_on=2, owner="Paul")
    made = make_link(store, plan_id)
    store.links.renew(made.link.id, author="Anne")
    store.links.switch(on=False)
    return rows(url)


def test_a_backup_restores_all_that_was_kept_in_either_database(
    url: URL, full: dict[str, list[Any]], tmp_path: Path, postgres_url: URL
) -> None:
    file = tmp_path / "sauvegarde.sqlite"
    assert back_up(url, file) == 1
    assert [len(full[name]) for name in ("plan", "version", "brouillon", "lien", "reglage")] == [1, 2, 1, 2, 1]
    for target in (sqlite_address(tmp_path / "ailleurs" / "plans.sqlite"), postgres_url):
        if target != url:
            assert restore(file, target) == 1
            assert rows(target) == full


def test_what_is_restored_opens_and_goes_on(store: PlanStore, plan_id: str, url: URL, tmp_path: Path) -> None:
    back_up(url, tmp_path / "s.sqlite")
    address = sqlite_address(tmp_path / "b" / "plans.sqlite")
    restore(tmp_path / "s.sqlite", address)
    with closing(open_store(address)) as restored:
        assert restored.load(plan_id)[1] == store.load(plan_id)[1]
        restored.save(plan_id, document_of(parametres={"seuil": 25.0}), based_on=1, author="Paul")


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise here")
def test_only_its_owner_reads_a_backup_and_what_is_restored_from_one(url: URL, plan_id: str, tmp_path: Path) -> None:
    assert plan_id
    file, place = tmp_path / "s.sqlite", tmp_path / "b" / "plans.sqlite"
    before = os.umask(0)
    try:
        back_up(url, file)
        restore(file, sqlite_address(place))
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, place)] == [0o600, 0o600]


@pytest.mark.skipif(os.name != "posix", reason="rights are said otherwise here")
def test_a_store_that_was_copied_by_hand_is_closed_to_others_once_it_is_opened(sqlite_url: URL) -> None:
    open_store(sqlite_url).close()
    os.chmod(str(sqlite_url.database), 0o644)  # noqa: PTH101 - as a copy has it
    open_store(sqlite_url).close()
    assert stat.S_IMODE(os.stat(str(sqlite_url.database)).st_mode) == 0o600  # noqa: PTH116


def test_a_backup_is_one_file_without_a_log_beside_it(url: URL, plan_id: str, tmp_path: Path) -> None:
    assert plan_id
    back_up(url, tmp_path / "s" / "s.sqlite")
    assert [path.name for path in (tmp_path / "s").iterdir()] == ["s.sqlite"]


def test_a_file_is_replaced_only_where_that_is_asked(url: URL, plan_id: str, tmp_path: Path) -> None:
    assert plan_id
    file = tmp_path / "s.sqlite"
    file.write_bytes(b"autre chose")
    with pytest.raises(UsageError, match="existe déjà"):
        back_up(url, file)
    assert file.read_bytes() == b"autre chose"
    assert back_up(url, file, replace=True) == 1


def test_a_store_that_holds_plans_is_not_written_over(url: URL, plan_id: str, tmp_path: Path) -> None:
    assert plan_id
    back_up(url, tmp_path / "s.sqlite")
    before = rows(url)
    with pytest.raises(UsageError, match="contient déjà des plans"):
        restore(tmp_path / "s.sqlite", url)
    assert rows(url) == before


@pytest.mark.parametrize("content", [b"", b"pas une base", b"SQLite format 3\0" + b"x" * 500])
def test_what_is_no_backup_is_told_in_words(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "s.sqlite"
    file.write_bytes(content)
    with pytest.raises(StoreUnavailableError, match="n’est pas une sauvegarde"):
        restore(file, sqlite_address(tmp_path / "b.sqlite"))


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="n’existe pas"):
        restore(tmp_path / "absente.sqlite", sqlite_address(tmp_path / "b.sqlite"))


def test_a_damaged_content_is_neither_backed_up_nor_restored(store: PlanStore, sqlite_url: URL, tmp_path: Path) -> None:
    if not is_sqlite(store._database.url):  # noqa: SLF001 - only a file is damaged so easily
        pytest.skip("damaged in a file only")
    store.create(document_of(), name="a", departement="52", author="Anne")
    with closing(sqlite3.connect(str(sqlite_url.database))) as connection:
        connection.execute("DROP TRIGGER contenu_jamais_update")
        connection.execute("UPDATE contenu SET octets = x'00' WHERE rowid = 1")
        connection.commit()
    with pytest.raises(StoreUnavailableError, match="endommagée"):
        back_up(sqlite_url, tmp_path / "s.sqlite")
    assert not (tmp_path / "s.sqlite").exists()
    assert not list(tmp_path.glob(".sauvegarde-*"))
