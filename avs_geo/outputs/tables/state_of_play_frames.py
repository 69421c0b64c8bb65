"""The state of play as tables for files: counts, staff, the calendar of renewals, and what the partners give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.state_of_play import (
    CALENDAR_COLUMNS,
    COUNT_COLUMNS,
    MONEY_COLUMNS,
    STAFF_COLUMNS,
    Money,
    by_function,
    by_management,
    by_status,
    money,
    renewal_calendar,
    renewals,
    staff,
)
from avs_geo.inventory.structures.partenaires import empty_partenaires

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory

STATUTS: Final = ("statut", *COUNT_COLUMNS)
GESTION: Final = ("gestion", *COUNT_COLUMNS)
FONCTIONS: Final = ("fonction", *COUNT_COLUMNS)
PERSONNEL: Final = ("type", *STAFF_COLUMNS)
CALENDRIER: Final = CALENDAR_COLUMNS
FINANCEURS: Final = ("annee", "financeur", *MONEY_COLUMNS)
STRUCTURES_FINANCEES: Final = ("annee", "id_structure", "nom", *MONEY_COLUMNS[1:])
FINANCEMENTS_PAR_ANNEE: Final = ("annee", *MONEY_COLUMNS)


def status_frame(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how many CS, EVS and other structures have each status."""
    return by_status(structures).rename_axis("statut").reset_index()


def management_frame(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how many agreed structures each kind of management has; ``""`` where the file does not say."""
    return by_management(structures).rename_axis("gestion").reset_index()


def function_frame(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how many agreed structures have each function; one that has two counts in both lines."""
    return by_function(structures).rename_axis("fonction").reset_index()


def staff_frame(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the staff of the agreed structures of each type, ``structure`` being CS and EVS together."""
    return staff(structures).reset_index()


def calendar_frame(study: Study) -> pd.DataFrame:
    """Return how many agreements end in each year."""
    today = study.parameters.reference_date
    return renewal_calendar(renewals(study.inventory.structures, today), today)


def financer_frame(inventory: Inventory) -> pd.DataFrame:
    """Return what each financer gives each year, the largest sum of a year first."""
    return _year_by_year(inventory, lambda given: given.by_financer)[list(FINANCEURS)]


def funded_structure_frame(inventory: Inventory) -> pd.DataFrame:
    """Return what each structure is given each year, in the order of the structures."""
    table = _year_by_year(inventory, lambda given: given.by_structure)
    names = inventory.structures.set_index("id")["nom"].astype("str")
    return table.assign(nom=table["id_structure"].map(names).astype("str"))[list(STRUCTURES_FINANCEES)]


def funding_year_frame(inventory: Inventory) -> pd.DataFrame:
    """Return what is given each year."""
    return _year_by_year(inventory, lambda given: given.whole)[list(FINANCEMENTS_PAR_ANNEE)]


def _year_by_year(inventory: Inventory, part: Callable[[Money], pd.DataFrame]) -> pd.DataFrame:
    """Return a part of the sums of each year, one below the other; lines without a year last."""
    partners = inventory.partenaires if inventory.partenaires is not None else empty_partenaires()
    frames = [
        part(money(lines, inventory.structures)).reset_index().assign(annee=year)
        for year, lines in partners.groupby("annee", dropna=False)
    ]
    table = pd.concat(frames or [part(money(partners, inventory.structures)).reset_index().assign(annee=np.nan)])
    return table.assign(annee=pd.to_numeric(table["annee"], errors="coerce").astype("float64"))
