"""The 101 departments: number, name and legal projected CRS."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from avs_geo.caching.single_flight import single_flight
from avs_geo.errors import UsageError
from avs_geo.reference.location import geography_file
from avs_geo.text.names import fold, fold_place


@dataclass(frozen=True, slots=True)
class Departement:
    """A department.

    Parameters
    ----------
    code
        ``01`` to ``976``; ``2A`` and ``2B`` for Corsica.
    nom
        Its name, such as ``Haute-Marne``.
    epsg
        EPSG code of its legal projected CRS, unit metre.
    neighbours
        The departments with which it has a border by land.
    """

    code: str
    nom: str
    epsg: int
    neighbours: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """Number and name, as lists show them."""
        return f"{self.code} - {self.nom}"


@single_flight()
def list_departements() -> tuple[Departement, ...]:
    """Return the 101 departments in the order of their numbers."""
    table = pd.read_parquet(geography_file("departements.parquet"))
    table = table.sort_values("code", key=lambda codes: codes.map(_order))
    return tuple(
        Departement(code=code, nom=nom, epsg=int(epsg), neighbours=frozenset(filter(None, voisins.split(";"))))
        for code, nom, epsg, voisins in zip(table["code"], table["nom"], table["epsg"], table["voisins"], strict=True)
    )


def find_departement(text: str) -> Departement:
    """Return the department that a person means by a number or a name.

    Parameters
    ----------
    text
        ``52``, ``haute marne``, ``1`` (for ``01``), ``2a``, ``Cotes d'Armor``…

    Raises
    ------
    UsageError
        No department has this number or this name.
    """
    wanted = re.sub(r"\s", "", text).upper()
    numbers = {wanted, wanted.zfill(2)}
    name = fold_place(text)
    for departement in list_departements():
        if departement.code in numbers or (name and fold_place(departement.nom) == name):
            return departement
    near = [d.label for d in list_departements() if name and name in fold(d.nom)]
    hint = f" Vouliez-vous dire : {', '.join(near[:5])} ?" if near else ""
    msg = f"Aucun département n’a le numéro ou le nom « {text} ».{hint} Exemples : 52, 2A, 974, Haute-Marne."
    raise UsageError(msg)


def _order(code: str) -> str:
    """Sort Corsica where 20 was."""
    return {"2A": "20A", "2B": "20B"}.get(code, code)
