"""Implantations: where new structures should open, what each adds, and how sure that is."""

from __future__ import annotations

import streamlit as st

from avs_geo.analysis.siting.refusal import SitingRefusedError
from avs_geo.web.in_hand.cached import View, current_view
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.siting.choices import ask_siting
from avs_geo.web.siting.view import (
    current_siting,
    show_curve,
    show_refusal,
    show_sentences,
    show_sites,
    show_siting_map,
)
from avs_geo.web.widgets.headline import show_notices, show_what_to_bring


@st.fragment
def sites_and_map(view: View) -> None:
    """Redraw only this part when something else is asked."""
    try:
        siting = current_siting(view, ask_siting(view))
    except SitingRefusedError as error:
        show_refusal(error)
        return
    left, right = st.columns([3, 2], gap="medium")
    with right:
        show_sentences(view, siting)
        show_sites(view, siting)
    with left:
        show_siting_map(view, siting)
    show_curve(view, siting)


choices = current_choices()
view = current_view(choices)

st.title(f"Implantations : {view.geography.departement.nom}")
st.caption("Où ouvrir de nouvelles structures pour servir le plus d’habitants ; les structures existantes restent")
show_notices(view, choices)
if not show_what_to_bring(view):
    sites_and_map(view)
