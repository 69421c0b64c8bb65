"""Which database: the one that ``AVS_GEO_BASE`` names, else a file in the user's folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.reference.location import user_folder

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE: Final = "AVS_GEO_BASE"
FILE_NAME: Final = "plans.sqlite"
_POSTGRESQL: Final = ("postgresql", "postgres", "postgresql+psycopg")


def store_address() -> URL:
    """Return the address of the database that this computer is set up to use.

    Raises
    ------
    StoreUnavailableError
        ``AVS_GEO_BASE`` is not the address of a PostgreSQL database.
    """
    chosen = os.environ.get(VARIABLE, "").strip()
    return postgresql_address(chosen) if chosen else sqlite_address(user_folder() / FILE_NAME)


def sqlite_address(file: Path) -> URL:
    """Return the address of a SQLite database."""
    return URL.create("sqlite+pysqlite", database=str(file.absolute()))


def postgresql_address(text: str) -> URL:
    """Return the address of a PostgreSQL database, such as ``postgresql://avs@serveur/plans``.

    Raises
    ------
    StoreUnavailableError
        It is none; the text is not repeated, because it may hold a password.
    """
    try:
        url = make_url(text)
        fits = url.drivername in _POSTGRESQL and bool(url.database)
    except (ArgumentError, ValueError):
        fits = False
    if not fits:
        what = f"La variable {VARIABLE} n’est pas l’adresse d’une base PostgreSQL"
        remedy = "Écrivez-la postgresql://utilisateur:motdepasse@serveur:5432/base, ou retirez-la."
        raise StoreUnavailableError(what, remedy)
    return url.set(drivername="postgresql+psycopg")


def place_of(url: URL) -> str:
    """Return the database as its user knows it, without user or password."""
    if is_sqlite(url):
        return url.database or ""
    host = url.host or url.query.get("host") or "localhost"
    port = f":{url.port}" if url.port else ""
    return f"base PostgreSQL {url.database}, serveur {host}{port}"


def is_sqlite(url: URL) -> bool:
    """Whether the address is that of a file."""
    return url.get_backend_name() == "sqlite"
