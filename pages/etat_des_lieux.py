"""État des lieux: the structures, when their agreements end, who manages, staffs and finances them."""

from __future__ import annotations

import streamlit as st

from avs_geo.web.coverage.state_of_play import (
    ask_structure,
    choose_structure,
    show_counts,
    show_partners,
    show_renewals,
    show_state_figures,
    show_structure_sheet,
    show_types_apart,
)
from avs_geo.web.in_hand.cached import View, current_view
from avs_geo.web.in_hand.choices import current_choices
from avs_geo.web.maps.view import show_map
from avs_geo.web.widgets.headline import show_notices
from avs_geo.web.widgets.tables import show_table


@st.fragment
def map_and_sheet(view: View) -> None:
    """Redraw only this part when something is clicked on the map."""
    left, right = st.columns([3, 2], gap="medium")
    with right:
        structure = ask_structure(view)
        if structure is not None:
            show_structure_sheet(view, structure)
    with left:
        show_map(view, None, on_feature=choose_structure)


choices = current_choices()
view = current_view(choices)

st.title(f"État des lieux : {view.geography.departement.nom}")
show_notices(view, choices)
show_state_figures(view)
map_and_sheet(view)
st.header("Les structures")
show_types_apart(view)
show_table(view, "structures")
st.header("Calendrier des renouvellements d’agrément")
show_renewals(view)
st.header("Gestion, fonctions et personnel")
show_counts(view)
st.header("Partenaires et financements")
show_partners(view)
