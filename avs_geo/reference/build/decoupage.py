"""The official code of a year, read from an archive of ``@etalab/decoupage-administratif``."""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

OVERSEAS_DEPARTEMENTS = ("971", "972", "973", "974", "976")

# What the package says of a place of each kind, and the word of our own tables.
DELEGUEE = "commune-deleguee"
ASSOCIEE = "commune-associee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoupage:
    """The official code of one year, the overseas collectivities left out.

    Parameters
    ----------
    communes
        Index ``code``; columns ``nom``, ``departement``, ``arrondissement`` (None where there is none),
        ``population``.
    municipal_arrondissements
        Index ``code``; columns ``nom``, ``commune``, ``departement``, ``arrondissement``, ``population``.
    former
        Columns ``code`` (no longer in use), ``code_commune`` (the commune that took it over).
    parts
        Communes déléguées and associées: columns ``code``, ``nom``, ``code_commune``, ``type``.
    epci
        Columns ``code``, ``nom``, ``type``.
    members
        Columns ``code_epci``, ``code_commune``.
    arrondissements
        Columns ``code``, ``nom``, ``departement``.
    departements
        Columns ``code``, ``nom``, ``region``.
    postcodes
        Columns ``code_postal``, ``code`` (of a commune or municipal arrondissement); one row per pair.
    """

    communes: pd.DataFrame
    municipal_arrondissements: pd.DataFrame
    former: pd.DataFrame
    parts: pd.DataFrame
    epci: pd.DataFrame
    members: pd.DataFrame
    arrondissements: pd.DataFrame
    departements: pd.DataFrame
    postcodes: pd.DataFrame


def read_decoupage(archive: Path) -> Decoupage:
    """Read the official code of a year.

    Parameters
    ----------
    archive
        The archive of the package, ``.tgz``.

    Raises
    ------
    KeyError
        If a file is missing; the checksum of the pinned archive excludes it.
    """
    with tarfile.open(archive, "r:gz") as package:
        places, epci, arrondissements, departements = (
            _load(package, name) for name in ("communes", "epci", "arrondissements", "departements")
        )
    places = [place for place in places if _is_covered(place["code"])]
    communes = [place for place in places if place["type"] == "commune-actuelle"]
    cities = [place for place in places if place["type"] == "arrondissement-municipal"]
    parts = [place for place in places if place["type"] in (DELEGUEE, ASSOCIEE)]
    return Decoupage(
        communes=_frame(communes, "nom", "departement", "arrondissement", "population", index="code"),
        municipal_arrondissements=_frame(
            cities, "nom", "commune", "departement", "arrondissement", "population", index="code"
        ),
        former=pd.DataFrame(
            [(code, place["code"]) for place in communes for code in place.get("anciensCodes", [])],
            columns=["code", "code_commune"],
        ),
        parts=_frame(parts, "code", "nom", "chefLieu", "type").rename(columns={"chefLieu": "code_commune"}),
        epci=_frame(epci, "code", "nom", "type"),
        members=pd.DataFrame(
            [(group["code"], member["code"]) for group in epci for member in group["membres"]],
            columns=["code_epci", "code_commune"],
        ),
        arrondissements=_frame(
            [row for row in arrondissements if _is_covered(row["departement"])],
            *("code", "nom", "departement"),
        ),
        departements=_frame([row for row in departements if _is_covered(row["code"])], "code", "nom", "region"),
        postcodes=pd.DataFrame(
            [(postcode, place["code"]) for place in (*communes, *cities) for postcode in place.get("codesPostaux", [])],
            columns=["code_postal", "code"],
        ),
    )


def _load(package: tarfile.TarFile, name: str) -> list[dict[str, Any]]:
    member = package.extractfile(f"package/data/{name}.json")
    if member is None:
        raise KeyError(name)
    rows: list[dict[str, Any]] = json.load(member)
    return rows


def _is_covered(code: str) -> bool:
    """Whether a code belongs to metropolitan France or to one of the five overseas departments."""
    return not code.startswith(("97", "98")) or code.startswith(OVERSEAS_DEPARTEMENTS)


def _frame(rows: list[dict[str, Any]], *columns: str, index: str | None = None) -> pd.DataFrame:
    names = columns if index is None else (index, *columns)
    # Mayotte has no arrondissement: its communes have an empty one.
    frame = pd.DataFrame({name: [None if row.get(name) == "" else row.get(name) for row in rows] for name in names})
    return frame if index is None else frame.set_index(index)
