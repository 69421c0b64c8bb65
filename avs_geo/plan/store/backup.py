"""Backing the store up, server running, and restoring it: the same file for both databases.

A backup is a store of its own, in one SQLite file. It is read in one transaction that sees one moment of the database,
so that who saves meanwhile neither waits nor tears anything; and every content is compared with its SHA-256 on the way.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, text

from avs_geo.errors import UsageError
from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.database import Database
from avs_geo.plan.store.document import checksum
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import CONTENU, LIEN, METADATA, PLAN, REGLAGE, REVISION_TABLE
from avs_geo.plan.store.sound_rows import UNREADABLE, damaged, refuse_unsound
from avs_geo.text.typography import quoted, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import URL, Connection, Row, Select, Table

_AT_ONCE: Final = 200


def back_up(url: URL, target: Path, *, replace: bool = False) -> int:
    """Copy a whole store into a file, readable by its owner alone.

    Parameters
    ----------
    url
        The database; it is not changed, and whoever uses it goes on.
    target
        The file; written whole or not at all.
    replace
        Whether a file of that name may be replaced.

    Returns
    -------
    int
        The number of plans in it.

    Raises
    ------
    UsageError
        The file exists and may not be replaced.
    StoreUnavailableError
        The database or the disk failed, or a content is damaged.
    """
    if target.exists() and not replace:
        msg = f"Le fichier {quoted(target)} existe déjà : choisissez un autre nom, ou ajoutez --remplacer."
        raise UsageError(typeset(msg))
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that it takes its name at once; a temporary folder is for its owner alone.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sauvegarde-") as folder:
        file = Path(folder) / "plans.sqlite"
        count = _transferred(url, sqlite_address(file))
        _settle(file)
        file.replace(target)
    return count


def restore(backup: Path, url: URL) -> int:
    """Copy a backup into a store that holds no plan.

    Parameters
    ----------
    backup
        A file of :func:`back_up`, of this release or an earlier one; it is not changed.
    url
        The database; made, or brought up to date, where needed.

    Returns
    -------
    int
        The number of plans in it.

    Raises
    ------
    UsageError
        There is no such file, or the store holds plans already: nothing of them is touched.
    StoreUnavailableError
        The database or the disk failed, the file is no backup, or a content is damaged: nothing was written.
    """
    if not backup.is_file():
        msg = f"Le fichier {quoted(backup)} n’existe pas : vérifiez le chemin et le nom."
        raise UsageError(typeset(msg))
    with tempfile.TemporaryDirectory() as folder:
        # A copy: an older backup is brought up to date before it is read, and the file itself stays as it is.
        file = Path(folder) / "plans.sqlite"
        shutil.copyfile(backup, file)
        if not _is_store(file):
            what = f"Le fichier {quoted(backup)} n’est pas une sauvegarde des plans"
            raise StoreUnavailableError(what, "Choisissez un fichier écrit par « avs-geo etude sauvegarder ».")
        return _transferred(sqlite_address(file), url)


def _is_store(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (REVISION_TABLE,)).fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False
    return found is not None


def _settle(file: Path) -> None:
    """Have a file that nobody uses any more be whole by itself, without a log beside it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _transferred(source_url: URL, target_url: URL) -> int:
    """Copy every row of a store into another, which holds no plan; return the number of plans."""
    with closing(open_store(source_url)), closing(open_store(target_url)):
        source, target = Database(source_url), Database(target_url)
        try:
            with source.reading() as read, target.writing() as written:
                _see_one_moment(read)
                return _copy(read, written)
        finally:
            source.close()
            target.close()


def _see_one_moment(connection: Connection) -> None:
    # In SQLite every transaction does.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def _copy(read: Connection, written: Connection) -> int:
    if there := written.scalar(select(func.count()).select_from(PLAN)):
        msg = (
            f"La base contient déjà des plans ({there}) : rien n’y est remplacé. Remettez la sauvegarde dans une base "
            "vide, ou mettez d’abord de côté le fichier plans.sqlite, serveur arrêté."
        )
        raise UsageError(typeset(msg))
    written.execute(delete(REGLAGE))
    for table in METADATA.sorted_tables:
        for rows in _in_portions(read, _in_order(table)):
            refuse_unsound(rows, table.columns)
            found = [dict(row._mapping) for row in rows]  # noqa: SLF001 - public, despite its name
            _refuse_damage(table, found)
            written.execute(insert(table), found)
    return int(written.scalar(select(func.count()).select_from(PLAN)) or 0)


def _in_portions(read: Connection, wanted: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    portions = read.execute(wanted).partitions(_AT_ONCE)
    while True:
        try:
            rows = next(portions, None)
        except UNREADABLE as error:
            raise damaged() from error
        if rows is None:
            return
        yield rows


def _in_order(table: Table) -> Select[Any]:
    """Return all the rows of a table; those that others name come before these."""
    # A link names the one that replaced it, which is younger.
    return select(table).order_by(table.c.cree_le.desc()) if table is LIEN else select(table)


def _refuse_damage(table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if table is CONTENU and not all(_is_sound(row["octets"], row["sha256"]) for row in rows):
        raise damaged()


def _is_sound(content: bytes, sha256: str) -> bool:
    try:
        return checksum(zlib.decompress(content)) == sha256
    except zlib.error:
        return False
