"""The contents themselves: compressed bytes under their SHA-256, added once and never changed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from avs_geo.plan.store.document import checksum
from avs_geo.plan.store.schema import CONTENU
from avs_geo.plan.store.sound_rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection, Table

    Insert = sqlite.Insert | postgresql.Insert


def known_contents(connection: Connection, checksums: Collection[str]) -> set[str]:
    """Return those of `checksums` whose content is kept already."""
    return {
        row.sha256 for row in read_rows(connection, select(CONTENU.c.sha256).where(CONTENU.c.sha256.in_(checksums)))
    }


def content_rows(contents: Iterable[bytes], *, known: Collection[str]) -> list[dict[str, Any]]:
    """Return the rows to add for the contents that are not `known`, compressed.

    They come in the order of their checksums, so that two saves that add the same ones never wait for each other
    crosswise.
    """
    new = {checksum(content): content for content in contents}
    return [
        {"sha256": key, "taille": len(new[key]), "octets": zlib.compress(new[key])}
        for key in sorted(new.keys() - set(known))
    ]


def add_contents(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Add the rows, except those that another save has added meanwhile."""
    if rows:
        connection.execute(insert(connection, CONTENU).on_conflict_do_nothing(), rows)


def read_contents(connection: Connection, checksums: Collection[str]) -> dict[str, bytes]:
    """Return contents by checksum.

    Raises
    ------
    zlib.error
        The bytes were damaged.
    """
    rows = read_rows(connection, select(CONTENU.c.sha256, CONTENU.c.octets).where(CONTENU.c.sha256.in_(checksums)))
    return {row.sha256: zlib.decompress(row.octets) for row in rows}


def insert(connection: Connection, table: Table) -> Insert:
    """Return an insertion that can say what to do with a row that is there already, for either database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
