"""The map in the page: drawn once, then only its highlight changes; a click chooses what the sheet shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from avs_geo.outputs.maps.catchment_paint import catchment_json
from avs_geo.outputs.maps.folium_map import build_map
from avs_geo.outputs.maps.layers import map_layers, outline
from avs_geo.outputs.maps.legend import legend_html
from avs_geo.outputs.maps.themes import Theme, balance_theme, coverage_theme, need_theme, unknown_theme
from avs_geo.outputs.maps.unit_paint import paint_json
from avs_geo.outputs.sources import attribution
from avs_geo.web.in_hand.subject import SUBJECT_KEY, Subject, shapes_of, subject_of_feature
from avs_geo.web.maps.component import WrittenMap, clicked_feature, highlight_json, map_component, write_map
from avs_geo.web.serving.returned_memory import forgotten_when_left
from avs_geo.web.widgets.paragraph import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.outputs.maps.layers import FeatureCollection
    from avs_geo.web.in_hand.cached import View

THEMES: Final[dict[str, Callable[[Diagnosis], Theme]]] = {
    "couverture": coverage_theme,
    "equilibre": balance_theme,
    "besoin": need_theme,
}


def show_map(
    view: View,
    subject: Subject | None,
    *,
    theme: str = "couverture",
    follow: bool = False,
    on_feature: Callable[[dict[str, Any] | None], None] | None = None,
    siting: str = "",
) -> None:
    """Show the map of a view, with what is chosen outlined.

    Parameters
    ----------
    view
        What to show.
    subject
        What is chosen, outlined; None for nothing.
    theme
        What the units are coloured by: a name of :data:`THEMES`.
    follow
        Whether the map moves to what is chosen.
    on_feature
        What to do with a feature that is clicked; by default, its sheet is chosen.
    siting
        The new sites that are drawn over the map, from :func:`avs_geo.outputs.siting.paint.siting_json`.
    """
    written = _written_map(view.base_key, view)
    answer_to = on_feature or choose_subject
    left, right = beside()
    with left:
        map_component(
            written,
            key=written.key,
            acts={
                "highlight": highlight_json(_outline_of(view, subject), follow=follow),
                **_paint((*view.key, theme), view, theme),
                **({"siting": siting} if siting else {}),
            },
            on_answer=lambda answer: answer_to(clicked_feature(answer)),
        )
    right.html(legend_html(view, theme=_theme(view, theme)))
    model = view.diagnosis.times.model
    how = f"{model[0].upper()}{model[1:]}"
    st.html(paragraph(f"Sources : {attribution(view.inventory)}. {how}.", css="avs-sources"))


def beside(key: str = "") -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the place of a map, and that of its legend beside it or, on a phone, below; `key` tells two maps apart."""
    both = st.container(key=f"avs_carte{key}")
    return both.container(), both.container()


def choose_subject(feature: dict[str, Any] | None) -> None:
    """Take what was clicked as the subject of the sheet."""
    subject = subject_of_feature(feature)
    if subject is not None:
        st.session_state[SUBJECT_KEY] = subject


@st.cache_resource(max_entries=32, show_spinner=False)
def _written_map(key: tuple[object, ...], _view: View) -> WrittenMap:  # noqa: ARG001 - the key of the cache
    layers = map_layers(_view)
    title = f"Carte : {_view.geography.departement.nom}"
    return write_map(build_map(layers, attribution=attribution(_view.inventory), title=title))


@forgotten_when_left
@st.cache_resource(max_entries=64, show_spinner=False)
def _paint(key: tuple[object, ...], _view: View, theme: str) -> dict[str, str]:  # noqa: ARG001 - the key of the cache
    return {
        "units": paint_json(_view, _theme(_view, theme)),
        "catchment": catchment_json(_view),
    }


def _theme(view: View, theme: str) -> Theme:
    """Return the theme by its name; the need is known without structures, all else is not."""
    if view.inventory.structures.empty and theme != "besoin":
        return unknown_theme(view.diagnosis)
    return THEMES[theme](view.diagnosis)


def _outline_of(view: View, subject: Subject | None) -> FeatureCollection | None:
    if subject is None:
        return None
    shapes = shapes_of(subject, view.diagnosis)
    return outline(shapes) if len(shapes) else None
