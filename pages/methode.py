"""Méthode et sources: how each figure is made, from what, in the words of the guide."""

from __future__ import annotations

import streamlit as st

from avs_geo.outputs.sources import reference_sources, road_sources
from avs_geo.reference.geography import load_geography
from avs_geo.reference.location import user_guide
from avs_geo.web.files.roads import show_road_source
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.widgets.qpv_contours import show_qpv_source

st.markdown(user_guide().read_text(encoding="utf-8"))
st.header("Contours officiels des quartiers prioritaires")
show_qpv_source(load_geography(current_choices().departement))
st.header("Temps par la route")
show_road_source(current_choices().departement)
st.header("Sources des données de référence")
for source in (*reference_sources(), *road_sources()):
    st.markdown(f"- {source.credit()} ({source.licence})")
