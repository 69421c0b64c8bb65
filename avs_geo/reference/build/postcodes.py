"""Postcodes, and the communes of today that each serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from avs_geo.reference.build.decoupage import Decoupage


def build_postcodes(today: Decoupage, *, grouped: Mapping[str, str]) -> pd.DataFrame:
    """Return which communes and municipal arrondissements bear each postcode.

    Parameters
    ----------
    today
        The official code of today. Postcodes of CEDEX are not in it.
    grouped
        Communes of today that share the unit of another one, with that unit.

    Returns
    -------
    pd.DataFrame
        Columns ``code_postal``, ``code``; each pair once, sorted.
    """
    table = today.postcodes.assign(code=today.postcodes["code"].map(lambda code: grouped.get(code, code)))
    return table.drop_duplicates().sort_values(["code_postal", "code"], ignore_index=True)
