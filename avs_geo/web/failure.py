"""What a visitor sees when the program fails: a sentence in French instead of Streamlit's English box."""

from __future__ import annotations

import logging

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.text.markdown import as_markdown

_LOG = logging.getLogger("avs_geo")


def show_failure(error: Exception) -> bool:
    """Show an error that nothing caught, and keep its details for the journal of the server.

    Returns
    -------
    bool
        True: Streamlit must not show it a second time.
    """
    if isinstance(error, AvsGeoError):
        st.error(as_markdown(error), icon=":material/error:")
        return True
    _LOG.error("a page failed", exc_info=error)
    st.error(
        "Une erreur imprévue empêche d’afficher cette page. Rien de ce que vous avez importé n’est perdu : rechargez "
        "la page. Si l’erreur revient, transmettez à votre informaticien le journal du serveur.",
        icon=":material/error:",
    )
    return True
