"""The map of the session in the page: its shapes are written once, each act only paints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.outputs.maps.effect_theme import effect_theme
from avs_geo.outputs.maps.legend import legend_html
from avs_geo.outputs.maps.themes import Theme, coverage_theme, unknown_theme
from avs_geo.outputs.maps.unit_paint import paint_json
from avs_geo.outputs.session.map import session_map
from avs_geo.outputs.session.paint import SessionMarks, session_json
from avs_geo.outputs.sources import attribution
from avs_geo.web.maps.component import WrittenMap, map_component, write_map
from avs_geo.web.serving.returned_memory import forgotten_when_left
from avs_geo.web.session.acts import DRAWN, MODE, STRUCTURE, answer_click
from avs_geo.web.widgets.paragraph import paragraph

if TYPE_CHECKING:
    from avs_geo.web.in_hand.cached import View
    from avs_geo.web.in_hand.what_if import Outcome
    from avs_geo.web.in_hand.work import Work

# The most that the map is high, and what it leaves below it for its legend on a projector; it fits its window.
HEIGHT, PROJECTED_HEIGHT, COMPARED_HEIGHT = 900, 1400, 760
_LEGEND_ROOM: Final = 72
_THEME: Final = "avs_seance_couleurs"
EFFECTS, COVERAGE = "gains", "couverture"
THEME_LABELS: Final = {EFFECTS: "Gains et pertes", COVERAGE: "Couverture après"}


def ask_theme() -> str:
    """Ask what the communes are coloured by."""
    st.segmented_control(
        "Couleurs de la carte",
        list(THEME_LABELS),
        default=EFFECTS,
        required=True,
        format_func=THEME_LABELS.__getitem__,
        key=_THEME,
        label_visibility="collapsed",
        width="stretch",
    )
    return chosen_theme()


def chosen_theme() -> str:
    """Return what the communes are coloured by."""
    return str(st.session_state.get(_THEME) or EFFECTS)


def show_session_map(
    work: Work, after: Outcome, *, theme: str, key: str = "carte-seance", linked: bool = False
) -> None:
    """Show what a variant gives.

    Parameters
    ----------
    work
        What is in hand.
    after
        The variant.
    theme
        ``gains`` or ``couverture``.
    key
        The name of the map in the page.
    linked
        Whether it moves with the other maps of the page.
    """
    projected = work.session.projector
    height = COMPARED_HEIGHT if linked else PROJECTED_HEIGHT if projected else HEIGHT
    marks = SessionMarks(
        touched={change.id for change in after.changes},
        chosen=str(st.session_state.get(STRUCTURE) or ""),
        mode=str(st.session_state.get(MODE) or ""),
        drawn=st.session_state.get(DRAWN),
        linked=linked,
        projected=projected,
        height=height,
        reserve=_LEGEND_ROOM if projected else 0,
    )
    map_component(
        _written(("seance", *work.view.base_key), work.view),
        key=key,
        acts={
            "units": _paint((*after.key, theme), after, theme),
            "session": session_json(work.view.geography, after.inventory, marks),
        },
        on_answer=answer_click,
    )


def show_session_legend(work: Work, after: Outcome, *, theme: str) -> None:
    """Show the legend with its figures, and the sources."""
    st.html(legend_html(after, theme=_theme(after, theme), catchment=False))
    if work.session.projector:
        # Elsewhere they stand at the foot of the map itself.
        st.html(paragraph(f"Sources : {attribution(work.view.inventory)}.", css="avs-sources"))


def _theme(after: Outcome, theme: str) -> Theme:
    if after.inventory.structures.empty:
        return unknown_theme(after.diagnosis)
    return effect_theme(after.differences, after.diagnosis) if theme == EFFECTS else coverage_theme(after.diagnosis)


@st.cache_resource(max_entries=16, show_spinner=False)
def _written(key: tuple[object, ...], _view: View) -> WrittenMap:  # noqa: ARG001 - the key of the cache
    chart = session_map(_view, attribution=attribution(_view.inventory))
    return write_map(chart)


@forgotten_when_left
@st.cache_resource(max_entries=64, show_spinner=False)
def _paint(key: tuple[object, ...], _after: Outcome, theme: str) -> str:  # noqa: ARG001 - the key of the cache
    return paint_json(_after, _theme(_after, theme))
