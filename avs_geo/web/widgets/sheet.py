"""The sheet of a commune or of an intercommunalité, and the box that finds one by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.sheets.zone_sheet import FactSheet, commune_sheet, epci_sheet
from avs_geo.text.inert import visible_text
from avs_geo.text.markdown import as_markdown
from avs_geo.text.templates import fill
from avs_geo.web.in_hand.subject import SUBJECT_KEY, Subject

if TYPE_CHECKING:
    from avs_geo.web.in_hand.cached import View


def ask_subject(view: View) -> Subject | None:
    """Ask which commune or intercommunalité to show; a click on the map answers too."""
    names = _names(view)
    if st.session_state.get(SUBJECT_KEY) not in names:
        st.session_state[SUBJECT_KEY] = None
    return st.selectbox(
        "Fiche d’une commune ou d’une intercommunalité",
        list(names),
        index=None,
        format_func=lambda subject: visible_text(names[subject]),
        placeholder="Cliquez sur la carte, ou tapez un nom",
        key=SUBJECT_KEY,
    )


def show_sheet(view: View, subject: Subject) -> None:
    """Show the sheet of what was chosen; below a commune's, that of its EPCI."""
    if subject.kind == "epci":
        show_lines(epci_sheet(subject.code, view))
        return
    show_lines(commune_sheet(subject.code, view))
    epci, name = view.diagnosis.units.loc[[subject.code], ["code_epci", "nom_epci"]].iloc[0]
    if isinstance(epci, str):
        with st.expander(f"Son intercommunalité : {as_markdown(name)}"):
            show_lines(epci_sheet(epci, view))


def _names(view: View) -> dict[Subject, str]:
    epci = {Subject("epci", str(code)): str(nom) for code, nom in view.diagnosis.epci["nom"].items()}
    units = view.diagnosis.units
    return epci | {
        Subject("commune", code): f"{nom} ({code})" for code, nom in zip(units.index, units["nom"], strict=True)
    }


def show_lines(sheet: FactSheet) -> None:
    """Show a sheet."""
    st.html(fill("web/widgets/sheet.html", sheet=sheet))
