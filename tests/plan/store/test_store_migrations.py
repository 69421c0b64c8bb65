"""A database of any released schema is brought to today's, with all that it holds."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import DateTime, MetaData, create_engine, delete, insert, text
from sqlalchemy.exc import IntegrityError

from avs_geo.plan.share.options import ShareOptions
from avs_geo.plan.share.password import check_password
from avs_geo.plan.store import migrate as migrate_module
from avs_geo.plan.store.database import Database
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.migrate import migrate
from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import METADATA, REVISION, REVISION_TABLE
from tests.plan.store.conftest import publication_of

if TYPE_CHECKING:
    from sqlalchemy import URL, Table

    from avs_geo.plan.store.store import PlanStore

# One file per released schema: rows that its program wrote, and what they mean. They are never written again.
RELEASED = sorted((Path(__file__).parent / "released").glob("*.json"))


@pytest.fixture(autouse=True)
def quick_schema() -> None:
    """Take the real steps: they are what is tested here."""


def steps() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate_module.__file__).with_name("migrations")))
    return ScriptDirectory.from_config(config)


def row_of(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a file as the database takes it: moments and bytes are text there."""
    moments = {column.name for column in table.columns if isinstance(column.type, DateTime)}
    made = {name: datetime.fromisoformat(row[name]) for name in moments if row[name] is not None}
    octets = {"octets": base64.b64decode(row["octets"])} if "octets" in row else {}
    return {**row, **made, **octets}


def fill(url: URL, tables: dict[str, list[dict[str, Any]]]) -> None:
    engine = create_engine(url)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.begin() as connection:
        for name, rows in tables.items():
            table = metadata.tables[name]
            if name == "reglage":
                # The only table that a step itself fills.
                connection.execute(delete(table))
            connection.execute(insert(table), [row_of(table, row) for row in rows])
    engine.dispose()


def database_at(url: URL, revision: str) -> None:
    if url.database and url.get_backend_name() == "sqlite":
        Path(url.database).parent.mkdir()
        Path(url.database).touch()
    database = Database(url)
    migrate(database, revision)
    database.close()


def test_every_step_has_its_released_rows() -> None:
    assert [step.revision for step in steps().walk_revisions()][::-1] == [file.stem for file in RELEASED]
    assert steps().get_current_head() == REVISION


@pytest.mark.parametrize("released", RELEASED, ids=lambda file: file.stem)
def test_a_database_of_a_released_schema_keeps_all_that_it_holds(url: URL, released: Path) -> None:
    written = json.loads(released.read_text(encoding="utf-8"))
    database_at(url, released.stem)
    fill(url, written["tables"])
    store = open_store(url)
    for meaning in written["plans"]:
        assert [version.author for version in store.versions(meaning["id"])] == meaning["auteurs"]
        for number, document in enumerate(meaning["versions"], start=1):
            assert store.load(meaning["id"], number)[1] == document
        assert {draft.owner for draft in store.drafts(meaning["id"])} == meaning["brouillons"].keys()
        for owner, document in meaning["brouillons"].items():
            assert store.load_draft(meaning["id"], owner=owner) == document
    assert [plan.name for plan in store.plans(archived=True)] == written["archives"]
    store.close()


@pytest.mark.parametrize("released", RELEASED[1:], ids=lambda file: file.stem)
def test_the_links_of_a_released_schema_open_what_they_did(url: URL, released: Path) -> None:
    written = json.loads(released.read_text(encoding="utf-8"))
    database_at(url, released.stem)
    fill(url, written["tables"])
    store = open_store(url, clock=lambda: datetime(2026, 1, 7, tzinfo=UTC))
    links = store.links
    assert links.is_on() is False
    links.switch(on=True)
    for meaning in written["liens"]:
        link, served = links.link(meaning["id"]), links.find(meaning["jeton"])
        assert (link.plan_id, link.version, link.label) == (meaning["plan"], meaning["version"], meaning["libelle"])
        assert (link.hint, link.openings) == (meaning["indice"], meaning["ouvertures"])
        assert (link.options, link.renewed_by) == (meaning["options"], meaning["renouvele_par"])
        assert (served is not None) == meaning["ouvert"]
        if served is not None:
            page = links.part(served.publication, "page.html")
            assert page is not None
            assert page.raw().decode() == meaning["page"]
            word = meaning["mot_de_passe"]
            assert served.password is None if word is None else check_password(word, str(served.password))
    store.close()


def test_a_database_from_before_links_takes_them_and_still_refuses_to_rewrite_a_version(url: URL) -> None:
    written = json.loads(RELEASED[0].read_text(encoding="utf-8"))
    database_at(url, "0001")
    fill(url, written["tables"])
    store = open_store(url)
    plan_id = written["plans"][0]["id"]
    assert (store.links.links(), store.links.is_on()) == ([], True)
    made = store.links.create(plan_id, 2, publication_of("a"), options=ShareOptions(), label="", author="Anne")
    assert store.links.find(made.token) is not None
    engine = create_engine(url)
    with pytest.raises(IntegrityError, match="une version ne change jamais"), engine.begin() as connection:
        connection.execute(text("DELETE FROM version"))
    engine.dispose()
    store.close()


def test_the_steps_make_the_tables_that_the_program_uses(store: PlanStore, url: URL) -> None:
    engine = create_engine(store.place and url)
    with engine.connect() as connection:
        options = {"version_table": REVISION_TABLE, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []
    engine.dispose()


def test_a_database_of_a_newer_program_is_left_alone(store: PlanStore, url: URL) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE avs_geo_schema SET version_num = '9999'"))
    engine.dispose()
    store.close()
    with pytest.raises(StoreUnavailableError, match="plus récente d’AVS-Geo") as caught:
        open_store(url)
    assert caught.value.exit_status == 3
