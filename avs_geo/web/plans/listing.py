"""The list of plans: searched, shown, and one of them chosen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.text.dates import moment_text
from avs_geo.text.inert import visible_text
from avs_geo.web.plans.acts import CHOSEN
from avs_geo.web.plans.drafts import distinct_drafts
from avs_geo.web.serving.opened_store import plan_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.plan.store.records import PlanSummary

_HEADS = ("Plan", "Département", "Version", "Enregistrée", "Par", "Mot", "En cours")


def find_plans() -> list[PlanSummary]:
    """Ask what to look for, and return the plans, the latest saved first.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    search = left.text_input("Chercher", placeholder="Nom, département, auteur, mot", key="avs_plans_chercher")
    archived = right.toggle("Plans archivés", key="avs_plans_archives")
    return plan_store().plans(search, archived=archived)


def ask_plan(plans: Sequence[PlanSummary]) -> PlanSummary | None:
    """Show the plans, and ask for one.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    if not plans:
        st.info("Aucun plan enregistré ici. « Enregistrer une version », à la page « Séance », en fait un.")
        return None
    st.html(_table(plans))
    known = {plan.id: plan for plan in plans}
    if st.session_state.get(CHOSEN) not in known:
        st.session_state[CHOSEN] = plans[0].id
    chosen = st.selectbox("Plan", list(known), format_func=lambda key: visible_text(known[key].name), key=CHOSEN)
    return known.get(chosen)


def _table(plans: Sequence[PlanSummary]) -> str:
    drafts = Counter(draft.plan_id for draft in distinct_drafts())
    rows = [
        [
            text_cell(plan.name, scope="row"),
            text_cell(plan.departement),
            text_cell(str(plan.latest.number), css="n"),
            text_cell(moment_text(plan.latest.saved_at)),
            text_cell(plan.latest.author),
            text_cell(plan.latest.message),
            text_cell(str(drafts[plan.id] or ""), css="n"),
        ]
        for plan in plans
    ]
    return cells_table([text_cell(label, scope="col") for label in _HEADS], rows, caption="Plans, le dernier d’abord")
