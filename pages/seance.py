"""La séance: the committee tries, compares, decides, and finds it all again."""

from __future__ import annotations

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.in_hand.what_if import outcome
from avs_geo.web.in_hand.work import work_in_hand
from avs_geo.web.session.acts import hold_choices
from avs_geo.web.session.compare import show_comparison
from avs_geo.web.session.figures import show_differences
from avs_geo.web.session.opening import current_work
from avs_geo.web.session.room import show_map_column, show_side_column
from avs_geo.web.session.toolbar import COMPARE, keep_and_say, show_impossible, show_toolbar


@st.fragment
def session_room() -> None:
    """Redraw only this part at each act, and keep what was done once it is on screen."""
    work = work_in_hand()
    if work is None:
        return
    hold_choices()
    projected = work.session.projector and not st.session_state.get(COMPARE)
    if not projected:
        show_toolbar(work)
    try:
        after = outcome(work)
    except AvsGeoError as error:
        if projected:
            show_toolbar(work)
        show_impossible(error)
        return
    if st.session_state.get(COMPARE):
        state = show_comparison(work, after)
    else:
        with st.container(key="avs_projete" if projected else "avs_agir"):
            left, right = st.columns([1.85 if projected else 2, 1], gap="small")
            with left:
                show_map_column(work, after)
            with right:
                if projected:
                    show_toolbar(work)
                state = show_side_column(work, after, choices)
        if after.changes and not projected:
            st.header("Ce que la variante change")
            title = f"D’aujourd’hui à la variante {work.session.current}"
            show_differences(work, after.differences, title=title, stem=work.session.current)
    keep_and_say(state)


choices = current_choices()
current_work(choices)
session_room()
