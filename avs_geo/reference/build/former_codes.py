"""Codes that are no unit of today, and the commune they resolve to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.reference.build.decoupage import ASSOCIEE, DELEGUEE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.reference.build.decoupage import Decoupage

NATURES = {DELEGUEE: "commune_deleguee", ASSOCIEE: "commune_associee"}


def build_former_codes(today: Decoupage, then: Decoupage, *, grouped: Mapping[str, str]) -> pd.DataFrame:
    """Return the codes that are no unit of today, each once.

    A code that is both a former code and a commune déléguée or associée is given as the latter. The code of
    a commune déléguée that is also that of its commune is a code of today, and is left out.

    Parameters
    ----------
    today, then
        The official code of today, and a former one that knows the names of communes that have vanished.
    grouped
        Communes of today that share the unit of another one, with that unit.

    Returns
    -------
    pd.DataFrame
        Columns ``code``, ``nom``, ``departement``, ``code_commune``, ``nature``; sorted by ``code``.
    """
    parts = today.parts.assign(nature=today.parts["type"].map(NATURES))
    former = today.former.assign(nom=today.former["code"].map(then.communes["nom"]), nature="ancien_code")
    shared = pd.DataFrame(
        {
            "code": list(grouped),
            "nom": today.communes["nom"].reindex(list(grouped)).to_list(),
            "code_commune": list(grouped.values()),
            "nature": "commune_regroupee",
        }
    )
    in_use = today.communes.index.difference(list(grouped))
    table = pd.concat([shared, parts, former], ignore_index=True)
    table = table[~table["code"].isin(in_use)].drop_duplicates("code")
    table = table.assign(
        code_commune=table["code_commune"].map(lambda code: grouped.get(code, code)),
        departement=table["code_commune"].map(today.communes["departement"]),
    )
    columns = ["code", "nom", "departement", "code_commune", "nature"]
    return table.sort_values("code", ignore_index=True)[columns]
