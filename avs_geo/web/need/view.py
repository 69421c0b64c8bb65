"""What the index of need is made of for one commune or EPCI, and how far its ranking can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from avs_geo.analysis.need.inputs import available_indicators
from avs_geo.analysis.need.need import rank_stability
from avs_geo.outputs.tables.html_table import cells_table, drawn_cell, text_cell
from avs_geo.outputs.tables.need_tables import (
    contributions_table,
    epci_contributions_table,
    indicator_text,
    stability_sentence,
)
from avs_geo.text.markdown import as_markdown
from avs_geo.text.numbers import number, percent
from avs_geo.text.templates import fill

if TYPE_CHECKING:
    from markupsafe import Markup

    from avs_geo.web.in_hand.cached import View
    from avs_geo.web.in_hand.subject import Subject

_FIRST = 10
_FIRST_ONES = "Les dix premières communes"


def show_contributions(view: View, subject: Subject) -> None:
    """Show what each indicator gives to the index of what is chosen."""
    if subject.kind == "epci":
        table = epci_contributions_table(view)
        rows = table.loc[table["code_epci"] == subject.code]
        index, name = view.diagnosis.epci.loc[[subject.code], ["besoin", "nom"]].iloc[0]
    else:
        table = contributions_table(view)
        rows = table.loc[table["code_commune"] == subject.code]
        units = pd.DataFrame(view.diagnosis.units[["besoin", "nom"]])
        index, name = units.loc[[subject.code]].iloc[0]
    st.html(_contributions(rows, view, f"{name} : indice {number(index)} sur 100"))


def show_first_communes(view: View) -> None:
    """Show the communes with the greatest need."""
    units = pd.DataFrame(view.diagnosis.units.drop(columns="geometry"))
    first = units.sort_values("besoin", ascending=False, kind="stable", na_position="last").head(_FIRST)
    rows = [
        (
            text_cell(number(rank), css="n"),
            text_cell(nom, scope="row"),
            text_cell(number(population), css="n"),
            text_cell(number(need), css="n"),
            text_cell(percent(known, 0), css="n"),
        )
        for rank, (nom, population, need, known) in enumerate(
            zip(first["nom"], first["population"], first["besoin"], first["completude"], strict=True), start=1
        )
    ]
    st.html(cells_table(_heads("Rang", "Commune", "Population", "Indice", "Complétude"), rows, caption=_FIRST_ONES))


def show_stability(view: View) -> None:
    """Say how far the first ten depend on each weight."""
    need = view.diagnosis.need
    if need is None:
        return
    labels = {indicator.name: indicator.label for indicator in available_indicators(view.inventory)}
    stability = rank_stability(need)
    st.markdown(stability_sentence(stability, {name: as_markdown(label) for name, label in labels.items()}))
    rows = [
        (
            text_cell(labels.get(name, name), scope="row"),
            text_cell("divisé par deux" if factor < 1 else "augmenté de moitié"),
            text_cell(f"{number(stay)} sur {number(first)}", css="n"),
            text_cell(number(move), css="n"),
        )
        for name, factor, first, stay, move in stability.itertuples(index=False)
    ]
    heads = _heads("Indicateur", "Son poids", "Restent parmi les premières", "Plus grand changement de rang")
    st.html(cells_table(heads, rows, caption="Stabilité du classement"))


def _contributions(rows: pd.DataFrame, view: View, caption: str) -> str:
    known = {indicator.name: indicator for indicator in available_indicators(view.inventory)}
    largest = max(float(rows["contribution"].max()), 1e-9) if len(rows) else 1.0
    values = rows["valeur"] if "valeur" in rows else pd.Series([None] * len(rows))
    cells = [
        (
            text_cell(str(label), scope="row"),
            text_cell(indicator_text(value, known[name]) if value is not None else "–"),
            drawn_cell(_bar(share, largest), css="e"),
        )
        for name, label, value, share in zip(
            rows["indicateur"], rows["libelle"], values, rows["contribution"], strict=True
        )
    ]
    return cells_table(_heads("Indicateur", "Valeur", "Ce qu’il apporte à l’indice"), cells, caption=caption)


def _bar(share: float, largest: float) -> Markup:
    width = 80 * max(share, 0) / largest
    return fill("web/need/bar.html", width=f"{width:.1f}", said=number(share, 1))


def _heads(*labels: str) -> list[str]:
    return [text_cell(label, scope="col") for label in labels]
