"""The parts of the page « État des lieux »: figures, renewals, management, functions, staff, money, and the sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from avs_geo.analysis.state_of_play import money, renewal_calendar, renewals
from avs_geo.outputs.charts.renewal_chart import renewal_chart
from avs_geo.outputs.sheets.structure_sheet import structure_sheet
from avs_geo.outputs.tables.html_table import html_table
from avs_geo.outputs.tables.state_of_play_tables import (
    financer_table,
    function_table,
    funded_structure_table,
    funding_year_table,
    management_table,
    staff_table,
    state_headlines,
)
from avs_geo.text.inert import visible_text
from avs_geo.web.widgets.headline import show_figures
from avs_geo.web.widgets.sheet import show_lines
from avs_geo.web.widgets.tables import offer_tables, show_table

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.web.in_hand.cached import View

_STRUCTURE = "avs_structure"
_ALL_YEARS = "Toutes"
_NO_YEAR = "Sans année"


def show_state_figures(view: View) -> None:
    """Show the headline figures of the structures."""
    show_figures(state_headlines(view.inventory.structures, view.diagnosis.parameters.reference_date))


def ask_structure(view: View) -> str | None:
    """Ask whose sheet to show; a click on the map answers too. Returns the id."""
    structures = view.inventory.structures
    labels = {
        str(identifier): visible_text(f"{nom} ({kind}, {commune})")
        for identifier, nom, kind, commune in zip(
            structures["id"], structures["nom"], structures["type"], structures["nom_commune"], strict=True
        )
    }
    if st.session_state.get(_STRUCTURE) not in labels:
        st.session_state[_STRUCTURE] = next(iter(labels), None)
    return st.selectbox(
        "Fiche d’une structure",
        list(labels),
        format_func=labels.__getitem__,
        placeholder="Cliquez sur la carte, ou tapez un nom",
        key=_STRUCTURE,
    )


def choose_structure(feature: dict[str, Any] | None) -> None:
    """Take the structure that was clicked on the map."""
    identifier = ((feature or {}).get("properties") or {}).get("structure")
    if isinstance(identifier, str):
        st.session_state[_STRUCTURE] = identifier


def show_structure_sheet(view: View, identifier: str) -> None:
    """Show the sheet of a structure."""
    show_lines(structure_sheet(identifier, view))


def show_renewals(view: View) -> None:
    """Show when agreements end: by year, then one by one with downloads."""
    today = view.diagnosis.parameters.reference_date
    table = renewals(view.inventory.structures, today)
    if table.empty:
        st.info(
            "Aucune fin d’agrément n’est connue dans les quatre ans : remplissez la colonne « agrement_fin » "
            "du fichier des structures pour avoir le calendrier."
        )
        return
    st.html(renewal_chart(renewal_calendar(table, today)))
    show_table(view, "renouvellements")


def show_counts(view: View) -> None:
    """Show the structures by management, by function, and their staff."""
    structures = view.inventory.structures
    left, right = st.columns(2, gap="medium")
    left.html(html_table(management_table(structures), caption="Structures agréées, par mode de gestion"))
    left.html(html_table(staff_table(structures), caption="Personnel, en équivalents temps plein"))
    right.html(html_table(function_table(structures), caption="Structures agréées, par fonction"))
    right.caption("Une structure qui a deux fonctions compte dans les deux lignes.")
    offer_tables(view, ("statuts", "gestion", "fonctions", "personnel", "calendrier"))


def show_partners(view: View) -> None:
    """Show who finances, by how much, for the year that is asked for."""
    partners = view.inventory.partenaires
    if partners is None or partners.empty:
        st.info(
            "Aucun fichier de partenaires n’est importé : ajoutez-le à la page « Mes fichiers » "
            "(colonnes « id_structure », « financeur », « nature », « montant », « annee », « engagement »)."
        )
        return
    structures = view.inventory.structures
    chosen = money(_of_year(partners, _ask_year(partners)), structures)
    left, right = st.columns(2, gap="medium")
    left.html(html_table(financer_table(chosen), caption="Par financeur"))
    right.html(html_table(funded_structure_table(chosen, structures), caption="Par structure"))
    st.html(html_table(funding_year_table(money(partners, structures)), caption="Par année"))
    offer_tables(view, ("financeurs", "structures_financees", "financements_par_annee"))
    show_table(view, "financements")


def show_types_apart(view: View) -> None:
    """Say which structures are shown without counting."""
    structures = view.inventory.structures
    apart = structures.loc[(structures["type"] == "AUTRE") | (structures["statut"] != "agree")]
    if len(apart):
        st.caption(
            "Les autres structures, et celles qui sont en projet, en préfiguration ou fermées, sont montrées à part : "
            "elles ne comptent pas dans la couverture."
        )


def _ask_year(partners: pd.DataFrame) -> str:
    years = [str(year) for year in sorted(partners["annee"].dropna().unique(), reverse=True)]
    unsaid = [_NO_YEAR] if partners["annee"].isna().any() else []
    options = [*years, *unsaid, _ALL_YEARS]
    return st.segmented_control("Année", options, default=options[0], required=True, key="annee_partenaires") or (
        _ALL_YEARS
    )


def _of_year(partners: pd.DataFrame, year: str) -> pd.DataFrame:
    if year == _ALL_YEARS:
        return partners
    if year == _NO_YEAR:
        return partners.loc[partners["annee"].isna()]
    return partners.loc[partners["annee"].eq(int(year)).fillna(value=False)]
