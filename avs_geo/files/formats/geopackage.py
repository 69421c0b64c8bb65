"""GeoPackages looked through before GDAL opens them: tables that hold what the file weighs, and nothing that computes.

A database is also a program: a view can count to infinity, and a generated column fill any memory, from a few bytes.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pyogrio

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats.format import Format
from avs_geo.files.formats.layer import Layer
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog

_SQLITE: Final = b"SQLite format 3\0"
_APPLICATION_ID: Final = slice(68, 72)
_GEOPACKAGE_IDS: Final = frozenset({b"GPKG", b"GP10", b"GP11"})
# The indexes of space and of words that GeoPackage itself uses.
_MODULES: Final = ("rtree", "fts3", "fts4", "fts5")
# A default fills every row that was there before its column.
_MAX_DEFAULTS: Final = 10_000
_STEP, _MOST_STEPS = 1_000_000, 300
_LISTED: Final = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"


def geopackage_layers(source: SourceFile, folder: Path, log: FindingLog) -> Iterator[Layer]:
    """Write a GeoPackage where GDAL may open it, once it is found harmless, and yield its layers and tables.

    Raises
    ------
    InputRefusedError
        As for `check_geopackage`.
    """
    path = folder / "donnees.gpkg"
    path.write_bytes(source.content)
    check_geopackage(path, log)
    for name, _ in pyogrio.list_layers(path):
        yield Layer(name=str(name), path=path, table=str(name), driver="GPKG")


def check_geopackage(path: Path, log: FindingLog) -> None:
    """Refuse a GeoPackage that holds more than tables of data, or whose pages are counted twice.

    Raises
    ------
    InputRefusedError
        It has a view, a computed column, a virtual table that is no index, or endless defaults.
    ValueError
        It is damaged.
    """
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            _bound(database)
            active = next(_active_parts(database), None)
            if active is None and database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                msg = "the database is damaged"
                raise ValueError(msg)
    except sqlite3.Error as error:
        raise ValueError(str(error)) from error
    if active is not None:
        log.fault(
            "geopackage_actif",
            f"Le GeoPackage ne contient pas que des données : {quoted(active)} calcule ou appelle autre chose.",
            "Dans QGIS, exportez la couche utile dans un nouveau GeoPackage ou en GeoJSON.",
        )
        raise InputRefusedError(log.findings)


def _bound(database: sqlite3.Connection) -> None:
    """Let nothing in the file run without an end, nor call a function of a program."""
    steps = iter(range(_MOST_STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, _STEP)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "ignore_check_constraints=ON", "query_only=ON"):
        database.execute(f"PRAGMA {pragma}")


def _active_parts(database: sqlite3.Connection) -> Iterator[str]:
    for kind, name, sql in database.execute(_LISTED).fetchall():
        statement = " ".join(str(sql).split()).casefold()
        virtual = statement.startswith("create virtual table")
        if kind == "view" or (virtual and not any(f" using {module}" in statement for module in _MODULES)):
            yield str(name)
        elif not virtual:
            yield from _active_columns(database, str(name))


def _active_columns(database: sqlite3.Connection, table: str) -> Iterator[str]:
    """Name a table whose columns hold more than what is stored in its rows."""
    columns = database.execute("SELECT hidden, dflt_value FROM pragma_table_xinfo(?)", (table,)).fetchall()
    defaults = sum(len(str(default)) for _, default in columns if default is not None)
    if defaults > _MAX_DEFAULTS or any(hidden for hidden, _ in columns):
        yield table


GEOPACKAGE: Final = Format(
    key="gpkg",
    label="un GeoPackage",
    name="GeoPackage",
    standard="GPKG",
    extensions=(".gpkg",),
    members=(".gpkg",),
    # Writers of version 1.0 set the identifier, later ones too; without it, GDAL would take another driver.
    recognises=lambda seen: seen.content.startswith(_SQLITE) and seen.content[_APPLICATION_ID] in _GEOPACKAGE_IDS,
    layers=geopackage_layers,
)
