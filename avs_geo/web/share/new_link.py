"""A link that was just made: its address and its QR code, shown once, over the page, until they are put away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.outputs.qr_code import qr_png, qr_svg
from avs_geo.plan.share.address import link_address
from avs_geo.text.dates import day_text
from avs_geo.text.typography import typeset
from avs_geo.web.access.protection import is_loopback
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.serving.share.public_address import page_base

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.plan.share.link import NewLink

_NEW: Final = "avs_partage_nouveau"


def make_link(make: Callable[[], NewLink]) -> str:
    """Make a link, and have the page show it; return why it is refused, nothing where it is made."""
    try:
        st.session_state[_NEW] = make()
    except AvsGeoError as error:
        return str(error)
    return ""


def show_new_link() -> None:
    """Show the link that was just made, over whatever part of the page is on screen.

    Raises
    ------
    UsageError
        The public address that was set up is none.
    """
    new: NewLink | None = st.session_state.get(_NEW)
    if new is not None:
        _show(new)


def show_local_notice() -> None:
    """Say, where it is so, that the links of this application open on this computer alone."""
    if is_loopback(urlsplit(page_base()).hostname):
        st.warning(
            "AVS-Geo ne répond ici qu’à cet ordinateur : ses liens ne s’ouvriront nulle part ailleurs. Pour un "
            "partenaire, téléchargez la carte et envoyez le fichier, ou faites ouvrir l’application à d’autres "
            "(docs/exploitation.md).",
            icon=":material/computer:",
        )


@st.dialog("Le lien est créé", width="medium", dismissible=False)
def _show(new: NewLink) -> None:
    address = link_address(page_base(), new.token)
    end = day_text(new.link.expires_at.astimezone())
    st.write(typeset(f"Il s’ouvre jusqu’au {end}. Copiez-le maintenant : son adresse n’est gardée nulle part."))
    st.code(address, language=None, wrap_lines=True)
    if not plan_store().links.is_on():
        st.warning("Tous les liens sont suspendus : celui-ci s’ouvrira quand ils seront rétablis.")
    show_local_notice()
    left, right = st.columns([1, 2], vertical_alignment="center")
    left.image(qr_svg(address), width=170)
    with right:
        _offer_picture(address, new)
        with st.expander("Texte d’un message", icon=":material/mail:"):
            st.code(_message(address, end, has_password=new.link.has_password), language=None, wrap_lines=True)
        if st.button("J’ai copié le lien", icon=":material/done:", type="primary", width="stretch"):
            st.session_state.pop(_NEW, None)
            st.rerun()


def _message(address: str, end: str, *, has_password: bool) -> str:
    password = " Elle demande le mot de passe que je vous donne à part." if has_password else ""
    return f"Carte de l’animation de la vie sociale :\n{address}\n\nElle s’ouvre jusqu’au {end}, sans compte.{password}"


def _offer_picture(address: str, new: NewLink) -> None:
    st.download_button(
        "QR code (.png)",
        data=lambda: qr_png(address),
        file_name=f"qr_code_{new.link.hint}.png",
        mime="image/png",
        icon=":material/qr_code_2:",
        on_click="ignore",
        width="stretch",
    )
