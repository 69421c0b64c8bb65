"""The map in the page: drawn once, then only its highlight changes; a click chooses what the sheet shows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit_folium import st_folium

from avs_geo.outputs.carte.folium_map import build_map, highlight_group
from avs_geo.outputs.carte.layers import outline
from avs_geo.outputs.carte.legend import legend_html
from avs_geo.outputs.sources import attribution
from avs_geo.web.cached import View, view_layers
from avs_geo.web.subject import SUBJECT_KEY, Subject, subject_of_feature

if TYPE_CHECKING:
    from avs_geo.outputs.carte.layers import FeatureCollection

HEIGHT = 560


def show_map(view: View, subject: Subject | None) -> None:
    """Show the map of a view, with what is chosen outlined."""
    layers = view_layers(view)
    key = "carte-" + hashlib.sha256(repr(view.key).encode()).hexdigest()[:16]
    st_folium(
        build_map(layers, attribution=attribution()),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=highlight_group(_outline_of(view, subject)),
        on_change=lambda: _choose(st.session_state.get(key)),
    )
    st.html(legend_html(view.diagnosis, view.geography, view.inventory))
    st.html(f'<p class="avs-sources">Sources : {attribution()}. {view.diagnosis.times.model.capitalize()}.</p>')


def _choose(answer: dict[str, Any] | None) -> None:
    """Take what was clicked as the subject of the sheet."""
    feature = (answer or {}).get("last_active_drawing")
    subject = subject_of_feature(feature)
    if subject is not None:
        st.session_state[SUBJECT_KEY] = subject


def _outline_of(view: View, subject: Subject | None) -> FeatureCollection | None:
    if subject is None:
        return None
    units = view.diagnosis.units
    chosen = units.index == subject.code if subject.kind == "commune" else units["code_epci"] == subject.code
    return outline(units.geometry[chosen]) if chosen.any() else None
