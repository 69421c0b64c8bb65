"""A PostgreSQL server of one's own, in a temporary folder, reached by a socket of that folder only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, create_engine, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_DEBIAN: Final = Path("/usr/lib/postgresql")
_OWNER: Final = "avs"
# PostgreSQL does not run as root; Debian makes this user for it.
_UNPRIVILEGED: Final = "postgres"


def server_programs() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, of the newest version there; None where there is none."""
    found = [folder for folder in _DEBIAN.glob("*/bin") if (folder / "initdb").is_file()]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


@dataclass(frozen=True)
class PostgresServer:
    """A server that can be stopped, started and hurt.

    Parameters
    ----------
    programs
        The folder of its programs.
    folder
        Where its data, its log and its socket are.
    durable
        Whether it waits for the disk, as a real one does; without, only a power cut would lose anything.
    """

    programs: Path
    folder: Path
    durable: bool

    def initialise(self) -> None:
        """Make the data of an empty server."""
        self._run("initdb", "-D", str(self._data), "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=80"]
        settings += [] if self.durable else ["fsync=off"]
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "start", "-w", "-D", str(self._data), "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        self._run("pg_ctl", "stop", "-w", "-D", str(self._data), "-m", "fast")

    def url(self, database: str) -> URL:
        """Return the address of one of its databases."""
        return URL.create("postgresql+psycopg", _OWNER, database=database, query={"host": str(self.folder)})

    def make_database(self, name: str, options: str = "") -> URL:
        """Make an empty database, and return its address."""
        self.execute(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def empty_database(self, name: str) -> None:
        """Leave a database as it was made, and nobody connected to it."""
        others = f"datname = '{name}' AND pid <> pg_backend_pid()"
        self.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}",  # noqa: S608 - our own name
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
            "GRANT USAGE ON SCHEMA public TO PUBLIC",
            database=name,
        )

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Execute statements, each by itself."""
        with self._connected(database) as connection:
            for statement in statements:
                connection.execute(text(statement))

    def kill_one_connection(self) -> bool:
        """Kill, without warning, the process of the server that serves one of the application's connections.

        The server then drops all its connections and recovers from its log. Returns whether there was one to kill.
        """
        wanted = "SELECT pid FROM pg_stat_activity WHERE application_name = 'avs-geo' ORDER BY state, random() LIMIT 1"
        with self._connected("postgres") as connection:
            pid = connection.execute(text(wanted)).scalar()
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @contextmanager
    def _connected(self, database: str) -> Iterator[Connection]:
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:
            command = [shutil.which("runuser") or "runuser", "-u", _UNPRIVILEGED, "--", *command]
        # The server keeps what it inherits: a pipe would be waited for until it stops.
        with (self.folder / "commands").open("ab") as output:
            subprocess.run(command, check=True, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=self.folder)


@contextmanager
def temporary_server(programs: Path, *, durable: bool) -> Iterator[PostgresServer]:
    """Give a server that is gone, with all its data, when the block ends."""
    # Not the folder of the tests: the name of a socket may not be long, and the server's user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="avs-geo-"))
    server = PostgresServer(programs, folder, durable)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _UNPRIVILEGED)
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
