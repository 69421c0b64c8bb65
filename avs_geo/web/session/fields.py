"""Text fields that follow the session without overwriting what somebody is typing.

Streamlit sends a field whatever is put under its key, at each run, over what is being typed and was not sent yet. So a
value is put there only when it is another than the one that was put last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterable


def follow(key: str, value: Any) -> None:
    """Put a value in a field about to be shown, where it is new or the field is."""
    last = f"{key}-suivi"
    if key not in st.session_state or st.session_state.get(last) != value:
        if st.session_state.get(key) != value:
            st.session_state[key] = value
        st.session_state[last] = value


def hold(keys: Iterable[str]) -> None:
    """Keep what was chosen while another panel is on screen: Streamlit drops what no widget shows."""
    for key in keys:
        held = f"{key}-garde"
        if key in st.session_state:
            st.session_state[held] = st.session_state[key]
        elif held in st.session_state:
            st.session_state[key] = st.session_state[held]
