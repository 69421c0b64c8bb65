"""EPCI with own taxation: the whole, and their part in each department."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.reference.build.decoupage import Decoupage


def build_epci_parts(today: Decoupage) -> pd.DataFrame:
    """Return the part of every EPCI in every department where it has a commune.

    Returns
    -------
    pd.DataFrame
        Columns ``code_epci``, ``departement``, ``nb_communes``, ``population``; sorted by the first two.
        Communes are counted as the official code counts them: Paris is one, and so is each commune that
        shares the polygon of another.
    """
    members = today.members.join(today.communes[["departement", "population"]], on="code_commune")
    parts = members.groupby(["code_epci", "departement"], as_index=False).agg(
        nb_communes=("code_commune", "size"), population=("population", "sum")
    )
    return parts.astype({"nb_communes": "int32", "population": "int32"})


def build_epci(today: Decoupage) -> pd.DataFrame:
    """Return the EPCI, with the population and the communes of the whole.

    The population is the sum of the communes': the package's own totals belong to an earlier census, and
    a part would not add up to its whole.

    Returns
    -------
    pd.DataFrame
        Columns ``code``, ``nom``, ``nature``, ``population_totale``, ``nb_communes``; sorted by ``code``.
    """
    whole = build_epci_parts(today).groupby("code_epci")[["population", "nb_communes"]].sum()
    table = today.epci.rename(columns={"type": "nature"}).join(whole, on="code")
    table = table.rename(columns={"population": "population_totale"})
    table = table.astype({"population_totale": "int32", "nb_communes": "int32"})
    columns = ["code", "nom", "nature", "population_totale", "nb_communes"]
    return table.sort_values("code", ignore_index=True)[columns]
