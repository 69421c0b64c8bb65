"""The tables and the headline figures of the state of play, as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.state_of_play import (
    LONGEST_AGREEMENT_YEARS,
    by_function,
    by_management,
    by_status,
    renewals,
    staff,
)
from avs_geo.outputs.maps.palette import STATUS_LABELS
from avs_geo.outputs.sentences.headline import Headline
from avs_geo.outputs.tables.screen_tables import WORDS, ScreenTable
from avs_geo.text.numbers import UNKNOWN, number, with_unit
from avs_geo.text.typography import NBSP, THIN
from avs_geo.text.words import plural

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from avs_geo.analysis.state_of_play import Money

_UNSAID: Final = "Non renseignée"
_FUNCTIONS: Final = {
    "AGC": "Animation globale et coordination (AGC)",
    "ACF": "Animation collective familles (ACF)",
    "AL": "Animation locale (AL)",
    "": _UNSAID,
}
_STAFF: Final = {
    "CS": "Centres sociaux",
    "EVS": "Espaces de vie sociale",
    "AUTRE": "Autres structures, à part",
    "structure": "CS et EVS ensemble",
}
_COUNTS: Final = {
    "nb_cs": ("CS", "Centres sociaux agréés."),
    "nb_evs": ("EVS", "Espaces de vie sociale agréés."),
    "nb_structures": ("CS et EVS", "Les structures qui comptent."),
    "nb_autres": ("Autres, à part", "Autres structures, comptées à part."),
}
_MONEY: Final = {
    "nb_structures": ("Structures", "Nombre de structures financées."),
    "montant": ("CS et EVS agréés", "Somme des montants connus, pour les structures qui comptent."),
    "montant_autres": ("Autres, à part", "Somme des montants connus, pour les autres structures, les projets…"),
    "nb_sans_montant": ("Sans montant", "Lignes du fichier dont le montant n’est pas connu."),
}


def state_headlines(structures: gpd.GeoDataFrame, reference_date: dt.date) -> tuple[Headline, ...]:
    """Return the headline figures: who counts, who does not, what ends, who works there."""
    statuses = by_status(structures)
    cs, evs, _, others = statuses.loc[["agree"]].to_numpy().tolist()[0]
    return (
        Headline(
            "Structures agréées",
            f"{plural(cs, 'CS', 'CS')}, {plural(evs, 'EVS', 'EVS')}",
            _others(others),
        ),
        _not_counting(statuses),
        _overdue(structures, reference_date),
        _staff(structures),
    )


def management_table(structures: gpd.GeoDataFrame) -> ScreenTable:
    """Return how many agreed structures each kind of management has, and the whole."""
    table = by_management(structures)
    table.index = pd.Index([WORDS.get(term, _UNSAID) for term in table.index])
    return _counted(table, "Gestion", "Qui gère la structure.", total=True)


def function_table(structures: gpd.GeoDataFrame) -> ScreenTable:
    """Return how many agreed structures have each function; those that have two are in two lines."""
    table = by_function(structures)
    table.index = pd.Index([_FUNCTIONS[term] for term in table.index])
    return _counted(table, "Fonction", "Une structure qui en a deux compte dans les deux lignes.", total=False)


def staff_table(structures: gpd.GeoDataFrame) -> ScreenTable:
    """Return the staff of each type of structure, and of how many it is known."""
    table = staff(structures).loc[list(_STAFF)]
    table = table.loc[(table["nb_structures"] > 0) | (table.index == "structure")]
    rows = tuple(
        (_STAFF[str(kind)], number(etp, 1), _known(int(known), int(total)))
        for kind, total, known, etp in table.itertuples()
    )
    return ScreenTable(
        labels=("Structures", "ETP", "Connu pour"),
        descriptions=(
            "Type de structure.",
            "Emplois en équivalent temps plein, où ils sont connus.",
            "Structures dont le personnel est connu.",
        ),
        numeric=(False, True, False),
        heading=0,
        rows=rows,
        last_is_total=True,
    )


def financer_table(money: Money) -> ScreenTable:
    """Return what each financer gives, the largest first, and the whole."""
    return _sums(pd.concat([money.by_financer, money.whole.set_axis(["Ensemble"])]), "Financeur", total=True)


def funded_structure_table(money: Money, structures: gpd.GeoDataFrame) -> ScreenTable:
    """Return what each structure is given, and the whole."""
    names = structures.set_index("id")["nom"]
    table = money.by_structure.set_axis(names.reindex(money.by_structure.index))
    return _sums(
        pd.concat([table, money.whole.set_axis(["Ensemble"])]).drop(columns="nb_structures"), "Structure", total=True
    )


def funding_year_table(money: Money) -> ScreenTable:
    """Return what is given each year; no total, for years do not add up to anything that one can compare."""
    years = ["Année inconnue" if pd.isna(year) else f"{year}" for year in money.by_year.index]
    return _sums(money.by_year.set_axis(years), "Année", total=False)


def _others(count: int) -> str:
    return f"{plural(count, 'autre structure', 'autres structures')}, à part" if count else "aucune autre structure"


def _not_counting(statuses: pd.DataFrame) -> Headline:
    rest = statuses.drop("agree")
    counts = rest["nb_structures"] + rest["nb_autres"]
    parts = [f"{number(count)}{NBSP}{STATUS_LABELS[str(term)].lower()}" for term, count in counts.items() if count]
    return Headline(
        "Structures qui ne comptent pas",
        number(int(counts.sum())),
        ", ".join(parts) or "ni projet, ni préfiguration, ni fermeture",
    )


def _overdue(structures: gpd.GeoDataFrame, reference_date: dt.date) -> Headline:
    table = renewals(structures, reference_date)
    overdue = int(table["agrement_echu"].sum())
    unknown = int(counting_structures(structures)["agrement_fin"].isna().sum())
    detail = f"{number(len(table) - overdue)} à renouveler d’ici {LONGEST_AGREEMENT_YEARS}{NBSP}ans"
    if unknown:
        detail += f"{THIN}; date inconnue pour {plural(unknown, 'structure')}"
    return Headline("Agréments échus", number(overdue), detail)


def _staff(structures: gpd.GeoDataFrame) -> Headline:
    total, known, etp = staff(structures).loc[["structure"]].to_numpy().tolist()[0]
    return Headline(
        "Personnel des CS et des EVS", with_unit(etp, "ETP", 1), f"connu pour {_known(int(known), int(total))}"
    )


def _known(known: int, total: int) -> str:
    return f"{plural(known, 'structure')} sur {number(total)}"


def _counted(table: pd.DataFrame, label: str, description: str, *, total: bool) -> ScreenTable:
    """Return counts by a term, without the terms that nothing has; the last line is the whole, if asked."""
    shown = table.loc[table.any(axis="columns")]
    if total:
        shown = pd.concat([shown, pd.DataFrame([table.sum()], index=["Ensemble"])])
    return ScreenTable(
        labels=(label, *(name for name, _ in _COUNTS.values())),
        descriptions=(description, *(text for _, text in _COUNTS.values())),
        numeric=(False, *(True for _ in _COUNTS)),
        heading=0,
        rows=tuple((str(term), *(number(row[column]) for column in _COUNTS)) for term, row in shown.iterrows()),
        last_is_total=total,
    )


def _sums(table: pd.DataFrame, label: str, *, total: bool) -> ScreenTable:
    # A column in which nothing is known says nothing: most departments have no other structure that is funded.
    columns = [column for column in _MONEY if column in table and table[column].notna().any()]
    return ScreenTable(
        labels=(label, *(_MONEY[column][0] for column in columns)),
        descriptions=(f"{label}.", *(_MONEY[column][1] for column in columns)),
        numeric=(False, *(True for _ in columns)),
        heading=0,
        rows=tuple(
            (str(term), *(_figure(column, float(row[column])) for column in columns)) for term, row in table.iterrows()
        ),
        last_is_total=total,
    )


def _figure(column: str, value: float) -> str:
    if column.startswith("nb_"):
        return number(value)
    return UNKNOWN if pd.isna(value) else with_unit(value, "€")
