"""The rows of links: adding, finding, ending, counting; and the switch that turns them all off."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, insert, select, update

from avs_geo.plan.share.link import ServedLink, ShareLink
from avs_geo.plan.store.contents import insert as insert_either
from avs_geo.plan.store.errors import UnknownLinkError
from avs_geo.plan.store.schema import LIEN, REGLAGE
from avs_geo.plan.store.sound_rows import damaged, read_row, read_rows, read_value

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

# The setting that says whether links open; where it is missing or says anything else, none does.
_SWITCH: Final = "liens"
_ON, _OFF = "ouverts", "suspendus"
_IS_ON: Final = (REGLAGE.c.nom == _SWITCH) & (REGLAGE.c.valeur == _ON)
# All but the digest of the token, which nobody needs to read.
_SHOWN: Final = [column for column in LIEN.columns if column is not LIEN.c.empreinte]


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction adds or ends links, so that what is dropped is what nobody needs."""
    connection.execute(select(REGLAGE.c.valeur).where(REGLAGE.c.nom == _SWITCH).with_for_update())


def add_link(connection: Connection, link: ShareLink, *, digest: str, password: str | None) -> None:
    """Add a link whose publication is there."""
    row = {
        "id": link.id,
        "plan_id": link.plan_id,
        "version": link.version,
        "empreinte": digest,
        "indice": link.hint,
        "libelle": link.label,
        "options": json.dumps(link.options, separators=(",", ":")),
        "publication": link.publication,
        "cree_le": link.created_at,
        "cree_par": link.created_by,
        "expire_le": link.expires_at,
        "mot_de_passe": password,
        "ouvertures": 0,
    }
    connection.execute(insert(LIEN), row)


def served_link(connection: Connection, digest: str, now: datetime) -> ServedLink | None:
    """Return the link of a token that opens now; None alike for whatever keeps it from opening."""
    wanted = (
        select(LIEN.c.id, LIEN.c.publication, LIEN.c.mot_de_passe, LIEN.c.libelle)
        .join(REGLAGE, _IS_ON)
        .where(LIEN.c.empreinte == digest, LIEN.c.revoque_le.is_(None), LIEN.c.expire_le > now)
    )
    row = read_row(connection, wanted)
    return None if row is None else ServedLink(row.id, row.publication, row.mot_de_passe, row.libelle)


def read_link(connection: Connection, link_id: str) -> ShareLink:
    """Return what is known of a link.

    Raises
    ------
    UnknownLinkError
        There is none.
    """
    row = read_row(connection, select(*_SHOWN).where(LIEN.c.id == link_id))
    if row is None:
        raise UnknownLinkError
    return _link_of(row)


def read_password(connection: Connection, link_id: str) -> str | None:
    """Return what is kept of the password of a link; None for no password."""
    password: str | None = read_value(connection, select(LIEN.c.mot_de_passe).where(LIEN.c.id == link_id))
    return password


def find_links(connection: Connection, plan_id: str | None) -> list[ShareLink]:
    """Return the links of a plan, or all of them, the newest first."""
    wanted = select(*_SHOWN).order_by(LIEN.c.cree_le.desc(), LIEN.c.id)
    if plan_id is not None:
        wanted = wanted.where(LIEN.c.plan_id == plan_id)
    return [_link_of(row) for row in read_rows(connection, wanted)]


def end_link(connection: Connection, link_id: str, *, at: datetime, renewed_by: str | None = None) -> None:
    """Revoke a link; one that is revoked already keeps its moment."""
    ended = update(LIEN).where(LIEN.c.id == link_id, LIEN.c.revoque_le.is_(None))
    connection.execute(ended.values(revoque_le=at, renouvele_par=renewed_by))


def count_openings(connection: Connection, link_id: str, number: int, at: datetime) -> None:
    """Add to the number of openings of a link, in the database itself, so that no two counts lose each other."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    is_later = LIEN.c.derniere_ouverture.is_(None) | (LIEN.c.derniere_ouverture < hour)
    latest: ColumnElement[Any] = case((is_later, hour), else_=LIEN.c.derniere_ouverture)
    values = {"ouvertures": LIEN.c.ouvertures + number, "derniere_ouverture": latest}
    connection.execute(update(LIEN).where(LIEN.c.id == link_id).values(values))


def read_switch(connection: Connection) -> bool:
    """Whether links open at all."""
    return read_row(connection, select(REGLAGE.c.nom).where(_IS_ON)) is not None


def set_switch(connection: Connection, *, on: bool) -> None:
    """Turn all links on or off."""
    value = _ON if on else _OFF
    statement = insert_either(connection, REGLAGE).values(nom=_SWITCH, valeur=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["nom"], set_={"valeur": value}))


def _link_of(row: Row[Any]) -> ShareLink:
    return ShareLink(
        id=row.id,
        plan_id=row.plan_id,
        version=row.version,
        label=row.libelle,
        hint=row.indice,
        created_at=row.cree_le,
        created_by=row.cree_par,
        expires_at=row.expire_le,
        revoked_at=row.revoque_le,
        publication=row.publication,
        options=_options_of(row.options),
        has_password=row.mot_de_passe is not None,
        openings=row.ouvertures,
        last_opened=row.derniere_ouverture,
        renewed_by=row.renouvele_par,
    )


def _options_of(text: str) -> dict[str, Any]:
    try:
        options = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise damaged() from error
    if not isinstance(options, dict):
        raise damaged()
    return options
