"""What is shared: which version of which plan, with which layers, and how precisely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.plan.share.options import LONGEST_TITLE, THEMES, SharedState, ShareLayer, ShareOptions
from avs_geo.web.session_store import PLAN_PARAMETER, plan_store

if TYPE_CHECKING:
    from avs_geo.plan.store.records import PlanSummary, Version

_PLAN, _ADDRESSED, _THEMES, _OVERLAYS, _STATE, _PLACES, _TITLE = (
    "avs_partage_plan",
    "avs_partage_plan_demande",
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
    SharedState.ADOPTED: "Aujourd’hui et ce que le comité a retenu",
    SharedState.TODAY: "Aujourd’hui seulement",
}


def ask_shared_version() -> Version | None:
    """Ask for a plan and one of its versions; None where there is no plan.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    plans = {plan.id: plan for plan in plan_store().plans()}
    if not plans:
        st.info(
            "Il n’y a pas encore de plan à partager : enregistrez-en un à la page « Séance ».",
            icon=":material/folder_off:",
        )
        return None
    asked = st.query_params.get(PLAN_PARAMETER, "")
    if asked in plans and asked != st.session_state.get(_ADDRESSED):
        st.session_state[_ADDRESSED] = st.session_state[_PLAN] = asked
    if st.session_state.get(_PLAN) not in plans:
        st.session_state[_PLAN] = next(iter(plans))
    chosen = st.selectbox("Plan", list(plans), format_func=lambda key: plans[key].name, key=_PLAN)
    return _ask_version(plans[chosen])


def ask_what_is_shown() -> ShareOptions | None:
    """Ask for the layers, the state, the precision and the title; None, with the reason, where they make no map."""
    overlays = [layer for layer in ShareLayer if layer not in THEMES]
    usual = ShareOptions()
    themes = st.pills(
        "Couleurs des communes",
        list(THEMES),
        selection_mode="multi",
        default=[theme for theme in THEMES if theme in usual.layers],
        format_func=LAYER_LABELS.__getitem__,
        key=_THEMES,
        wrap=True,
    )
    shown = st.pills(
        "Couches",
        overlays,
        selection_mode="multi",
        default=[layer for layer in overlays if layer in usual.layers],
        format_func=LAYER_LABELS.__getitem__,
        key=_OVERLAYS,
        wrap=True,
    )
    state = st.radio("Ce que montre la carte", list(_STATES), format_func=_STATES.__getitem__, key=_STATE)
    exact = not st.toggle(
        "Structures placées à la mairie",
        key=_PLACES,
        help="La position exacte n’est alors dans aucun fichier du lien. Les adresses n’y sont jamais.",
    )
    title = st.text_input("Titre", key=_TITLE, placeholder="Par défaut : le département", max_chars=LONGEST_TITLE)
    try:
        return ShareOptions(
            layers=(*themes, *shown), state=state or SharedState.ADOPTED, exact_places=exact, title=title.strip()
        )
    except AvsGeoError as error:
        st.warning(str(error), icon=":material/block:")
        return None


def _ask_version(plan: PlanSummary) -> Version | None:
    versions = {version.number: version for version in reversed(plan_store().versions(plan.id))}
    number = st.selectbox(
        "Version",
        list(versions),
        format_func=lambda rank: _version_label(versions[rank], plan),
        key=f"avs_partage_version-{plan.id}",
    )
    if any(draft.based_on == plan.latest.number for draft in plan_store().drafts(plan.id)):
        st.info(
            "Une séance de ce plan n’est pas enregistrée : le lien montre la version choisie, sans ce travail.",
            icon=":material/edit_off:",
        )
    return versions.get(number)


def _version_label(version: Version, plan: PlanSummary) -> str:
    last = ", la dernière" if version.number == plan.latest.number else ""
    word = f" · {version.word}" if version.word else ""
    return f"{version.number}{last} · {version.saved_at.astimezone():%d/%m/%Y %H:%M} · {version.author}{word}"
