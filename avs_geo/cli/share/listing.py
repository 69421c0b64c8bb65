"""The list of links: as text, JSON or CSV."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from avs_geo.cli.share.showing import moment
from avs_geo.text.numbers import number
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from avs_geo.plan.share.link import ShareLink
    from avs_geo.plan.store.store import PlanStore

FORMATS: Final = ("texte", "json", "csv")
# Each column of the list, and what it says.
COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": "identifiant du lien",
        "libelle": "pour qui, ou pour quoi, est le lien",
        "plan": "nom du plan",
        "version": "numéro de la version montrée",
        "indice": "quatre premiers caractères du secret de l’adresse",
        "etat": "ouvert, expire (sa fin est passée), revoque ou suspendu (tous les liens sont suspendus)",
        "fin": "moment où il cesse d’ouvrir, en temps universel",
        "ouvertures": "nombre d’ouvertures",
        "derniere_ouverture": "heure de la dernière, en temps universel et sans les minutes ; vide s’il n’y en a pas",
    }
)


def listing(store: PlanStore, plan_id: str | None, *, form: str, dialect: str) -> bytes:
    """Return the links of a plan, or all of them, the newest first."""
    from avs_geo.plan.store.moment import utc_now

    names = {plan.id: plan.name for plan in store.plans(archived=None)}
    links, now, is_on = store.links.links(plan_id), utc_now(), store.links.is_on()
    rows = [_row(link, plan=names.get(link.plan_id, ""), now=now, is_on=is_on) for link in links]
    if form == "json":
        return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return _as_csv(rows, dialect)
    texts = [_text(link, plan=names.get(link.plan_id, ""), now=now, is_on=is_on) for link in links]
    return "".join(f"{text}\n" for text in texts or ["Aucun lien."]).encode()


def _row(link: ShareLink, *, plan: str, now: datetime, is_on: bool) -> dict[str, Any]:
    last = None if link.last_opened is None else link.last_opened.isoformat()
    values = (
        link.id,
        link.label,
        plan,
        link.version,
        link.hint,
        str(link.state(now, all_on=is_on)),
        link.expires_at.isoformat(timespec="seconds"),
        link.openings,
        last,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _text(link: ShareLink, *, plan: str, now: datetime, is_on: bool) -> str:
    label = f"{link.label}, " if link.label else ""
    last = "" if link.last_opened is None else f", la dernière vers {link.last_opened.astimezone():%H h le %d/%m/%Y}"
    opened = f"{number(link.openings)} ouverture{'s' if link.openings > 1 else ''}{last}"
    return typeset(
        f"{link.id} : {link.state(now, all_on=is_on).label}, fin le {moment(link.expires_at)}\n"
        f"  {label}plan « {plan} », version {link.version}, indice {link.hint} ; {opened}"
    )


def _as_csv(rows: list[dict[str, Any]], dialect: str) -> bytes:
    import pandas as pd

    from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes

    return to_csv_bytes(pd.DataFrame(rows, columns=list(COLUMNS)), Dialect(dialect))
