"""How many new structures are looked for: one number for the pages « Implantations » and « Objectifs »."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.analysis.programme.siting_choice import default_count
from avs_geo.web.in_hand.programme_settings import chosen_settings

if TYPE_CHECKING:
    from avs_geo.analysis.programme.horizon import Horizon

MOST: Final = 30
_CHOSEN: Final = "avs_nombre_de_structures"


def starting_count(horizon: Horizon, *, most: int = MOST) -> int:
    """Return the number to start from: the last one chosen on either page, else what the limits allow.

    Parameters
    ----------
    horizon
        The years of the programme.
    most
        The greatest number that can be asked for.
    """
    chosen: int | None = st.session_state.get(_CHOSEN)
    return max(1, min(default_count(chosen_settings(), horizon) if chosen is None else chosen, most))


def keep_count(key: str) -> None:
    """Keep the number that was chosen in a widget, for both pages."""
    st.session_state[_CHOSEN] = int(st.session_state[key])
