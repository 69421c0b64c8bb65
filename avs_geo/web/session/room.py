"""The two columns of the session: the map with what a click on it does, and all that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.web.maps.view import beside
from avs_geo.web.session.figures import show_difference_sentences, show_session_figures
from avs_geo.web.session.map_view import ask_theme, chosen_theme, show_session_legend, show_session_map
from avs_geo.web.session.opening import show_settings_notice
from avs_geo.web.session.panels import ask_panel, show_panel
from avs_geo.web.session.place_view import ask_mode

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from avs_geo.web.in_hand.choices import Choices
    from avs_geo.web.in_hand.what_if import Outcome
    from avs_geo.web.in_hand.work import Work


def show_map_column(work: Work, after: Outcome) -> None:
    """Show the map with its legend; on a projector it comes first, and what a click on it does stands elsewhere."""
    if not work.session.projector:
        ask_mode()
    left, right = beside()
    with right:
        theme = chosen_theme() if work.session.projector else ask_theme()
        show_session_legend(work, after, theme=theme)
    with left:
        show_session_map(work, after, theme=theme)


def show_side_column(work: Work, after: Outcome, choices: Choices) -> DeltaGenerator:
    """Show the figures and the panels; returns the place where the page says whether all is kept, to be filled last."""
    if work.session.projector:
        return _show_projected(work, after, choices)
    show_session_figures(work, after)
    state = st.empty()
    show_difference_sentences(after.differences)
    show_settings_notice(work, choices)
    show_panel(work, after, ask_panel(work))
    return state


def _show_projected(work: Work, after: Outcome, choices: Choices) -> DeltaGenerator:
    """Show first what is pressed in a room, then what it reads."""
    panel = ask_panel(work)
    ask_mode()
    show_session_figures(work, after)
    ask_theme()
    state = st.empty()
    show_difference_sentences(after.differences)
    show_settings_notice(work, choices)
    show_panel(work, after, panel)
    return state
