"""One plan: open it, rename it, copy it, put it away, take it out as a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.plan.plan_file import document_bytes
from avs_geo.web.plans_acts import act, archive, copy, open_in_session, rename
from avs_geo.web.session_store import plan_store

if TYPE_CHECKING:
    from avs_geo.plan.store.records import PlanSummary

_NAME = "avs_plans_nom"


def show_plan(plan: PlanSummary) -> None:
    """Offer what can be done with a plan."""
    key = f"{_NAME}-{plan.id}-{plan.name}"
    is_used = plan.archived_at is None
    first, second, third, fourth = st.columns(4)
    first.button(
        "Ouvrir en séance",
        type="primary",
        icon=":material/co_present:",
        on_click=open_in_session,
        args=(plan.id,),
        disabled=not is_used,
        width="stretch",
    )
    second.download_button(
        "Exporter (.avs.json)",
        data=lambda: document_bytes(plan_store().load(plan.id)[1]),
        file_name="plan.avs.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    third.button(
        "Archiver" if is_used else "Restaurer",
        icon=":material/archive:" if is_used else ":material/unarchive:",
        on_click=act,
        args=(partial(archive, plan),),
        width="stretch",
    )
    with fourth.popover("Renommer ou copier", icon=":material/edit:", width="stretch"):
        name = st.text_input("Nom", value=plan.name, key=key, max_chars=120)
        st.button("Renommer", on_click=act, args=(lambda: rename(plan, name),), width="stretch")
        st.button("Copier sous ce nom", on_click=act, args=(lambda: copy(plan, name),), width="stretch")
