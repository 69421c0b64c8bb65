"""The map in the page: drawn once, then only its highlight changes; a click chooses what the sheet shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from avs_geo.outputs.carte.folium_map import build_map
from avs_geo.outputs.carte.layers import outline
from avs_geo.outputs.carte.legend import legend_html
from avs_geo.outputs.sources import attribution
from avs_geo.web.cached import View, view_layers
from avs_geo.web.map_component import WrittenMap, clicked_feature, map_component, write_map
from avs_geo.web.subject import SUBJECT_KEY, Subject, subject_of_feature

if TYPE_CHECKING:
    from avs_geo.outputs.carte.layers import FeatureCollection

HEIGHT = 560


def show_map(view: View, subject: Subject | None) -> None:
    """Show the map of a view, with what is chosen outlined."""
    written = _written_map(view.key, view)
    map_component(
        written,
        height=HEIGHT,
        highlight=_outline_of(view, subject),
        on_click=lambda: _choose(st.session_state.get(written.key)),
    )
    st.html(legend_html(view.diagnosis, view.geography, view.inventory))
    st.html(f'<p class="avs-sources">Sources : {attribution()}. {view.diagnosis.times.model.capitalize()}.</p>')


@st.cache_resource(max_entries=64, show_spinner=False)
def _written_map(key: tuple[object, ...], _view: View) -> WrittenMap:  # noqa: ARG001 - the key of the cache
    return write_map(build_map(view_layers(_view), attribution=attribution()))


def _choose(answer: dict[str, Any] | None) -> None:
    """Take what was clicked as the subject of the sheet."""
    subject = subject_of_feature(clicked_feature(answer))
    if subject is not None:
        st.session_state[SUBJECT_KEY] = subject


def _outline_of(view: View, subject: Subject | None) -> FeatureCollection | None:
    if subject is None:
        return None
    units = view.diagnosis.units
    chosen = units.index == subject.code if subject.kind == "commune" else units["code_epci"] == subject.code
    return outline(units.geometry[chosen]) if chosen.any() else None
