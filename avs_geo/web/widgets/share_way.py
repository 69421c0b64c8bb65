"""The way from a plan to the page of its share links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.web.in_hand.kept_work import PLAN_PARAMETER
from avs_geo.web.page_list import share_page

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def offer_share_page(where: DeltaGenerator, plan_id: str, *, label: str, disabled: bool = False) -> None:
    """Offer to go and share a plan."""
    pressed = where.button(
        label,
        icon=":material/share:",
        disabled=disabled,
        width="stretch",
        help="Un lien qui montre une carte du plan sur tout téléphone, sans compte.",
        key=f"partager-{plan_id}",
    )
    if pressed:
        st.switch_page(share_page(), query_params={PLAN_PARAMETER: plan_id})
