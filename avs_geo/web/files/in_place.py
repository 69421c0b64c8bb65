"""The inventory that is in place: what it was read from, and how to be rid of it, or to have it back."""

from __future__ import annotations

import streamlit as st

from avs_geo.text.markdown import as_markdown
from avs_geo.text.words import plural
from avs_geo.web.in_hand.own_files import can_take_back, forget, own_inputs, take_back
from avs_geo.web.page_list import overview_page


def show_inventory_in_place(departement: str) -> None:
    """Show the visitor's inventory of a department; where it was just forgotten, offer it again."""
    own = own_inputs(departement)
    if own is None:
        if can_take_back(departement):
            st.info("L’inventaire de ce département est oublié.", icon=":material/delete:")
            st.button("Annuler : le remettre en place", on_click=take_back, args=(departement,), icon=":material/undo:")
        return
    _, inventory = own
    st.header("Inventaire en place")
    names = as_markdown(", ".join(name for name, _ in inventory.sources))
    st.markdown(f"{plural(len(inventory.structures), 'structure')}, d’après : {names}.")
    left, right = st.columns(2, vertical_alignment="center")
    left.page_link(overview_page(), label="**Voir sur la carte**")
    right.button("Oublier cet inventaire", on_click=forget, args=(departement,), icon=":material/delete:")
