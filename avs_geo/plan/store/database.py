"""The way to the database: connections, and transactions that say in French what fails.

SQLite writes with a write-ahead log: whoever reads never waits for who writes, and a process killed at any moment
leaves whole transactions only. With ``synchronous=FULL`` the log reaches the disk before a save is acknowledged: what
was said to be saved outlives a power cut too, for some milliseconds per save.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DisconnectionError

from avs_geo.plan.store.address import is_sqlite, place_of
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.failures import failures_in_french

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

# Seconds that a save waits for another one, before it is told to try again.
WAIT: Final = 20
_CONNECTING: Final = 5
_PAUSE: Final = 0.05
_WRITES: Final = "avs_geo_writes"


class Database:
    """Transactions on one database, for any number of threads.

    Parameters
    ----------
    url
        Its address; a SQLite file must exist already.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.place = place_of(url)
        self.is_sqlite = is_sqlite(url)
        self._engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that only reads.

        Raises
        ------
        StoreUnavailableError
            The database failed.
        """
        with failures_in_french(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that lands whole when the block ends, and not at all when it raises.

        Raises
        ------
        StoreUnavailableError
            The database failed; nothing was written.
        """
        engine = self._engine.execution_options(**{_WRITES: True})
        with failures_in_french(self.place), engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def _sqlite_engine(url: URL) -> Engine:
    path = url.database or ""

    def connect() -> sqlite3.Connection:
        # mode=rw: a file that went away is an error, not a new and empty database. Without an isolation level, the
        # driver leaves transactions to _begin_sqlite. The pool gives a connection to one thread at a time.
        address = f"{Path(path).absolute().as_uri()}?mode=rw"
        return sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)

    engine = create_engine(url, creator=connect, hide_parameters=True, pool_timeout=WAIT)
    event.listen(engine, "connect", _prepare_sqlite(path))
    event.listen(engine, "checkout", _check_still_there(path))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL) -> Engine:
    try:
        engine = create_engine(
            url,
            hide_parameters=True,
            # A server that was started again must not cost the first visitor an error.
            pool_pre_ping=True,
            pool_timeout=WAIT,
            connect_args={
                "connect_timeout": _CONNECTING,
                # Of a server whose machine stopped, nothing comes back, not even a refusal.
                "tcp_user_timeout": WAIT * 1000,
                "application_name": "avs-geo",
            },
        )
    except ModuleNotFoundError as error:
        what = "Le paquet psycopg, qui parle à PostgreSQL, n’est pas installé"
        raise StoreUnavailableError(what, "Installez-le avec pip install avs-geo[postgresql].") from error
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(path: str) -> Any:
    def prepare(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = _identity(path)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        _log_ahead(connection)

    return prepare


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Have the file write with a write-ahead log, which it then remembers.

    Where several processes ask for it at once, SQLite refuses some without making them wait.
    """
    deadline = time.monotonic() + WAIT
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            # A disk that cannot have one (some network drives) keeps SQLite's older log, as safe and slower.
            return


def _check_still_there(path: str) -> Any:
    """Return a check that the connection is to the file of that name, not to one that was deleted or replaced."""

    def check(_connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: Any) -> None:
        if entry.info["file"] != _identity(path):
            raise DisconnectionError

    return check


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - on every checkout
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _begin_sqlite(connection: Connection) -> None:
    # Who will write takes the lock at once, so that what it reads before writing still holds when it writes.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}s'")
