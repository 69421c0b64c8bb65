"""Work in progress: one draft per plan and owner, replaced each time it is kept.

A draft adds nothing to the contents of the versions: what a version keeps already is named by its checksum, and the
rest stands in the draft itself, so that dropping it leaves nothing behind.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from avs_geo.plan.store.contents import insert, known_contents
from avs_geo.plan.store.document import checksum, keep_inside
from avs_geo.plan.store.errors import UnknownPlanError
from avs_geo.plan.store.records import Draft
from avs_geo.plan.store.schema import BROUILLON, PLAN
from avs_geo.plan.store.sound_rows import read_row, read_rows
from avs_geo.plan.store.versions import document_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from avs_geo.plan.store.document import Packed

_KEY = ("plan_id", "proprietaire")


def packed_draft(connection: Connection, packed: Packed) -> bytes:
    """Return the content of a draft, compressed."""
    checksums = {pointer: checksum(piece) for pointer, piece in packed.pieces.items()}
    known = known_contents(connection, checksums.values())
    named = {pointer: key for pointer, key in checksums.items() if key in known}
    inside = keep_inside(packed, checksums.keys() - named.keys())
    return zlib.compress(b'{"document":%b,"morceaux":%b}' % (inside, json.dumps(named).encode()))


def put_draft(connection: Connection, draft: Draft, content: bytes, *, over: str | None = None) -> bool:
    """Keep a draft in the place of the one that its owner had; return whether it was.

    `over` is the checksum that the one in its place must have, empty where there must be none; None where any may be.
    The database arbitrates between several who keep at once.
    """
    row = {
        "plan_id": draft.plan_id,
        "proprietaire": draft.owner,
        "base_version": draft.based_on,
        "enregistre_le": draft.kept_at,
        "sha256": draft.sha256,
        "taille": draft.size,
        "octets": content,
    }
    changed = {name: value for name, value in row.items() if name not in _KEY}
    if over:
        there = (*_is(draft.plan_id, draft.owner), BROUILLON.c.sha256 == over)
        return connection.execute(update(BROUILLON).where(*there).values(changed)).rowcount == 1
    statement = insert(connection, BROUILLON).values(row)
    if over is None:
        connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=changed))
        return True
    made = statement.on_conflict_do_nothing(index_elements=_KEY).returning(BROUILLON.c.sha256)
    return connection.execute(made).first() is not None


def drafts_of(connection: Connection, *, plan_id: str | None, owner: str | None) -> list[Draft]:
    """Return the drafts of a plan, of an owner, of both or all of them; the latest kept first."""
    wanted = select(BROUILLON, PLAN.c.derniere).join(PLAN, PLAN.c.id == BROUILLON.c.plan_id)
    if plan_id is not None:
        wanted = wanted.where(BROUILLON.c.plan_id == plan_id)
    if owner is not None:
        wanted = wanted.where(BROUILLON.c.proprietaire == owner)
    ordered = wanted.order_by(BROUILLON.c.enregistre_le.desc(), *(BROUILLON.c[key] for key in _KEY))
    return [_draft_of(row) for row in read_rows(connection, ordered)]


def read_draft(connection: Connection, plan_id: str, owner: str) -> dict[str, Any]:
    """Return the content of a draft.

    Raises
    ------
    UnknownPlanError
        There is none.
    StoreUnavailableError
        What is kept no longer has its checksum.
    """
    wanted = select(BROUILLON.c.octets, BROUILLON.c.sha256).where(*_is(plan_id, owner))
    row = read_row(connection, wanted)
    if row is None:
        msg = "Ce plan n’a pas de travail en cours à ce nom."
        raise UnknownPlanError(msg)
    return _document(connection, row.octets, row.sha256)


def drop_draft(connection: Connection, plan_id: str, owner: str, *, sha256: str | None = None) -> bool:
    """Drop a draft, if there is one, and if it has a checksum where one is given; return whether there was one."""
    there = _is(plan_id, owner) if sha256 is None else (*_is(plan_id, owner), BROUILLON.c.sha256 == sha256)
    return connection.execute(delete(BROUILLON).where(*there)).rowcount == 1


def drop_landed(connection: Connection, plan_id: str, *, based_on: int, sha256: str) -> None:
    """Drop the drafts whose content has just become a version."""
    connection.execute(
        delete(BROUILLON).where(
            BROUILLON.c.plan_id == plan_id, BROUILLON.c.base_version == based_on, BROUILLON.c.sha256 == sha256
        )
    )


def _document(connection: Connection, octets: bytes, sha256: str) -> dict[str, Any]:
    try:
        content = json.loads(zlib.decompress(octets))
        skeleton, pieces = json.dumps(content["document"]).encode(), content["morceaux"]
    except (zlib.error, LookupError, TypeError, ValueError, RecursionError):
        skeleton, pieces = b"", {}
    return document_of(connection, skeleton, pieces, sha256=sha256)


def _draft_of(row: Row[Any]) -> Draft:
    return Draft(
        plan_id=row.plan_id,
        owner=row.proprietaire,
        based_on=row.base_version,
        latest=row.derniere,
        kept_at=row.enregistre_le,
        sha256=row.sha256,
        size=row.taille,
    )


def _is(plan_id: str, owner: str) -> tuple[Any, Any]:
    return BROUILLON.c.plan_id == plan_id, BROUILLON.c.proprietaire == owner
