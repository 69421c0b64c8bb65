"""La séance: the committee tries, compares, decides, and finds it all again."""

from __future__ import annotations

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.web.choices import current_choices
from avs_geo.web.session.acts import hold_choices
from avs_geo.web.session.compare import show_comparison
from avs_geo.web.session.figures import show_difference_sentences, show_differences, show_session_figures
from avs_geo.web.session.map_view import ask_theme, show_session_legend, show_session_map
from avs_geo.web.session.opening import current_work, show_settings_notice
from avs_geo.web.session.panels import ask_panel, show_panel
from avs_geo.web.session.place_view import ask_mode
from avs_geo.web.session.study import Outcome, outcome
from avs_geo.web.session.toolbar import COMPARE, keep_and_say, show_impossible, show_refusal, show_toolbar
from avs_geo.web.session.work import Work, work_in_hand


@st.fragment
def session_room() -> None:
    """Redraw only this part at each act, and keep what was done once it is on screen."""
    work = work_in_hand()
    if work is None:
        return
    hold_choices()
    state = show_toolbar(work)
    try:
        after = outcome(work)
    except AvsGeoError as error:
        show_impossible(error)
        return
    show_session_figures(work, after)
    if st.session_state.get(COMPARE):
        ask_mode()
        show_refusal()
        show_comparison(work, theme=ask_theme())
        show_panel(work, after, ask_panel(work))
    else:
        map_and_panel(work, after)
    keep_and_say(state)


def map_and_panel(work: Work, after: Outcome) -> None:
    """Show the map beside what can be done."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        ask_mode()
        show_refusal()
        theme = ask_theme()
        show_session_map(work, after, theme=theme)
        show_session_legend(work, after, theme=theme)
    with right:
        show_difference_sentences(after.differences)
        show_panel(work, after, ask_panel(work))
    if after.changes and not work.session.projector:
        st.header("Ce que la variante change")
        show_differences(work, after.differences, title="D’aujourd’hui à la variante", stem=work.session.current)


choices = current_choices()
work = current_work(choices)
st.title(f"Séance : {work.view.geography.departement.nom}")
show_settings_notice(work, choices)
session_room()
