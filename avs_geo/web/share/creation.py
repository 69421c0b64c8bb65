"""Making a link: for whom, until when, with a password or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.plan.share.link import DAYS, MOST_DAYS
from avs_geo.plan.share.password import SHORTEST
from avs_geo.text.markdown import as_markdown
from avs_geo.web.in_hand.work import who
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.share.new_link import make_link, show_local_notice

if TYPE_CHECKING:
    from avs_geo.web.share.preview import Prepared

_LABEL, _DAYS, _PASSWORD, _REFUSED, _MADE = (
    "avs_partage_libelle",
    "avs_partage_jours",
    "avs_partage_mot_de_passe",
    "avs_partage_refus",
    "avs_partage_faits",
)
_RULE: Final = (
    f"Le visiteur ne lit pas « Pour qui », qui vous sert à retrouver le lien. Un mot de passe a {SHORTEST} caractères "
    "au moins ; donnez-le par un autre chemin que le lien."
)


def offer_link(prepared: Prepared | None) -> None:
    """Ask for whom the link is and how long it holds, and make it."""
    show_local_notice()
    # A form sends what is written with the button. Alone, a field whose eye was reached by the key Tab keeps its
    # password to itself, and the link would have none.
    with st.form("partager", border=False, enter_to_submit=False):
        _ask_terms()
        st.form_submit_button(
            "Créer le lien",
            icon=":material/link:",
            type="primary" if prepared else "secondary",
            disabled=prepared is None,
            on_click=_create,
            args=(prepared,),
        )
    if prepared is None:
        st.caption("Regardez d’abord la page du visiteur : le lien servira celle-là, et aucune autre.")
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(as_markdown(refused), icon=":material/block:")


def _ask_terms() -> None:
    label, days, password = st.columns([3, 1, 2], vertical_alignment="bottom")
    label.text_input("Pour qui", key=_LABEL, placeholder="Par exemple : mairie d’Andelot", max_chars=120)
    days.number_input("Durée en jours", min_value=1, max_value=MOST_DAYS, value=DAYS, step=1, key=_DAYS)
    password.text_input("Mot de passe (facultatif)", key=_password_key(), type="password", autocomplete="new-password")
    st.caption(_RULE)


def _create(prepared: Prepared) -> None:
    version = prepared.version
    st.session_state[_REFUSED] = make_link(
        lambda: plan_store().links.create(
            version.plan_id,
            version.number,
            prepared.publication,
            options=prepared.options,
            label=str(st.session_state.get(_LABEL) or "").strip(),
            author=who(),
            days=int(st.session_state.get(_DAYS) or DAYS),
            password=str(st.session_state.get(_password_key()) or ""),
        )
    )
    if not st.session_state[_REFUSED]:
        st.session_state[_LABEL] = ""
        st.session_state[_MADE] = st.session_state.get(_MADE, 0) + 1


def _password_key() -> str:
    # Another field for each link: one that is emptied while the keyboard is in it goes on showing its signs.
    return f"{_PASSWORD}-{st.session_state.get(_MADE, 0)}"
