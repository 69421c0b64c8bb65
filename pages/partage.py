"""Partage: a link to a map as it was decided, seen before it is made as its visitor will, and ended when wanted."""

from __future__ import annotations

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.web.share_choices import ask_shared_version, ask_what_is_shown
from avs_geo.web.share_creation import offer_link, show_new_link
from avs_geo.web.share_links import show_links
from avs_geo.web.share_preview import ask_preview, show_preview

st.title("Partager une carte")
st.caption("Un lien ouvre une carte sur tout téléphone, sans compte ; il ne montre rien d’autre du plan")
try:
    show_new_link()
    left, right = st.columns([2, 3], gap="large")
    with left:
        shared = ask_shared_version()
        if shared is not None:
            options = ask_what_is_shown()
            prepared = ask_preview(shared, options)
            offer_link(prepared)
    with right:
        if shared is not None:
            show_preview(prepared)
    st.header("Liens")
    show_links()
except AvsGeoError as error:
    st.error(str(error), icon=":material/error:")
    st.button("Réessayer", icon=":material/refresh:")
