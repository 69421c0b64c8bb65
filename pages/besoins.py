"""Besoins: the index of need, what it is made of, and how stable its ranking is."""

from __future__ import annotations

import streamlit as st

from avs_geo.analysis.need.inputs import available_indicators
from avs_geo.web.in_hand.cached import View, current_view
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.in_hand.need import ask_need, take_built_in
from avs_geo.web.maps.view import show_map
from avs_geo.web.need.view import show_contributions, show_first_communes, show_stability
from avs_geo.web.widgets.sheet import ask_subject
from avs_geo.web.widgets.tables import offer_tables


@st.fragment
def map_and_contributions(view: View) -> None:
    """Redraw only this part when something is clicked on the map."""
    left, right = st.columns([3, 2], gap="medium")
    with right:
        subject = ask_subject(view)
        if subject is not None:
            show_contributions(view, subject)
        show_first_communes(view)
    with left:
        show_map(view, subject, theme="besoin")


choices = current_choices()
view = current_view(choices)

st.title(f"Besoins : {view.geography.departement.nom}")
st.markdown(
    "L’indice va de 0 à 100 : chaque indicateur devient le rang de la commune parmi celles du département, et l’indice "
    "est leur moyenne, pondérée par vos poids. Une valeur inconnue est laissée de côté ; la complétude dit quelle part "
    "du poids était connue. Importez d’autres indicateurs (Insee, Cnaf, FRR…) à la page « Mes fichiers ».",
)
with st.expander("Indicateurs, poids et sens", expanded=True):
    ask_need(available_indicators(view.inventory))
if view.diagnosis.need is None:
    st.info("Choisissez au moins un indicateur : sans lui, rien n’est supposé du besoin.")
    st.button("Commencer par les indicateurs qui ne demandent aucun fichier", on_click=take_built_in)
else:
    map_and_contributions(view)
    st.header("Stabilité du classement")
    show_stability(view)
    offer_tables(view, ("contributions", "contributions_epci", "stabilite"))
