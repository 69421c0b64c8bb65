"""What stands beside the session's map: acting, deciding, noting, saving; one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.web.session.decisions import show_decisions
from avs_geo.web.session.minutes import show_minutes
from avs_geo.web.session.place_view import show_place
from avs_geo.web.session.saving import show_saving

if TYPE_CHECKING:
    from avs_geo.web.in_hand.what_if import Outcome
    from avs_geo.web.in_hand.work import Work

_PANEL: Final = "avs_seance_volet"
_ACT, _DECIDE, _NOTE, _SAVE = "agir", "decider", "noter", "enregistrer"
_PANELS: Final = {_ACT: "Agir", _DECIDE: "Décider", _NOTE: "Notes", _SAVE: "Enregistrer"}


def ask_panel(work: Work) -> str:
    """Ask what stands beside the map; a conflict is to be settled first."""
    panels = list(_PANELS)
    if st.session_state.get(_PANEL) not in panels:
        st.session_state[_PANEL] = _ACT
    chosen = st.pills(
        "À côté de la carte",
        panels,
        required=True,
        format_func=_PANELS.__getitem__,
        key=_PANEL,
        wrap=True,
        label_visibility="collapsed",
    )
    return _SAVE if work.conflict is not None else chosen or _ACT


def show_panel(work: Work, after: Outcome, panel: str) -> None:
    """Show one of the panels."""
    if panel == _ACT:
        show_place(work, after)
    elif panel == _DECIDE:
        show_decisions(work)
    elif panel == _NOTE:
        show_minutes(work)
    else:
        show_saving(work)
