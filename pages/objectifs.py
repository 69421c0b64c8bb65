"""Objectifs: the programme that is proposed, what the committee decides of it, and where that leads."""

from __future__ import annotations

import streamlit as st

from avs_geo.analysis.programme.programme import Programme, apply_decisions
from avs_geo.web.in_hand.cached import View, current_view
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.in_hand.programme import draft_of
from avs_geo.web.programme.choices import USUAL_YEARS, ask_programme
from avs_geo.web.programme.document import offer_document
from avs_geo.web.programme.settings_form import ask_settings
from avs_geo.web.programme.table import edit_lines, forget_decisions
from avs_geo.web.programme.view import (
    offer_programme,
    show_asked,
    show_decided_lines,
    show_decided_sentence,
    show_indicators,
    show_programme_figures,
    show_reasons,
    show_trajectory,
)
from avs_geo.web.widgets.headline import show_notices, show_what_to_bring


@st.fragment
def table_and_what_follows(view: View, draft: Programme) -> None:
    """Redraw only this part when a line is edited."""
    figures, trajectory = st.container(), st.container()
    st.header("Les lignes, à décider")
    st.caption("Un bouton par statut ; « Modifier » donne l’année, la nature d’une création et un commentaire.")
    decisions = edit_lines(draft)
    programme = apply_decisions(draft, decisions)
    show_decided_sentence(programme)
    st.button("Revenir à la proposition", on_click=forget_decisions, args=(view.geography.departement.code,))
    with figures:
        show_programme_figures(programme)
    with trajectory:
        show_trajectory(programme, draft)
    show_decided_lines(programme)
    show_reasons(programme)
    st.header("Indicateurs d’évaluation")
    show_indicators(programme)
    st.header("Téléchargements")
    offer_document(view, programme)
    offer_programme(view, programme, decisions)


choices = current_choices()
view = current_view(choices)

title = st.empty()
show_notices(view, choices)
if show_what_to_bring(view):
    title.title(f"Objectifs : {view.geography.departement.nom}")
    st.stop()
ask_settings(choices.parameters.reference_date.year + 1, USUAL_YEARS)
asked = ask_programme(choices.parameters.reference_date)
title.title(f"Objectifs {asked.horizon} : {view.geography.departement.nom}")
draft = draft_of(view, asked)
show_asked(draft)
table_and_what_follows(view, draft)
