"""The store of plans of this server, opened once for all its visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.plan.store.opening import open_store

if TYPE_CHECKING:
    from avs_geo.plan.store.store import PlanStore


@st.cache_resource(show_spinner=False)
def plan_store() -> PlanStore:
    """Return the store, opened once; one that cannot be opened is tried again at the next call.

    Raises
    ------
    StoreUnavailableError
        It cannot be reached.
    """
    return open_store()
