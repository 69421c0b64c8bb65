"""What the index of need is made of, as tables and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.need.inputs import available_indicators
from avs_geo.analysis.need.need import STABILITY_COLUMNS, rank_stability, zone_contributions
from avs_geo.outputs.tables.columns import empty_table
from avs_geo.text.numbers import UNKNOWN, number, percent, small_count, with_unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from avs_geo.analysis.need.need import NeedResult
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.indicators.catalogue import Indicator
    from avs_geo.inventory.inventory import Inventory

CONTRIBUTIONS: Final = (
    "code_commune",
    "nom_commune",
    "indicateur",
    "libelle",
    "valeur",
    "rang_centile",
    "poids",
    "contribution",
)
EPCI_CONTRIBUTIONS: Final = ("code_epci", "nom_epci", "indicateur", "libelle", "poids", "contribution")
STABILITE: Final = (STABILITY_COLUMNS[0], "libelle", *STABILITY_COLUMNS[1:])


def contributions_table(study: Study) -> pd.DataFrame:
    """Return one line per unit and indicator of the index; none where there is no index.

    ``valeur`` is as published, ``rang_centile`` its percentile rank, turned over where its direction asks, 0 to 100; of
    a unit, the sum of
    ``contribution`` is ``besoin``.
    """
    need = study.diagnosis.need
    if need is None:
        return empty_table(CONTRIBUTIONS)
    names = list(need.settings.weighed)
    units = study.units
    table = pd.DataFrame(
        {
            "code_commune": np.repeat(units.index.to_numpy(), len(names)),
            "nom_commune": np.repeat(units["nom"].to_numpy(), len(names)),
            "indicateur": np.tile(np.array(names, dtype=object), len(units)),
            "valeur": need.given.to_numpy().ravel(),
            "rang_centile": need.ranks.to_numpy().ravel(),
            "contribution": need.contributions.to_numpy().ravel(),
        },
    )
    return _described(table, study.inventory, need)[list(CONTRIBUTIONS)]


def epci_contributions_table(study: Study) -> pd.DataFrame:
    """Return one line per EPCI and indicator; of an EPCI, the sum of ``contribution`` is ``besoin``."""
    need = study.diagnosis.need
    if need is None:
        return empty_table(EPCI_CONTRIBUTIONS)
    names = list(need.settings.weighed)
    parts = zone_contributions(need, study.units["code_epci"], study.units["population"])
    parts = parts.reindex(study.diagnosis.epci.index)
    table = pd.DataFrame(
        {
            "code_epci": np.repeat(parts.index.to_numpy(), len(names)),
            "nom_epci": np.repeat(study.diagnosis.epci["nom"].to_numpy(), len(names)),
            "indicateur": np.tile(np.array(names, dtype=object), len(parts)),
            "contribution": parts.to_numpy().ravel(),
        },
    )
    return _described(table, study.inventory, need)[list(EPCI_CONTRIBUTIONS)]


def stability_table(study: Study) -> pd.DataFrame:
    """Return what becomes of the first units when a weight changes: two lines per indicator; none without an index."""
    need = study.diagnosis.need
    if need is None:
        return empty_table(STABILITE)
    return _labelled(rank_stability(need), study.inventory)[list(STABILITE)]


def _labelled(table: pd.DataFrame, inventory: Inventory) -> pd.DataFrame:
    labels = {indicator.name: indicator.label for indicator in available_indicators(inventory)}
    return table.assign(libelle=table["indicateur"].map(labels))


def _described(table: pd.DataFrame, inventory: Inventory, need: NeedResult) -> pd.DataFrame:
    return _labelled(table, inventory).assign(poids=table["indicateur"].map(dict(need.settings.weights)))


def need_settings_rows(study: Study) -> list[dict[str, Any]]:
    """Return the indicators of the index with their weights and directions, for the summary; empty without index."""
    need = study.diagnosis.need
    if need is None:
        return []
    known = {indicator.name: indicator for indicator in available_indicators(study.inventory)}
    return [
        {
            "nom": name,
            "libelle": known[name].label,
            "unite": known[name].unit,
            "poids": need.settings.weights[name],
            "sens": str(need.settings.direction(name)),
            "valeurs_connues": int(need.given[name].notna().sum()),
            "source": known[name].source,
        }
        for name in need.settings.weighed
    ]


def indicator_text(value: float | None, indicator: Indicator) -> str:
    """Return a value as people read it: ``< 5`` for a small count, ``12,5 %``, ``21 660 euros par an``."""
    if value is None or np.isnan(value):
        return UNKNOWN
    if indicator.is_count or indicator.rounding is not None:
        return small_count(value, is_rounded=indicator.rounding is not None)
    if indicator.unit == "part":
        return percent(value) if value >= 0 else with_unit(value * 100, "%", 1)
    if indicator.unit == "%":
        return with_unit(value, "%", 1)
    decimals = 0 if float(value).is_integer() else 1
    return with_unit(value, indicator.unit, decimals) if indicator.unit else number(value, decimals)


def stability_sentence(stability: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Return what :func:`avs_geo.analysis.need.need.rank_stability` found, in one sentence."""
    if stability["indicateur"].nunique() < 2:
        return "Un seul indicateur fait l’indice\u00a0: son poids ne change pas le classement."
    worst = stability.iloc[int(stability["restent"].to_numpy().argmin())]
    first = number(worst["premieres"])
    if worst["restent"] == worst["premieres"]:
        return (
            f"Les {first} premières communes restent les mêmes quand le poids d’un indicateur "
            "baisse ou monte de moitié."
        )
    change = "baisse" if worst["facteur"] < 1 else "monte"
    label = labels.get(str(worst["indicateur"]), str(worst["indicateur"]))
    return (
        f"Quand le poids d’un indicateur baisse ou monte de moitié, {number(worst['restent'])} au moins des "
        f"{first} premières communes le restent\u00a0; le plus sensible est «\u00a0{label}\u00a0», quand son poids "
        f"{change}."
    )
