"""Ways to damage a store, and all the questions that can be asked of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.backup import back_up, restore
from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import METADATA
from avs_geo.text.names import fold
from tests.plan.store.conftest import document_of, make_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore


@dataclass(frozen=True)
class Filled:
    """A store with two plans, three versions, a draft, three links and a sign-out."""

    url: URL
    plan_id: str
    link_id: str
    token: str

    @property
    def file(self) -> str:
        return str(self.url.database)


def fill(url: URL) -> Filled:
    """Make the store."""
    with closing(open_store(url)) as store:
        plan_id = store.create(document_of(), name="Plan", departement="52", author="Anne", message="un").id
        store.save(plan_id, document_of(lignes=["à" * 9000]), based_on=1, author="Bruno")
        store.create(document_of(autre=1), name="Autre", departement="07", author="Anne")
        store.keep_draft(plan_id, document_of(lignes=[]), owner="Anne", based_on=2)
        link, revoked = make_link(store, plan_id), make_link(store, plan_id, "deux", password="un mot de passe")  # noqa: S106
        store.links.renew(revoked.link.id, author="Anne")
        store.links.count({link.link.id: 3}, revoked.link.created_at)
        store.sign_outs.add("a" * 64, until=4_000_000_000, now=0)
    return Filled(url, plan_id, link.link.id, link.token)


def unguarded(file: str, *statements: str) -> None:
    """Change a SQLite file by hand, with nothing that the store keeps itself with."""
    with closing(sqlite3.connect(file)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def without_constraints(table: str) -> tuple[str, ...]:
    """Return the statements that leave a table its rows and nothing that they must keep to."""
    return (
        f"CREATE TABLE nue AS SELECT * FROM {table}",  # noqa: S608 - names of the schema
        f"DROP TABLE {table}",
        f"ALTER TABLE nue RENAME TO {table}",
    )


def columns() -> list[tuple[str, str]]:
    return [(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns]


def raw_errors(filled: Filled, folder: Path) -> list[str]:
    """Ask everything of a store; return the errors that are not the program's own, told in French."""
    found: list[str] = []

    def ask(name: str, question: Callable[[], object]) -> None:
        try:
            question()
        except InputRefusedError as error:
            found.append(f"{name}: {error!r}")
        except AvsGeoError as error:
            if not str(error).endswith(".") or not any(sign in str(error) for sign in "éèàç’"):
                found.append(f"{name}: {error}")
        except Exception as error:  # noqa: BLE001 - what the test is about
            found.append(f"{name}: {error!r}")

    def opened() -> None:
        with closing(open_store(filled.url)) as store:
            for name, question in questions(store, filled):
                ask(name, question)

    # First, because it changes nothing.
    backup, other = folder / "copie.sqlite", folder / "autre.sqlite"
    other.unlink(missing_ok=True)
    ask("back_up", lambda: back_up(filled.url, backup, replace=True))
    ask("restore", lambda: restore(backup, sqlite_address(other)))
    ask("open_store", opened)
    return found


def questions(store: PlanStore, filled: Filled) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give every question and every act, by name, and what a page does with the answer."""
    plan, document = filled.plan_id, document_of(lignes=["autre"])
    yield "plans", lambda: [fold(f"{one.name} {one.latest.sentence()}") for one in store.plans(archived=None)]
    yield "search", lambda: store.plans("anne", departement="52")
    yield "plan", lambda: f"{store.plan(plan).created_at:%d/%m/%Y}"
    yield "versions", lambda: [version.sentence() for version in store.versions(plan)]
    for number in (None, 1, 2):
        yield f"load {number}", partial(store.load, plan, number)
    yield "drafts", lambda: [draft.is_outdated for draft in store.drafts()]
    yield "load_draft", lambda: store.load_draft(plan, owner="Anne")
    yield "sign_outs", store.sign_outs.all
    yield "is_on", store.links.is_on
    yield "links", lambda: [(link.state(link.created_at, all_on=True), link.options) for link in store.links.links()]
    yield "link", lambda: f"{store.links.link(filled.link_id).expires_at:%d/%m/%Y}"
    yield "find", lambda: store.links.find(filled.token)
    yield "part", lambda: _parts(store, filled)
    yield "count", lambda: store.links.count({filled.link_id: 1}, store.plan(plan).created_at)
    yield "sign_out", lambda: store.sign_outs.add("b" * 64, until=4_000_000_000, now=0)
    yield "make link", lambda: make_link(store, plan, "trois")
    yield "renew", lambda: store.links.renew(filled.link_id, author="Anne")
    yield "revoke", lambda: store.links.revoke(filled.link_id)
    yield "switch", lambda: store.links.switch(on=True)
    yield "keep_draft", lambda: store.keep_draft(plan, document, owner="Bruno", based_on=2)
    yield "drop_draft", lambda: store.drop_draft(plan, owner="Anne")
    yield "save", lambda: store.save(plan, document, based_on=2, author="Anne")
    yield "save again", lambda: store.save(plan, document_of(x=1), based_on=2, author="Anne")
    yield "restore", lambda: store.restore_version(plan, 1, based_on=3, author="Anne")
    yield "copy", lambda: store.copy(plan, name="Copie", author="Anne")
    yield "create", lambda: store.create(document, name="Neuf", departement="52", author="Anne")
    yield "rename", lambda: store.rename(plan, "Nouveau")
    yield "archive", lambda: store.archive(plan)
    yield "restore plan", lambda: store.unarchive(plan)


def _parts(store: PlanStore, filled: Filled) -> list[Any]:
    publication = store.links.link(filled.link_id).publication
    parts = [store.links.part(publication, name) for name in ("page.html", "tableau.csv")]
    return [part.raw() for part in parts if part is not None]
