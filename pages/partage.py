"""Partage: a link to a map as it was decided, seen before it is made as its visitor will, and ended when wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.text.markdown import as_markdown
from avs_geo.web.share.choices import ask_what_is_shown
from avs_geo.web.share.creation import offer_link
from avs_geo.web.share.links import show_links
from avs_geo.web.share.new_link import show_new_link
from avs_geo.web.share.preview import ask_preview, show_preview
from avs_geo.web.share.version import ask_share_version

if TYPE_CHECKING:
    from avs_geo.plan.store.records import Version


def from_choices_to_link(version: Version) -> None:
    """Ask what is shown, show it, and make its link: in that order on a phone too."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        prepared = ask_preview(version, ask_what_is_shown(version))
    with right:
        show_preview(prepared)
    st.header("Nouveau lien")
    offer_link(prepared)


st.title("Partager une carte")
st.caption(
    "Un lien ouvre une carte sur tout téléphone, sans compte. Elle a les réglages du plan, non ceux du volet de "
    "gauche, et ne change plus une fois le lien créé."
)
try:
    show_new_link()
    if (shared := ask_share_version()) is not None:
        from_choices_to_link(shared)
    st.header("Liens créés")
    show_links()
except AvsGeoError as error:
    st.error(as_markdown(error), icon=":material/error:")
    st.button("Réessayer", icon=":material/refresh:")
