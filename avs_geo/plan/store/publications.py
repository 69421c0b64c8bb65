"""What links serve: the parts of publications, shared by the links that serve the same."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select

from avs_geo.plan.share.link import RENEWABLE
from avs_geo.plan.share.publication import PublishedPart
from avs_geo.plan.store.contents import insert
from avs_geo.plan.store.document import checksum
from avs_geo.plan.store.schema import LIEN, PUBLICATION, PUBLICATION_PARTIE
from avs_geo.plan.store.sound_rows import damaged, read_row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from avs_geo.plan.share.publication import Publication


def add_publication(connection: Connection, publication: Publication) -> None:
    """Add a publication, or the parts of it that were dropped; what is there already stays as it is."""
    connection.execute(insert(connection, PUBLICATION).on_conflict_do_nothing(), {"cle": publication.key})
    rows = [
        {
            "cle": publication.key,
            "nom": part.name,
            "type": part.media_type,
            "sha256": part.sha256,
            "comprime": part.compressed,
            "octets": part.content,
        }
        for part in publication.parts
    ]
    if rows:
        connection.execute(insert(connection, PUBLICATION_PARTIE).on_conflict_do_nothing(), rows)


def read_part(connection: Connection, publication: str, name: str) -> PublishedPart | None:
    """Return one part of a publication; None where there is none.

    Raises
    ------
    StoreUnavailableError
        What is kept no longer has its checksum.
    """
    parts = PUBLICATION_PARTIE.c
    row = read_row(connection, select(PUBLICATION_PARTIE).where(parts.cle == publication, parts.nom == name))
    if row is None:
        return None
    part = PublishedPart(
        name=row.nom, media_type=row.type, content=row.octets, compressed=row.comprime, sha256=row.sha256
    )
    if not _is_intact(part):
        raise damaged()
    return part


def _is_intact(part: PublishedPart) -> bool:
    try:
        return checksum(part.raw()) == part.sha256
    except (OSError, EOFError, zlib.error):
        return False


def drop_unused(connection: Connection, now: datetime) -> None:
    """Drop the parts of the publications that no link serves any more, nor would if it was renewed."""
    still_serves = LIEN.c.revoque_le.is_(None) & (LIEN.c.expire_le > now - RENEWABLE)
    is_served = exists().where(LIEN.c.publication == PUBLICATION_PARTIE.c.cle, still_serves)
    connection.execute(delete(PUBLICATION_PARTIE).where(~is_served))
