"""Which version of which plan is shared, and what the committee adopted in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.share.adopted_lines import adopted_lines
from avs_geo.plan.document.reading import plan_of_document
from avs_geo.text.dates import moment_text
from avs_geo.text.words import plural
from avs_geo.web.in_hand.kept_work import PLAN_PARAMETER
from avs_geo.web.page_list import session_page
from avs_geo.web.serving.opened_store import plan_store

if TYPE_CHECKING:
    from avs_geo.plan.store.records import PlanSummary, Version

_PLAN, _ADDRESSED = "avs_partage_plan", "avs_partage_plan_demande"


def ask_share_version() -> Version | None:
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
        st.page_link(session_page(), label="Aller à la séance")
        return None
    asked = st.query_params.get(PLAN_PARAMETER, "")
    if asked in plans and asked != st.session_state.get(_ADDRESSED):
        st.session_state[_ADDRESSED] = st.session_state[_PLAN] = asked
    if st.session_state.get(_PLAN) not in plans:
        st.session_state[_PLAN] = next(iter(plans))
    left, right = st.columns([2, 3], gap="large")
    chosen = left.selectbox("Plan", list(plans), format_func=lambda key: plans[key].name, key=_PLAN)
    with right:
        return _ask_version(plans[chosen])


def adopted_words(version: Version) -> str:
    """Return how much the committee adopted in a version, and what the map shows of it.

    Raises
    ------
    AvsGeoError
        The version cannot be read any more.
    """
    on_map, to_come = _adopted(version.plan_id, version.number)
    if not on_map and not to_come:
        return "Rien n’est retenu dans cette version : la carte est celle d’aujourd’hui."
    shown = f"{plural(on_map, 'changement')} sur la carte et dans les chiffres" if on_map else "aucun changement"
    named = f" ; {plural(to_come, 'ligne')} du programme, en texte seulement" if to_come else ""
    return f"Retenu dans cette version : {shown}{named}."


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
    message = f" · {version.message}" if version.message else ""
    return f"{version.number}{last} · {moment_text(version.saved_at)} · {version.author}{message}"


@st.cache_resource(max_entries=64, show_spinner=False)
def _adopted(plan_id: str, number: int) -> tuple[int, int]:
    """Return how many changes are adopted, and how many lines of the programme."""
    session = plan_of_document(plan_store().load(plan_id, number)[1], name="plan").session
    lines = () if session is None else adopted_lines(session)
    return sum(line.on_map for line in lines), sum(not line.on_map for line in lines)
