"""Pairs that measured times lack, said where the times come in: which ones, how many, and what is assumed instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.files.messages import FrenchLog
    from avs_geo.reference.geography import Geography

_NAMED = 5
_COUNTING_TYPES = ("CS", "EVS")
ASSUMED = "Leur temps est estimé à vol d’oiseau, avec la vitesse et le détour choisis."


def remark_missing_pairs(
    pairs: pd.DataFrame, *, geography: Geography, structures: gpd.GeoDataFrame, log: FrenchLog
) -> None:
    """Say which pairs of a unit and a counting structure have no measured time.

    Parameters
    ----------
    pairs
        Columns ``origine``, ``destination`` (id of the structure).
    geography
        Its units are the origins.
    structures
        Columns ``id``, ``nom``, ``type``, ``statut``; only those that count are looked for.
    log
        Receives one remark with the first pairs and their number, or none.
    """
    counting = structures.loc[structures["statut"].eq("agree") & structures["type"].isin(_COUNTING_TYPES)]
    units = geography.units
    known = np.zeros((len(units), len(counting)), dtype=bool)
    rows = units.index.get_indexer(pairs["origine"])
    columns = pd.Index(counting["id"]).get_indexer(pairs["destination"])
    usable = (rows >= 0) & (columns >= 0)
    known[rows[usable], columns[usable]] = True
    missing = np.argwhere(~known)
    if not len(missing):
        return
    names, aims = units["nom"].to_numpy(), counting["nom"].to_numpy()
    shown = ", ".join(quoted(f"{names[unit]} → {aims[aim]}") for unit, aim in missing[:_NAMED])
    log.remark(
        "trajets_manquants",
        f"{number(len(missing))} trajet{'s' if len(missing) > 1 else ''} d’une {unit_noun(geography)} à une structure, "
        f"sur {number(known.size)}, sans temps mesuré : {shown}{', …' if len(missing) > _NAMED else ''}.",
        ASSUMED,
    )


def unit_noun(geography: Geography) -> str:
    """Return what a unit of the analysis is called here."""
    return "commune" if geography.replaced is None else "maille"


def first_units(geography: Geography, which: np.ndarray) -> str:
    """Return the first units of a choice by name and code, with an ellipsis where there are more."""
    chosen = geography.units.loc[which, "nom"]
    shown = [f"{nom} ({code})" for code, nom in chosen.iloc[:_NAMED].items()]
    return ", ".join([*shown, *["…" for _ in chosen.iloc[_NAMED : _NAMED + 1]]])
