"""One plan: open it, rename it, copy it, put it away, take it out as a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.plan.document.plan import document_bytes
from avs_geo.web.plans.acts import act, archive, copy, open_in_session, rename
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.widgets.share_way import offer_share_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.plan.store.records import PlanSummary

_NAME = "avs_plans_nom"


def show_plan(plan: PlanSummary) -> None:
    """Offer what can be done with a plan."""
    is_used = plan.archived_at is None
    first, share, second, third = st.columns(4)
    first.button(
        "Ouvrir en séance",
        type="primary",
        icon=":material/co_present:",
        on_click=open_in_session,
        args=(plan.id,),
        disabled=not is_used,
        width="stretch",
    )
    offer_share_page(share, plan.id, label="Partager", disabled=not is_used)
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
    with st.expander("Renommer ou copier", icon=":material/edit:"):
        _ask_name(plan)


def _ask_name(plan: PlanSummary) -> None:
    key = f"{_NAME}-{plan.id}"
    with st.form(f"nommer-{plan.id}", border=False):
        st.text_input("Nom", value=plan.name, key=key, max_chars=120)
        left, right = st.columns(2)
        left.form_submit_button("Renommer", on_click=_named, args=(rename, plan, key), width="stretch")
        right.form_submit_button("Copier sous ce nom", on_click=_named, args=(copy, plan, key), width="stretch")


def _named(what: Callable[[PlanSummary, str], str], plan: PlanSummary, key: str) -> None:
    act(lambda: what(plan, str(st.session_state.get(key) or "")))
