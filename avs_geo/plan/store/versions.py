"""The versions of a plan: adding one, listing them, reading their content again."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, literal, select

from avs_geo.plan.store.contents import read_contents
from avs_geo.plan.store.document import checksum, document_checksum, whole
from avs_geo.plan.store.errors import UnknownPlanError
from avs_geo.plan.store.records import Version
from avs_geo.plan.store.schema import MORCEAU, VERSION
from avs_geo.plan.store.sound_rows import damaged, read_row, read_rows, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from avs_geo.plan.store.document import Packed

# What fits the column; beyond it, PostgreSQL would complain of the number itself.
_LARGEST: Final = 2**31 - 1


def add_version(connection: Connection, version: Version, packed: Packed) -> None:
    """Add a version whose contents are kept already."""
    connection.execute(insert(VERSION), _row_of(version, skeleton=checksum(packed.skeleton)))
    pieces = [
        {"plan_id": version.plan_id, "numero": version.number, "chemin": pointer, "sha256": checksum(piece)}
        for pointer, piece in packed.pieces.items()
    ]
    if pieces:
        connection.execute(insert(MORCEAU), pieces)


def add_same_content(connection: Connection, version: Version, source: Version) -> None:
    """Add a version with the content of another one, of the same plan or not."""
    skeleton = read_value(connection, select(VERSION.c.squelette).where(*_is(source.plan_id, source.number)))
    connection.execute(insert(VERSION), _row_of(version, skeleton=skeleton))
    pieces = select(literal(version.plan_id), literal(version.number), MORCEAU.c.chemin, MORCEAU.c.sha256).where(
        MORCEAU.c.plan_id == source.plan_id, MORCEAU.c.numero == source.number
    )
    connection.execute(insert(MORCEAU).from_select(["plan_id", "numero", "chemin", "sha256"], pieces))


def read_version(connection: Connection, plan_id: str, number: int) -> Version:
    """Return what is known of a version.

    Raises
    ------
    UnknownPlanError
        There is none of that number.
    """
    row = None
    if 1 <= number <= _LARGEST:
        row = read_row(connection, select(VERSION).where(*_is(plan_id, number)))
    if row is None:
        msg = f"Ce plan n’a pas de version {number}."
        raise UnknownPlanError(msg)
    return version_of(row)


def versions_of(connection: Connection, plan_id: str, *, after: int = 0) -> list[Version]:
    """Return the versions of a plan whose number is greater than `after`, the oldest first."""
    wanted = select(VERSION).where(VERSION.c.plan_id == plan_id, VERSION.c.numero > after).order_by(VERSION.c.numero)
    return [version_of(row) for row in read_rows(connection, wanted)]


def read_document(connection: Connection, version: Version) -> dict[str, Any]:
    """Return the content of a version, as it was saved.

    Raises
    ------
    StoreUnavailableError
        What is kept no longer has its checksum.
    """
    skeleton = read_value(connection, select(VERSION.c.squelette).where(*_is(version.plan_id, version.number)))
    wanted = select(MORCEAU.c.chemin, MORCEAU.c.sha256).where(
        MORCEAU.c.plan_id == version.plan_id, MORCEAU.c.numero == version.number
    )
    pieces = {row.chemin: row.sha256 for row in read_rows(connection, wanted)}
    return document_of(connection, skeleton, pieces, sha256=version.sha256)


def document_of(
    connection: Connection, skeleton: str | bytes, pieces: Mapping[str, str], *, sha256: str
) -> dict[str, Any]:
    """Return a document from its skeleton (or the checksum of it) and the checksums of its pieces by JSON pointer.

    Raises
    ------
    StoreUnavailableError
        The document does not have the checksum that it should.
    """
    try:
        keys = {*pieces.values(), *([skeleton] if isinstance(skeleton, str) else [])}
        contents = read_contents(connection, keys)
        text = contents[skeleton] if isinstance(skeleton, str) else skeleton
        document = whole(text, {pointer: contents[key] for pointer, key in pieces.items()})
        intact = document_checksum(document) == sha256
    except (zlib.error, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        intact = False
    if not intact:
        raise damaged()
    return document


def version_of(row: Row[Any]) -> Version:
    """Return a row of the table as a version."""
    return Version(
        plan_id=row.plan_id,
        number=row.numero,
        author=row.auteur,
        saved_at=row.enregistre_le,
        message=row.mot,
        made_from=row.issue_de,
        sha256=row.sha256,
        size=row.taille,
    )


def _row_of(version: Version, *, skeleton: str) -> dict[str, Any]:
    return {
        "plan_id": version.plan_id,
        "numero": version.number,
        "auteur": version.author,
        "enregistre_le": version.saved_at,
        "mot": version.message,
        "issue_de": version.made_from,
        "sha256": version.sha256,
        "taille": version.size,
        "squelette": skeleton,
    }


def _is(plan_id: str, number: int) -> tuple[Any, Any]:
    return VERSION.c.plan_id == plan_id, VERSION.c.numero == number
