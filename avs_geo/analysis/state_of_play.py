"""The state of play (état des lieux): how the structures are managed, staffed, agreed until when, and financed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.structures import StructureKind, counting_structures, is_of_kind
from avs_geo.analysis.coverage.zones import COUNTED

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from numpy.typing import NDArray

# In the order in which they are shown; an empty term stands for what the file does not say.
MANAGEMENTS: Final = ("associative", "communale", "intercommunale", "caf", "autre", "")
FUNCTIONS: Final = ("AGC", "ACF", "AL", "")
STATUSES: Final = ("agree", "prefiguration", "projet", "ferme")

# An agreement is given for four years at most.
LONGEST_AGREEMENT_YEARS: Final = 4

COUNT_COLUMNS: Final = ("nb_cs", "nb_evs", "nb_structures", "nb_autres")
RENEWAL_COLUMNS: Final = ("id", "nom", "type", "nom_commune", "agrement_fin", "mois_restants", "agrement_echu")
CALENDAR_COLUMNS: Final = ("annee", "nb_cs", "nb_evs", "nb_structures", "nb_echus")
STAFF_COLUMNS: Final = ("nb_structures", "nb_connus", "etp")
MONEY_COLUMNS: Final = ("nb_structures", "nb_lignes", "nb_sans_montant", "montant", "montant_autres")


@dataclass(frozen=True, eq=False)
class Money:
    """What the partners give; every frame has the columns of ``MONEY_COLUMNS``.

    ``montant`` is the sum, in euros, of the amounts that are known for the structures that count, ``montant_autres``
    that for the others (other structures, projects, closed ones); each is missing where none is known.
    ``nb_structures`` counts the structures of both sorts, ``nb_lignes`` the lines of the file, ``nb_sans_montant``
    those of them without an amount.

    Parameters
    ----------
    by_structure
        Index ``id_structure``, in the order of the structures.
    by_financer
        Index ``financeur``, the largest sum first.
    by_year
        Index ``annee`` (``Int64``), in order; the missing one, for lines without a year, last.
    whole
        One row, all of it.
    """

    by_structure: pd.DataFrame
    by_financer: pd.DataFrame
    by_year: pd.DataFrame
    whole: pd.DataFrame


def by_status(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how many CS, EVS and other structures have each status, whether they count or not.

    Parameters
    ----------
    structures
        Columns ``type`` and ``statut`` at least.

    Returns
    -------
    pandas.DataFrame
        Index ``statut``: those of the domain, in order. Columns ``nb_cs, nb_evs, nb_structures, nb_autres``, as for
        `by_management`.
    """
    return _counts(structures, structures["statut"], STATUSES)


