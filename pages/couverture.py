"""Couverture et zones blanches: the groups of communes that nothing covers, one after the other."""

from __future__ import annotations

import streamlit as st

from avs_geo.outputs.sentences.sentences import zones_blanches_sentence
from avs_geo.web.coverage.zones import ask_zone, choose_zone_of, show_zone_sheet
from avs_geo.web.in_hand.cached import View, current_view
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.maps.view import show_map
from avs_geo.web.widgets.headline import show_notices
from avs_geo.web.widgets.tables import show_table


@st.fragment
def zones_and_map(view: View) -> None:
    """Redraw only this part when another zone is asked for."""
    left, right = st.columns([3, 2], gap="medium")
    with right:
        zone = ask_zone(view)
        if zone is not None:
            show_zone_sheet(view, zone)
    with left:
        show_map(view, zone, follow=True, on_feature=lambda feature: choose_zone_of(feature, view))


choices = current_choices()
view = current_view(choices)

st.title(f"Couverture et zones blanches : {view.geography.departement.nom}")
show_notices(view, choices)
st.markdown(zones_blanches_sentence(view.diagnosis))
if len(view.diagnosis.zones_blanches):
    zones_and_map(view)
    st.header("Toutes les zones blanches")
    show_table(view, "zones_blanches")
st.header("Quartiers prioritaires")
show_table(view, "qpv")
