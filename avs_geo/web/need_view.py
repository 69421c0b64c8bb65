"""What the index of need is made of for one commune or EPCI, and how far its ranking can be trusted."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from avs_geo.analysis.need import rank_stability
from avs_geo.analysis.need_inputs import available_indicators
from avs_geo.outputs.french import number, percent
from avs_geo.outputs.need_tables import (
    contributions_table,
    epci_contributions_table,
    indicator_text,
    stability_sentence,
)

if TYPE_CHECKING:
    from avs_geo.web.cached import View
    from avs_geo.web.subject import Subject

_FIRST = 10


def show_contributions(view: View, subject: Subject) -> None:
    """Show what each indicator gives to the index of what is chosen."""
    if subject.kind == "epci":
        table = epci_contributions_table(view.diagnosis, view.inventory)
        rows = table.loc[table["code_epci"] == subject.code]
        index, name = view.diagnosis.epci.loc[[subject.code], ["besoin", "nom"]].iloc[0]
    else:
        table = contributions_table(view.diagnosis, view.inventory)
        rows = table.loc[table["code_commune"] == subject.code]
        units = pd.DataFrame(view.diagnosis.units[["besoin", "nom"]])
        index, name = units.loc[[subject.code]].iloc[0]
    st.html(_contributions(rows, view, f"{name} : indice {number(index)} sur 100"))


def show_first_communes(view: View) -> None:
    """Show the communes with the greatest need."""
    units = pd.DataFrame(view.diagnosis.units.drop(columns="geometry"))
    first = units.sort_values("besoin", ascending=False, kind="stable", na_position="last").head(_FIRST)
    rows = "".join(
        f'<tr><td class="n">{rank}</td><th scope="row">{escape(nom)}</th>'
        f'<td class="n">{number(population)}</td><td class="n">{number(need)}</td>'
        f'<td class="n">{percent(known, 0)}</td></tr>'
        for rank, (nom, population, need, known) in enumerate(
            zip(
                first["nom"],
                first["population"],
                first["besoin"],
                first["completude"],
                strict=True,
            ),
            start=1,
        )
    )
    heads = ("Rang", "Commune", "Population", "Indice", "Complétude")
    st.html(_table("Les dix premières communes", heads, rows))


def show_stability(view: View) -> None:
    """Say how far the first ten depend on each weight."""
    need = view.diagnosis.need
    if need is None:
        return
    labels = {indicator.name: indicator.label for indicator in available_indicators(view.inventory)}
    stability = rank_stability(need)
    st.markdown(stability_sentence(stability, labels))
    rows = "".join(
        f'<tr><th scope="row">{escape(labels.get(name, name))}</th>'
        f"<td>{'divisé par deux' if factor < 1 else 'augmenté de moitié'}</td>"
        f'<td class="n">{number(stay)} sur {number(first)}</td><td class="n">{number(move)}</td></tr>'
        for name, factor, first, stay, move in stability.itertuples(index=False)
    )
    heads = ("Indicateur", "Son poids", "Restent parmi les premières", "Plus grand changement de rang")
    st.html(_table("Stabilité du classement", heads, rows))


def _contributions(rows: pd.DataFrame, view: View, caption: str) -> str:
    known = {indicator.name: indicator for indicator in available_indicators(view.inventory)}
    largest = max(float(rows["contribution"].max()), 1e-9) if len(rows) else 1.0
    values = rows["valeur"] if "valeur" in rows else pd.Series([None] * len(rows))
    body = "".join(
        f'<tr><th scope="row">{escape(str(label))}</th>'
        f"<td>{escape(indicator_text(value, known[name])) if value is not None else '–'}</td>"
        f'<td class="e"><div class="avs-part" style="width:{80 * max(share, 0) / largest:.1f}%"></div>'
        f" {number(share, 1)}</td></tr>"
        for name, label, value, share in zip(
            rows["indicateur"], rows["libelle"], values, rows["contribution"], strict=True
        )
    )
    return _table(caption, ("Indicateur", "Valeur", "Ce qu’il apporte à l’indice"), body)


def _table(caption: str, heads: tuple[str, ...], rows: str) -> str:
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="avs-tableau" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
