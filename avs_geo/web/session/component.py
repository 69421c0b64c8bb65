"""The component of the session's map: as :mod:`avs_geo.web.maps.component`, but every click comes back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from avs_geo.web.maps.component import Answering, component_call

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.web.maps.component import WrittenMap


def session_component(
    written: WrittenMap, *, key: str, height: int, paint: str, on_answer: Callable[[dict[str, Any]], None]
) -> None:
    """Show the map of a session.

    Parameters
    ----------
    written
        The map, with its hook.
    key
        A name of its own in the page: two maps may be of the same shapes.
    height
        Pixels.
    paint
        The script that colours the units and draws the rest.
    on_answer
        Called back with what was clicked or drawn: ``lieu``, ``structure`` or ``dessin``; once for each.
    """

    def answered() -> None:
        answer = st.session_state.get(key) or {}
        if answer.get("rang") != st.session_state.get(f"{key}-rang"):
            st.session_state[f"{key}-rang"] = answer.get("rang")
            on_answer(answer)

    component_call(
        written,
        key=key,
        height=height,
        scripts=f"window.feature_group = [];{paint}",
        answering=Answering(answered),
    )
