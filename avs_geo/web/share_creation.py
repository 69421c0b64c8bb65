"""Making a link: for whom, until when, with a password or not; then its address and its QR code, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.inventory.french import typeset
from avs_geo.outputs.qr_code import qr_png, qr_svg
from avs_geo.plan.share.address import link_address
from avs_geo.plan.share.link import DAYS, MOST_DAYS, NewLink
from avs_geo.web.plans_acts import who
from avs_geo.web.session_store import plan_store
from avs_geo.web.sharing.public_address import page_base

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.web.share_preview import Prepared

_LABEL, _DAYS, _PASSWORD, _NEW, _REFUSED = (
    "avs_partage_libelle",
    "avs_partage_jours",
    "avs_partage_mot_de_passe",
    "avs_partage_nouveau",
    "avs_partage_refus",
)
_TEXT: Final = "Carte de l’animation de la vie sociale : {address}\n\nElle s’ouvre jusqu’au {end}, sans compte."


def offer_link(prepared: Prepared | None) -> None:
    """Ask for whom the link is and how long it holds, and make it."""
    st.text_input("Pour qui", key=_LABEL, placeholder="Par exemple : mairie d’Andelot", max_chars=120)
    days, password = st.columns(2, vertical_alignment="bottom")
    days.number_input("Jours", min_value=1, max_value=MOST_DAYS, value=DAYS, step=1, key=_DAYS)
    password.text_input(
        "Mot de passe (facultatif)",
        key=_PASSWORD,
        type="password",
        autocomplete="new-password",
        help="Huit caractères au moins. Donnez-le par un autre chemin que le lien.",
    )
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(refused, icon=":material/block:")
    st.button(
        "Créer le lien",
        icon=":material/link:",
        disabled=prepared is None,
        on_click=_create,
        args=(prepared,),
        width="stretch",
        help=None if prepared else "Regardez d’abord la page du visiteur.",
    )


def make_link(make: Callable[[], NewLink]) -> None:
    """Make a link, and have the page show it; a refusal is said instead."""
    try:
        st.session_state[_NEW] = make()
    except AvsGeoError as error:
        st.session_state[_REFUSED] = str(error)


def show_new_link() -> None:
    """Show the link that was just made, until it is put away: its address is kept nowhere."""
    new: NewLink | None = st.session_state.get(_NEW)
    if new is None:
        return
    address = link_address(page_base(), new.token)
    end = f"{new.link.expires_at.astimezone():%d/%m/%Y}"
    with st.container(border=True):
        st.success(
            typeset(f"Le lien est créé ; il s’ouvre jusqu’au {end}. Copiez-le maintenant : il n’est gardé nulle part."),
            icon=":material/check:",
        )
        left, right = st.columns([3, 1], vertical_alignment="center")
        with left:
            st.code(address, language=None, wrap_lines=True)
            with st.expander("Texte d’un message", icon=":material/mail:"):
                st.code(_TEXT.format(address=address, end=end), language=None, wrap_lines=True)
            _offer_picture(address, new)
        right.image(qr_svg(address), width=190)


def _offer_picture(address: str, new: NewLink) -> None:
    left, right = st.columns(2)
    left.download_button(
        "QR code (.png)",
        data=lambda: qr_png(address),
        file_name=f"qr_code_{new.link.hint}.png",
        mime="image/png",
        icon=":material/qr_code_2:",
        on_click="ignore",
        width="stretch",
    )
    right.button("J’ai copié le lien", icon=":material/done:", on_click=_put_away, width="stretch")


def _put_away() -> None:
    st.session_state.pop(_NEW, None)


def _create(prepared: Prepared) -> None:
    version = prepared.version
    make_link(
        lambda: plan_store().links.create(
            version.plan_id,
            version.number,
            prepared.publication,
            options=prepared.options,
            label=str(st.session_state.get(_LABEL) or "").strip(),
            author=who(),
            days=int(st.session_state.get(_DAYS) or DAYS),
            password=str(st.session_state.get(_PASSWORD) or ""),
        )
    )
    if _NEW in st.session_state:
        st.session_state[_LABEL] = st.session_state[_PASSWORD] = ""
