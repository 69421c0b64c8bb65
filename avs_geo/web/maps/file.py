"""The map on screen as one file, which opens from a memory stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.share.of_study import file_of_study

if TYPE_CHECKING:
    from avs_geo.web.in_hand.cached import View


def offer_map_file(view: View) -> None:
    """Offer the map of the department as one HTML file, made when it is asked for."""
    st.download_button(
        "Télécharger la carte",
        data=lambda: file_of_study(view),
        file_name=f"carte_{view.geography.departement.code}.html",
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
        help="Un seul fichier, qui s’ouvre sans réseau : carte, légende, recherche, tableaux, sources.",
        key="telecharger-carte",
    )
