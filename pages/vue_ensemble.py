"""Vue d'ensemble: headline figures, the map, the table beside it, and the sheet of what is clicked."""

from __future__ import annotations

import streamlit as st

from avs_geo.web.in_hand.cached import View, current_view
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.maps.file import offer_map_file
from avs_geo.web.maps.view import show_map
from avs_geo.web.widgets.headline import show_headlines, show_notices
from avs_geo.web.widgets.sheet import ask_subject, show_sheet
from avs_geo.web.widgets.tables import show_all_tables, show_epci_table


@st.fragment
def map_and_table(view: View) -> None:
    """Redraw only this part when something is clicked on the map."""
    left, right = st.columns([3, 2], gap="medium")
    with right:
        subject = ask_subject(view)
        if subject is not None:
            show_sheet(view, subject)
        show_epci_table(view)
    with left:
        show_map(view, subject)
        offer_map_file(view)


choices = current_choices()
view = current_view(choices)

st.title(view.geography.departement.nom)
st.caption("Centres sociaux et espaces de vie sociale : qui est couvert, qui ne l’est pas")
show_notices(view, choices)
show_headlines(view)
map_and_table(view)
show_all_tables(view)
