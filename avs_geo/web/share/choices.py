"""What is shown of a plan: which layers, which state, how precisely, and under which title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.plan.share.options import LONGEST_TITLE, THEMES, ShareLayer, ShareOptions, ShareState
from avs_geo.text.markdown import as_markdown
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.share.version import adopted_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.plan.store.records import Version

_THEMES, _OVERLAYS, _STATE, _PLACES, _TITLE = (
    "avs_partage_fonds",
    "avs_partage_couches",
    "avs_partage_etat",
    "avs_partage_positions",
    "avs_partage_titre",
)
LAYER_LABELS: Final = {
    ShareLayer.COUVERTURE: "Couverture",
    ShareLayer.BESOIN: "Indice de besoin",
    ShareLayer.EQUILIBRE: "Équilibre CS / EVS",
    ShareLayer.TERRITOIRES: "Territoires d’agrément",
    ShareLayer.QPV: "QPV",
    ShareLayer.STRUCTURES: "Structures",
    ShareLayer.ACCES: "Accès à moins du seuil",
    ShareLayer.ZONES_BLANCHES: "Zones blanches",
}
_STATES: Final = {
    ShareState.ADOPTED: "Aujourd’hui et ce que le comité a retenu",
    ShareState.TODAY: "Aujourd’hui seulement",
}


def ask_what_is_shown(version: Version) -> ShareOptions | None:
    """Ask for the layers, the state, the precision and the title; None, with the reason, where they make no map.

    Raises
    ------
    AvsGeoError
        The version cannot be read any more, or the store cannot be reached.
    """
    themes = _ask_layers("Couleurs des communes", THEMES, key=_THEMES)
    if not themes:
        st.warning("Choisissez au moins une couleur des communes.", icon=":material/palette:")
    overlays = _ask_layers("Couches", [layer for layer in ShareLayer if layer not in THEMES], key=_OVERLAYS)
    state = st.radio(
        "Ce que montre la carte",
        list(_STATES),
        format_func=_STATES.__getitem__,
        captions=[adopted_words(version), "Les structures telles qu’elles sont dans les fichiers du plan."],
        key=_STATE,
    )
    exact = not st.toggle("Placer les structures à la mairie", key=_PLACES)
    st.caption("Leur position exacte n’est alors dans aucun fichier du lien. Leur adresse n’y est jamais.")
    title = _ask_title(plan_store().plan(version.plan_id).name)
    if not themes:
        return None
    try:
        return ShareOptions(
            layers=(*themes, *overlays), state=state or ShareState.ADOPTED, exact_places=exact, title=title
        )
    except AvsGeoError as error:
        st.warning(as_markdown(error), icon=":material/block:")
        return None


def _ask_layers(label: str, layers: Sequence[ShareLayer], *, key: str) -> list[ShareLayer]:
    usual = ShareOptions().layers
    return st.pills(
        label,
        list(layers),
        selection_mode="multi",
        default=[layer for layer in layers if layer in usual],
        format_func=LAYER_LABELS.__getitem__,
        key=key,
        wrap=True,
    )


def _ask_title(name: str) -> str:
    title = st.text_input("Titre de la carte", key=_TITLE, placeholder=name, max_chars=LONGEST_TITLE).strip()
    if not title:
        st.caption("Sans titre, les visiteurs lisent le nom du plan, celui qui est grisé ci-dessus.")
    return title
