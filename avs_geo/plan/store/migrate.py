"""Bringing a database to today's schema, at first start and after a new release."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.failures import ALTERED
from avs_geo.plan.store.schema import REVISION, REVISION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from avs_geo.plan.store.database import Database

_STEPS: Final = Path(__file__).with_name("migrations")
_REVISIONS: Final = Table(REVISION_TABLE, MetaData(), Column("version_num", String(32)))
# Any number that other programs on the same server are unlikely to choose.
_SERVER_LOCK: Final = 0x4156_5347_454F
# Alembic keeps what it works on in global variables.
_ONE_AT_A_TIME: Final = Lock()


def migrate(database: Database, target: str = REVISION) -> None:
    """Bring the tables to `target`, all the steps in one transaction.

    Servers that start together do it one after the other; those that come second find nothing left to do.

    Raises
    ------
    StoreUnavailableError
        A newer program made the database; or the database failed.
    """
    with database.reading() as connection:
        if _revision(connection) == target:
            return
    with _ONE_AT_A_TIME, database.writing() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SERVER_LOCK})")
        _upgrade(connection, target, place=database.place)


def _revision(connection: Connection) -> str | None:
    """Return the step that the database is at; None where it has no table of ours."""
    if not inspect(connection).has_table(REVISION_TABLE):
        return None
    revision: str | None = connection.execute(select(_REVISIONS.c.version_num)).scalar()
    return revision


def _upgrade(connection: Connection, target: str, *, place: str) -> None:
    # Imported here: a start that finds its tables up to date does without.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    steps = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    current = _revision(connection)
    if current is not None and current not in steps:
        what = f"La base des plans vient d’une version plus récente d’AVS-Geo (schéma {current}, ici {REVISION})"
        raise StoreUnavailableError(what, "Installez cette version ou une plus récente sur ce serveur.", place=place)
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, target)
    except CommandError as error:
        raise StoreUnavailableError(ALTERED.what, ALTERED.remedy, place=place) from error
