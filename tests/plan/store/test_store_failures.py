"""A full disk, a database that goes away: a clear message, nothing lost, and the save lands when tried again."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.plan.store.address import place_of, postgresql_address, sqlite_address, store_address
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.opening import open_store
from tests.plan.store.conftest import document_of

if TYPE_CHECKING:
    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore
    from bench.store.postgres_server import PostgresServer
    from tests.plan.store.conftest import Mount

SAFE = "Ce qui est enregistré est intact et votre travail en cours reste à l’écran"


def bulky() -> dict[str, Any]:
    """Return a plan of some 300 kB that does not compress to less than half."""
    return document_of(fichiers={"contours.geojson": secrets.token_hex(150_000)})


def save_until_full(store: PlanStore, plan_id: str) -> tuple[int, dict[str, Any], str]:
    """Save until the disk is full; return the last version that landed, what did not, and what was said."""
    for number in range(1, 200):
        document = bulky()
        try:
            store.save(plan_id, document, based_on=number, author="Anne")
        except StoreUnavailableError as error:
            return number, document, str(error)
    pytest.fail("the disk never was full")


def check_full_then_freed(store: PlanStore, plan_id: str, *, free: Any) -> None:
    landed, document, message = save_until_full(store, plan_id)
    assert "est plein" in message
    assert f"{SAFE}\u00a0: libérez de la place" in message
    assert [version.number for version in store.versions(plan_id)] == list(range(1, landed + 1))
    assert store.load(plan_id)[0].number == landed
    free()
    assert store.save(plan_id, document, based_on=landed, author="Anne").number == landed + 1
    assert store.load(plan_id)[1] == document


def check_drafts_when_full(store: PlanStore, plan_id: str, *, free: Any) -> None:
    """Keep work in progress until the disk is full: what was kept is whole, the last is kept once there is room."""
    kept: dict[str, dict[str, Any]] = {}
    owner, document, said = "", {}, ""
    while not said:
        owner, document = f"navigateur-{len(kept)}", bulky()
        try:
            store.keep_draft(plan_id, document, owner=owner, based_on=1)
            kept[owner] = document
        except StoreUnavailableError as error:
            said = str(error)
        assert len(kept) < 200, "the disk never was full"
    assert "est plein" in said
    assert SAFE in said
    assert {draft.owner for draft in store.drafts(plan_id)} == kept.keys()
    free()
    store.keep_draft(plan_id, document, owner=owner, based_on=1)
    for each, expected in {**kept, owner: document}.items():
        assert store.load_draft(plan_id, owner=each) == expected


def new_plan(store: PlanStore) -> str:
    return store.create(document_of(), name="Plan", departement="52", author="Anne").id


def test_a_full_disk_is_said_and_the_save_lands_once_there_is_room(tmp_path: Path, mount: Mount) -> None:
    disk = tmp_path / "disque"
    mount(disk, "size=2m")
    store = open_store(sqlite_address(disk / "plans.sqlite"))
    check_full_then_freed(store, new_plan(store), free=lambda: mount(disk, "size=20m"))
    store.close()


def test_work_in_progress_that_a_full_disk_refused_is_kept_once_there_is_room(tmp_path: Path, mount: Mount) -> None:
    disk = tmp_path / "disque"
    mount(disk, "size=2m")
    store = open_store(sqlite_address(disk / "plans.sqlite"))
    check_drafts_when_full(store, new_plan(store), free=lambda: mount(disk, "size=20m"))
    store.close()


def test_work_in_progress_that_a_full_disk_of_postgresql_refused_is_kept_once_there_is_room(
    postgres: PostgresServer, mount: Mount
) -> None:
    disk = postgres.folder / "disque-brouillons"
    mount(disk, "size=12m")
    shutil.chown(disk, "postgres")
    postgres.execute(f"CREATE TABLESPACE brouillons LOCATION '{disk}'")
    store = open_store(postgres.make_database("brouillons", "TABLESPACE brouillons"))
    check_drafts_when_full(store, new_plan(store), free=lambda: mount(disk, "size=40m"))
    store.close()
    postgres.execute("DROP DATABASE brouillons WITH (FORCE)", "DROP TABLESPACE brouillons")


def test_a_full_disk_of_postgresql_is_said_and_the_save_lands_once_there_is_room(
    postgres: PostgresServer, mount: Mount
) -> None:
    disk = postgres.folder / "disque"
    mount(disk, "size=12m")
    shutil.chown(disk, "postgres")
    postgres.execute(f"CREATE TABLESPACE petit LOCATION '{disk}'")
    store = open_store(postgres.make_database("pleine", "TABLESPACE petit"))
    check_full_then_freed(store, new_plan(store), free=lambda: mount(disk, "size=40m"))
    store.close()
    postgres.execute("DROP DATABASE pleine WITH (FORCE)", "DROP TABLESPACE petit")


def test_a_disk_that_has_become_read_only_is_said(tmp_path: Path, mount: Mount) -> None:
    disk = tmp_path / "disque"
    mount(disk, "size=4m")
    url = sqlite_address(disk / "plans.sqlite")
    store = open_store(url)
    plan_id = new_plan(store)
    store.close()
    mount(disk, "ro")
    with pytest.raises(StoreUnavailableError, match="le droit de le lire et d’y écrire"):
        open_store(url)
    mount(disk, "rw")
    store = open_store(url)
    assert store.load(plan_id)[1] == document_of()
    store.close()


def test_a_server_that_stops_is_said_and_the_save_lands_once_it_is_back(
    postgres: PostgresServer, postgres_url: URL
) -> None:
    store = open_store(postgres_url)
    plan_id = new_plan(store)
    store.keep_draft(plan_id, document_of(lignes=[]), owner="Anne", based_on=1)
    postgres.stop()
    try:
        with pytest.raises(StoreUnavailableError, match="ne répond pas"):
            store.keep_draft(plan_id, document_of(), owner="Anne", based_on=1)
        with pytest.raises(StoreUnavailableError, match="ne répond pas") as caught:
            store.save(plan_id, document_of(lignes=[]), based_on=1, author="Anne")
    finally:
        postgres.start()
    assert SAFE in str(caught.value)
    assert store.load_draft(plan_id, owner="Anne") == document_of(lignes=[])
    assert store.save(plan_id, document_of(lignes=[]), based_on=1, author="Anne").number == 2
    store.close()


def test_a_file_that_goes_away_is_said_and_never_written_again_under_another_name(sqlite_url: URL) -> None:
    store = open_store(sqlite_url)
    plan_id = new_plan(store)
    file = Path(str(sqlite_url.database))
    folder = file.parent.rename(file.parent.with_name("ailleurs"))
    with pytest.raises(StoreUnavailableError, match="ne peut pas être ouvert"):
        store.save(plan_id, document_of(lignes=[]), based_on=1, author="Anne")
    assert not file.exists()
    folder.rename(file.parent)
    assert store.save(plan_id, document_of(lignes=[]), based_on=1, author="Anne").number == 2
    store.close()


def test_a_backup_that_is_put_back_is_what_is_read_from_then_on(sqlite_url: URL, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    plan_id = new_plan(store)
    backup, file = tmp_path / "sauvegarde.sqlite", Path(str(sqlite_url.database))
    source = sqlite3.connect(file)
    source.execute("VACUUM INTO ?", (str(backup),))
    source.close()
    store.save(plan_id, document_of(lignes=[]), based_on=1, author="Anne")
    for remains in file.parent.glob("plans.sqlite*"):
        remains.unlink()
    backup.rename(file)
    assert store.load(plan_id)[0].number == 1
    store.close()


def test_a_file_that_is_no_database_is_said_to_be_damaged_and_left_as_it_is(sqlite_url: URL) -> None:
    file = Path(str(sqlite_url.database))
    file.parent.mkdir()
    file.write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(StoreUnavailableError, match="endommagée"):
        open_store(sqlite_url)
    assert file.read_bytes() == b"ceci n'est pas une base" * 100


@pytest.mark.parametrize("octets", [b"", b"x\x9c\x03\x00\x00\x00\x00\x01", b"n'importe quoi"])
def test_a_content_that_was_damaged_is_said_rather_than_shown(sqlite_url: URL, octets: bytes) -> None:
    store = open_store(sqlite_url)
    plan_id = new_plan(store)
    file = sqlite3.connect(str(sqlite_url.database))
    file.execute("DROP TRIGGER contenu_jamais_update")
    file.execute("UPDATE contenu SET octets = ? WHERE taille > 10000", (octets,))
    file.commit()
    file.close()
    with pytest.raises(StoreUnavailableError, match="endommagée"):
        store.load(plan_id)
    assert len(store.versions(plan_id)) == 1
    store.close()


def test_tables_that_somebody_dropped_are_said_to_be_missing(sqlite_url: URL) -> None:
    store = open_store(sqlite_url)
    file = sqlite3.connect(str(sqlite_url.database))
    file.execute("DROP TABLE brouillon")
    file.close()
    with pytest.raises(StoreUnavailableError, match="ne sont pas celles qui sont attendues"):
        store.drafts()
    store.close()


def test_two_who_save_for_too_long_are_told_to_try_again(sqlite_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("avs_geo.plan.store.database.WAIT", 0.05)
    store = open_store(sqlite_url)
    plan_id = new_plan(store)
    other = sqlite3.connect(str(sqlite_url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match="occupée par un autre enregistrement"):
        store.rename(plan_id, "Autre")
    assert store.plan(plan_id).name == "Plan"
    other.execute("ROLLBACK")
    other.close()
    store.rename(plan_id, "Autre")
    store.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnavailableError, match="ne peut pas être ouvert") as caught:
        open_store(sqlite_address(tmp_path / "fichier" / "plans.sqlite"))
    assert "plans.sqlite" in str(caught.value)


def test_without_a_setting_the_plans_are_in_the_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AVS_GEO_BASE", raising=False)
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path / "à moi, 100 %"))
    store = open_store()
    assert (tmp_path / "à moi, 100 %" / "plans.sqlite").is_file()
    assert store.place == str(tmp_path / "à moi, 100 %" / "plans.sqlite")
    store.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_setting_names_a_postgresql_database(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("AVS_GEO_BASE", f"{scheme}://avs:s3cret@pg.example:5433/plans")
    assert store_address().get_driver_name() == "psycopg"
    assert place_of(store_address()) == "base PostgreSQL plans, serveur pg.example:5433"


@pytest.mark.parametrize(
    "address",
    ["mysql://avs:s3cret@serveur/plans", "s3cret", "postgresql://avs:s3cret@serveur", "postgresql://h:s3cret/x"],
)
def test_a_setting_that_is_no_such_address_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("AVS_GEO_BASE", address)
    with pytest.raises(StoreUnavailableError, match="AVS_GEO_BASE n’est pas l’adresse") as caught:
        open_store()
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    with pytest.raises(StoreUnavailableError, match="ne répond pas") as caught:
        open_store(postgresql_address("postgresql://avs:s3cret@127.0.0.1:1/plans"))
    assert "serveur 127.0.0.1:1" in str(caught.value)
    assert "s3cret" not in f"{caught.value}{caught.value.__cause__}"


def test_a_database_or_a_user_that_the_server_does_not_know_is_said(postgres: PostgresServer) -> None:
    for wrong in (postgres.url("absente"), postgres.url("postgres").set(username="inconnu")):
        with pytest.raises(StoreUnavailableError, match="refuse la connexion"):
            open_store(wrong)


def test_a_user_without_rights_is_said(postgres: PostgresServer, postgres_url: URL) -> None:
    open_store(postgres_url).close()
    postgres.execute("CREATE ROLE lecteur LOGIN")
    with pytest.raises(StoreUnavailableError, match="n’a pas les droits"):
        open_store(postgres_url.set(username="lecteur"))
    postgres.execute("DROP ROLE lecteur")


def test_without_psycopg_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnavailableError, match="psycopg"):
        open_store(postgresql_address("postgresql://avs@serveur/plans"))
