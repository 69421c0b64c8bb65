"""What every unit is called, belongs to and counts; its polygon and its point come from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.reference.build.population import population_then

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.reference.build.decoupage import Decoupage


def build_units(today: Decoupage, then: Decoupage, *, grouped: Mapping[str, str]) -> pd.DataFrame:
    """Return the units of France: communes, and municipal arrondissements in place of their commune.

    Parameters
    ----------
    today, then
        The official code of today and of 2021.
    grouped
        Communes that share the unit of another one, with that unit, which receives their population.

    Returns
    -------
    pd.DataFrame
        Columns ``code``, ``nom``, ``code_commune``, ``nom_commune``, ``departement``, ``arrondissement``,
        ``code_epci``, ``population``, ``population_2021``; sorted by ``departement``, ``code``.
    """
    cities = today.municipal_arrondissements
    whole = today.communes[~today.communes.index.isin({*cities["commune"], *grouped})]
    units = pd.concat([whole.assign(commune=whole.index), cities]).rename_axis("code").reset_index()
    guests = today.communes.loc[list(grouped), "population"]
    received = guests.groupby(guests.index.map(grouped)).sum()
    epci = today.members.set_index("code_commune")["code_epci"]
    units = units.assign(
        code_commune=units["commune"],
        nom_commune=units["commune"].map(today.communes["nom"]),
        code_epci=units["commune"].map(epci),
        population=(units["population"] + units["code"].map(received).fillna(0)).astype("int32"),
        population_2021=units["code"].map(population_then(today, then, grouped=grouped)).astype("Int32"),
    )
    columns = [
        *("code", "nom", "code_commune", "nom_commune", "departement", "arrondissement", "code_epci"),
        *("population", "population_2021"),
    ]
    return units.sort_values(["departement", "code"], ignore_index=True)[columns]
