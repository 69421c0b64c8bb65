"""The store over both databases: a SQLite file, and a real PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import shutil
import subprocess
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, inspect

from avs_geo.plan.share.options import ShareOptions
from avs_geo.plan.share.publication import Publication, part_of
from avs_geo.plan.store import migrate
from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import REVISION
from bench.store.postgres_server import server_programs, temporary_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import URL, Connection

    from avs_geo.plan.share.link import NewLink
    from avs_geo.plan.store.store import PlanStore
    from bench.store.postgres_server import PostgresServer

    Mount = Callable[[Path, str], None]
    Upgrade = Callable[..., None]

IMPORTED = "id;nom;type\n" + "le-point;Le Point;CS\n" * 1000


def document_of(**changes: Any) -> dict[str, Any]:
    """Return a plan with a long imported file, a few parameters and a line."""
    base = {
        "format": 1,
        "parametres": {"seuil": 20.0},
        "fichiers": {"structures.csv": IMPORTED},
        "lignes": [{"id_ligne": "creation-52121", "annee": 2027}],
    }
    return {**base, **changes}


class RecordedSteps:
    """The steps to the schema of today: taken once in an empty database of each kind, repeated in the next ones.

    What Alembic needs to find and to compile the same statements is most of the time of a small test.
    """

    def __init__(self, upgrade: Upgrade) -> None:
        self._upgrade = upgrade
        self._statements: dict[str, list[tuple[str, Any]]] = {}

    def upgrade(self, connection: Connection, target: str, *, place: str) -> None:
        kind = connection.dialect.name
        if target != REVISION or inspect(connection).get_table_names():
            self._upgrade(connection, target, place=place)
        elif kind not in self._statements:
            self._statements[kind] = self._recorded(connection, target, place)
        else:
            for statement, parameters in self._statements[kind]:
                connection.exec_driver_sql(statement, parameters)

    def _recorded(self, connection: Connection, target: str, place: str) -> list[tuple[str, Any]]:
        said: list[tuple[str, Any]] = []

        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            said.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        self._upgrade(connection, target, place=place)
        event.remove(connection, "before_cursor_execute", note)
        return [(statement, parameters) for statement, parameters in said if not is_question(statement)]


def is_question(statement: str) -> bool:
    return statement.lstrip().upper().startswith(("SELECT", "PRAGMA"))


class Clock:
    """A clock that gains a minute each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


class StillClock:
    """A clock that stands where it is put: noon of 1 January 2026 to begin with."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def publication_of(text: str) -> Publication:
    """Return what a link may serve: a page, and a table that another link's must not be taken for."""
    page = part_of("page.html", "text/html; charset=utf-8", f"<p>{text}</p>".encode())
    return Publication((page, part_of("tableau.csv", "text/csv; charset=utf-8", f"a\n{text}\n".encode())))


def make_link(store: PlanStore, plan_id: str, text: str = "un", **choices: Any) -> NewLink:
    """Make a link to the first version of a plan, if not told otherwise."""
    asked = {"version": 1, "options": ShareOptions(), "label": "Mairie", "author": "Anne", **choices}
    return store.links.create(plan_id, publication=publication_of(text), **asked)


@pytest.fixture(scope="session")
def recorded_steps() -> RecordedSteps:
    return RecordedSteps(migrate._upgrade)  # noqa: SLF001 - what is repeated


@pytest.fixture(autouse=True)
def quick_schema(recorded_steps: RecordedSteps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the tables of new databases as the real steps made the first; the tests of the steps do without."""
    monkeypatch.setattr(migrate, "_upgrade", recorded_steps.upgrade)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    with temporary_server(programs, durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def emptied() -> list[str]:
    """Names of PostgreSQL databases that a test has left: emptied sooner than others are made."""
    return []


@pytest.fixture
def postgres_url(postgres: PostgresServer, emptied: list[str]) -> Iterator[URL]:
    """The address of an empty PostgreSQL database."""
    if not emptied:
        emptied.append(f"plans_{uuid.uuid4().hex}")
        postgres.make_database(emptied[0])
    name = emptied.pop()
    yield postgres.url(name)
    postgres.empty_database(name)
    emptied.append(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> URL:
    """The address of a SQLite file that is not there yet."""
    return sqlite_address(tmp_path / "données" / "plans.sqlite")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> URL:
    """The address of an empty database of each kind."""
    address: URL = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return address


@pytest.fixture
def store(url: URL) -> Iterator[PlanStore]:
    opened = open_store(url, clock=Clock())
    yield opened
    opened.close()


@pytest.fixture
def plan_id(store: PlanStore) -> str:
    """A plan of one version, by Anne."""
    return store.create(document_of(), name="Schéma directeur", departement="52", author="Anne", message="import").id


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def linked(url: URL, clock: StillClock) -> Iterator[PlanStore]:
    """A store whose clock the test puts where it wants."""
    opened = open_store(url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def shared_plan(linked: PlanStore) -> str:
    """A plan of one version, to make links to."""
    return linked.create(document_of(), name="Schéma directeur", departement="52", author="Anne").id


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Mount a small disk in memory at a folder, or change the options of the one that is there."""
    program = shutil.which("mount")
    mounted: list[Path] = []

    def mount_at(folder: Path, options: str) -> None:
        if folder in mounted:
            options = f"remount,{options}"
        else:
            folder.mkdir()
        done = subprocess.run([str(program), "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False)
        if done.returncode != 0:
            pytest.skip("no right to mount a small disk here")
        mounted.append(folder)

    if program is None:
        pytest.skip("no mount here")
    yield mount_at
    for folder in set(mounted):
        subprocess.run([str(shutil.which("umount")), "--lazy", str(folder)], check=True)
