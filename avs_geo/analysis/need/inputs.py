"""What the index of need can be made of: the indicators of the files, and those that need none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.analysis.need.built_in_indicators import BUILT_IN, built_in_values
from avs_geo.inventory.indicators.indicateurs import unit_values

if TYPE_CHECKING:
    from avs_geo.inventory.indicators.catalogue import Indicator
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


def available_indicators(inventory: Inventory) -> tuple[Indicator, ...]:
    """Return the indicators of the files, then those that need none and whose name no file has taken."""
    read = [indicator for file in inventory.indicateurs if file.is_of_units for indicator in file.indicators]
    taken = {indicator.name for indicator in read}
    return (*read, *(indicator for indicator in BUILT_IN if indicator.name not in taken))


def available_values(units: pd.DataFrame, geography: Geography, inventory: Inventory) -> pd.DataFrame:
    """Return their values; index the units, one float column per indicator, missing where unknown.

    Parameters
    ----------
    units
        The units of a diagnosis: ``temps_cs``, ``code_unite_commune`` and the columns of the geography.
    geography
        The department, for its QPV.
    inventory
        What the files gave.
    """
    read = unit_values(inventory.indicateurs, units.index).reindex(units.index)
    built_in = built_in_values(units, geography.qpv)
    return pd.concat([read, built_in.drop(columns=built_in.columns.intersection(read.columns))], axis="columns")
