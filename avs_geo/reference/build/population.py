"""The population of 2021 within today's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.reference.build.decoupage import Decoupage


def population_then(today: Decoupage, then: Decoupage, *, grouped: Mapping[str, str]) -> pd.Series:
    """Return the population that a former year's code gives to today's units.

    A unit made by merger has the sum of the communes it was. A commune that has been split since, and those
    that came out of it, have none: nothing tells how its population was spread.

    Parameters
    ----------
    today, then
        The official code of today and of the former year.
    grouped
        Communes that share the unit of another one, with that unit.

    Returns
    -------
    pd.Series
        ``Int32``, by code of unit; missing where unknown.
    """
    counts = pd.concat([then.communes["population"], then.municipal_arrondissements["population"]])
    units = [*today.communes.index, *today.municipal_arrondissements.index]
    pairs = pd.concat(
        [pd.DataFrame({"code": units, "code_commune": units}), today.former.drop_duplicates("code")],
        ignore_index=True,
    )
    pairs["unit"] = pairs["code_commune"].map(lambda code: grouped.get(code, code))
    pairs["population"] = pairs["code"].map(counts)
    sums = pairs.groupby("unit")["population"].sum(min_count=1)
    sums.loc[sums.index.isin(_split_since(today, then, grouped=grouped))] = None
    return sums.astype("Int32").rename("population_2021")


def _split_since(today: Decoupage, then: Decoupage, *, grouped: Mapping[str, str]) -> set[str]:
    """Return the units of the communes that were one in the former year and are several today."""
    born = then.former[
        then.former["code"].isin(today.communes.index)
        & ~then.former["code"].isin(then.communes.index)
        & then.former["code_commune"].isin(today.communes.index)
    ]
    unit = born["code"].map(lambda code: grouped.get(code, code))
    origin = born["code_commune"].map(lambda code: grouped.get(code, code))
    apart = unit != origin
    return {*unit[apart], *origin[apart]}