def by_management(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how many agreed structures each kind of management has.

    Parameters
    ----------
    structures
        Columns ``type``, ``statut``, ``gestion`` at least.

    Returns
    -------
    pandas.DataFrame
        Index ``gestion``: the terms of the domain, then ``""`` where the file does not say. Columns ``nb_cs``,
        ``nb_evs``, ``nb_structures`` (both together: those that count), ``nb_autres`` (other structures, apart).
    """
    agreed = _agreed(structures)
    return _counts(agreed, agreed["gestion"].fillna(""), MANAGEMENTS)


def by_function(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how many agreed structures have each function; a structure that has two of them counts in both.

    Parameters
    ----------
    structures
        Columns ``type``, ``statut``, ``fonctions`` (``AGC;ACF``) at least.

    Returns
    -------
    pandas.DataFrame
        Index ``fonction``: AGC, ACF, AL, then ``""`` where the file does not say. Columns as for `by_management`;
        their sums exceed the number of structures.
    """
    agreed = _agreed(structures)
    listed = agreed["fonctions"].fillna("").astype(object).str.split(";").explode().rename("fonction")
    return _counts(agreed.loc[listed.index], listed, FUNCTIONS)


def renewals(
    structures: gpd.GeoDataFrame, reference_date: dt.date, *, horizon_years: int = LONGEST_AGREEMENT_YEARS
) -> pd.DataFrame:
    """Return the agreements to renew: those that are overdue, and those that end within the horizon.

    Parameters
    ----------
    structures
        Columns ``id``, ``nom``, ``type``, ``statut``, ``nom_commune``, ``agrement_fin`` at least. Only the structures
        that count are looked at.
    reference_date
        The day from which the time is counted. An agreement that ends that very day is not overdue yet.
    horizon_years
        How far to look; an agreement that ends exactly at the horizon is within it.

    Returns
    -------
    pandas.DataFrame
        ``RENEWAL_COLUMNS``, the first to end first; ``mois_restants`` whole months, rounded down (negative once
        overdue).
    """
    today = pd.Timestamp(reference_date)
    counting = pd.DataFrame(counting_structures(structures).drop(columns="geometry"))
    ends = counting["agrement_fin"]
    table = counting.loc[ends <= today + pd.DateOffset(years=horizon_years)]
    ends = table["agrement_fin"]
    months = (ends.dt.year - today.year) * 12 + ends.dt.month - today.month - (ends.dt.day < today.day)
    table = table.assign(mois_restants=months.astype("int64"), agrement_echu=ends < today)
    return table.sort_values(["agrement_fin", "nom", "id"])[list(RENEWAL_COLUMNS)].reset_index(drop=True)


def renewal_calendar(
    table: pd.DataFrame, reference_date: dt.date, *, horizon_years: int = LONGEST_AGREEMENT_YEARS
) -> pd.DataFrame:
    """Return how many agreements end in each year.

    Parameters
    ----------
    table
        What `renewals` returned.
    reference_date, horizon_years
        As given to `renewals`.

    Returns
    -------
    pandas.DataFrame
        ``CALENDAR_COLUMNS``: every year of the horizon, even without any, and the earlier years that have overdue
        ones. ``nb_echus`` are those of ``nb_structures`` that are overdue.
    """
    first = reference_date.year
    ends = table["agrement_fin"].dt.year
    years = sorted({*range(first, first + horizon_years + 1), *ends.tolist()})
    calendar = pd.DataFrame({"annee": np.array(years, dtype="int64")})
    for column, chosen in (
        ("nb_cs", table["type"] == "CS"),
        ("nb_evs", table["type"] == "EVS"),
        ("nb_structures", table["type"].notna()),
        ("nb_echus", table["agrement_echu"]),
    ):
        calendar[column] = calendar["annee"].map(ends[chosen].value_counts()).fillna(0).astype("int64")
    return calendar[list(CALENDAR_COLUMNS)]


def staff(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the staff of the agreed structures, in full-time equivalents, and of how many it is known.

    Parameters
    ----------
    structures
        Columns ``type``, ``statut``, ``etp`` at least.

    Returns
    -------
    pandas.DataFrame
        Index ``CS``, ``EVS``, ``structure`` (both together), ``AUTRE``. Columns ``nb_structures``, ``nb_connus`` (those
        whose staff is known), ``etp`` (their sum; missing where none is known, never nought).
    """
    agreed = _agreed(structures)
    types = agreed["type"].to_numpy(dtype=object)
    members = {
        "CS": is_of_kind(types, StructureKind.CS),
        "EVS": is_of_kind(types, StructureKind.EVS),
        "structure": is_of_kind(types, StructureKind.STRUCTURE),
        "AUTRE": types == "AUTRE",
    }
    rows = [
        (int(chosen.sum()), int(agreed["etp"][chosen].notna().sum()), agreed["etp"][chosen].sum(min_count=1))
        for chosen in members.values()
    ]
    table = pd.DataFrame(rows, index=pd.Index(list(members), name="type"), columns=list(STAFF_COLUMNS))
    return table.astype({"nb_structures": "int64", "nb_connus": "int64", "etp": "float64"})


def money(partenaires: pd.DataFrame, structures: gpd.GeoDataFrame) -> Money:
    """Return what the partners give, per structure, per financer and per year.

    Parameters
    ----------
    partenaires
        As :func:`avs_geo.inventory.structures.partenaires.examine_partenaires` returns them; keep the lines of one year
        for sums that do not mix years.
    structures
        Columns ``id``, ``type``, ``statut`` at least: those that count are told apart from the others.
    """
    counting = partenaires["id_structure"].isin(counting_structures(structures)["id"])
    lines = partenaires.assign(
        nb_structures=partenaires["id_structure"],
        nb_lignes=1,
        nb_sans_montant=partenaires["montant"].isna(),
        montant=partenaires["montant"].where(counting),
        montant_autres=partenaires["montant"].where(~counting),
    )
    by_structure = _sums(lines, "id_structure")
    by_financer = _sums(lines, "financeur")
    total = by_financer["montant"].fillna(0) + by_financer["montant_autres"].fillna(0)
    order = structures["id"][structures["id"].isin(by_structure.index)]
    return Money(
        by_structure=by_structure.loc[order.to_numpy()].rename_axis("id_structure"),
        by_financer=by_financer.loc[total.sort_values(ascending=False, kind="stable").index],
        by_year=_sums(lines, "annee"),
        whole=_sums(lines.assign(tout="tout"), "tout"),
    )


def _agreed(structures: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(structures.loc[structures["statut"] == "agree"].drop(columns="geometry"))


def _counts(structures: pd.DataFrame, terms: pd.Series, order: tuple[str, ...]) -> pd.DataFrame:
    """Count structures by a term and by type; a term that is not in `order` has no row."""
    position = pd.Index(order).get_indexer(pd.Index(terms))
    types = structures["type"].to_numpy(dtype=object)
    counts: dict[str, NDArray[np.intp]] = {
        column: np.bincount(position[(types == kind) & (position >= 0)], minlength=len(order))
        for kind, column in COUNTED.items()
    }
    counts["nb_structures"] = counts["nb_cs"] + counts["nb_evs"]
    return pd.DataFrame(counts, index=pd.Index(order, name=terms.name))[list(COUNT_COLUMNS)]


def _sums(lines: pd.DataFrame, key: str) -> pd.DataFrame:
    groups = lines.groupby(key, dropna=False)
    return pd.DataFrame(
        {
            "nb_structures": groups["nb_structures"].nunique(),
            "nb_lignes": groups["nb_lignes"].sum(),
            "nb_sans_montant": groups["nb_sans_montant"].sum(),
            "montant": groups["montant"].sum(min_count=1),
            "montant_autres": groups["montant_autres"].sum(min_count=1),
        }
    )[list(MONEY_COLUMNS)]
