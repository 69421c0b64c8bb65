"""Which session the page is about: the one in hand, the one that its address names, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.text.dates import day_text
from avs_geo.text.markdown import as_markdown
from avs_geo.text.numbers import plain
from avs_geo.text.typography import typeset
from avs_geo.web.in_hand.cached import current_view
from avs_geo.web.in_hand.kept_work import PLAN_PARAMETER, SESSION_PARAMETER, found_again, refresh
from avs_geo.web.in_hand.work import Work, following, new_work, take_in_hand, work_in_hand

if TYPE_CHECKING:
    from avs_geo.web.in_hand.choices import Choices


def current_work(choices: Choices) -> Work:
    """Return the session of the page, in hand from now on, and named by its address."""
    asked_plan = st.query_params.get(PLAN_PARAMETER, "")
    asked_owner = st.query_params.get(SESSION_PARAMETER, "")
    work = work_in_hand()
    if work is None or not _is_asked(work, asked_plan, asked_owner):
        work = _found(asked_plan, asked_owner) or new_work(current_view(choices))
    elif work.is_new:
        work = following(work, current_view(choices))
    else:
        work = refresh(work)
    take_in_hand(work)
    name_in_address(work)
    return work


def name_in_address(work: Work) -> None:
    """Put the keys of a session into the address, so that a reload finds it.

    Its own is there before anything is done: the first act is found as soon as it is kept.
    """
    named = {SESSION_PARAMETER: work.owner} | ({PLAN_PARAMETER: work.plan_id} if work.plan_id else {})
    # What is there already is not sent to the browser again.
    st.query_params.update({name: key for name, key in named.items() if st.query_params.get(name) != key})


def start_anew() -> None:
    """Leave the session in hand, which the store keeps, for a new one with the choices of the side bar."""
    for name in (PLAN_PARAMETER, SESSION_PARAMETER):
        st.query_params.pop(name, None)
    st.session_state.pop("avs_seance", None)


def follows_side_bar(work: Work, choices: Choices) -> bool:
    """Whether the side bar shows the department and the parameters of the session."""
    plan = work.plan
    same_place = plan.departement == choices.departement
    return work.is_new or (same_place and plan.parameters == choices.parameters)


def show_settings_notice(work: Work, choices: Choices) -> None:
    """Say that the session keeps its own settings, where the side bar shows others."""
    if follows_side_bar(work, choices):
        return
    parameters = work.plan.parameters
    st.info(
        typeset(
            f"Cette séance garde ses propres réglages : {work.view.geography.departement.nom}, seuil de "
            f"{plain(parameters.threshold)} minutes, date du {day_text(parameters.reference_date)}. Ceux de la barre "
            "latérale valent pour les autres pages, et pour une nouvelle séance."
        ),
        icon=":material/lock:",
    )
    st.button("Commencer une séance avec les réglages de la barre latérale", on_click=start_anew)


def _is_asked(work: Work, plan: str, owner: str) -> bool:
    return plan in {"", work.plan_id} and owner in {"", work.owner}


def _found(plan: str, owner: str) -> Work | None:
    if not plan and not owner:
        return None
    try:
        return found_again(plan, owner)
    except AvsGeoError as error:
        st.error(f"La séance demandée n’a pas pu être ouverte. {as_markdown(error)}", icon=":material/error:")
        st.button("Réessayer", icon=":material/refresh:")
        st.button("Commencer une autre séance", on_click=start_anew)
        st.stop()
