"""Sessions that nobody ever saved: apart from the plans, found again with their work, or put away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.text.dates import moment_text
from avs_geo.text.typography import typeset
from avs_geo.text.words import plural
from avs_geo.web.in_hand.kept_work import OPENED
from avs_geo.web.plans.acts import act, archive
from avs_geo.web.plans.drafts import acts_of, ask_draft, distinct_drafts, offer_resuming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from avs_geo.plan.store.records import Draft, PlanSummary

_CHOSEN: Final = "avs_plans_jamais"


def parted(plans: Iterable[PlanSummary]) -> tuple[list[PlanSummary], list[PlanSummary]]:
    """Return the plans that somebody saved, and the sessions that nobody ever did."""
    saved: list[PlanSummary] = []
    unsaved: list[PlanSummary] = []
    for plan in plans:
        (unsaved if is_never_saved(plan) else saved).append(plan)
    return saved, unsaved


def is_never_saved(plan: PlanSummary) -> bool:
    """Whether a plan has only the version that its first act made, so that its work could be kept."""
    return plan.latest.number == 1 and plan.latest.message == OPENED


def show_unsaved(plans: Iterable[PlanSummary]) -> None:
    """Show the sessions that nobody ever saved, and offer to go on with one or to put it away.

    Raises
    ------
    AvsGeoError
        The store cannot be reached, or what is kept cannot be read.
    """
    known = {plan.id: plan for plan in plans}
    if not known:
        return
    st.header("Séances jamais enregistrées")
    st.caption("Leur travail est gardé, mais personne n’en a fait de version")
    drafts: dict[str, list[Draft]] = {}
    for draft in distinct_drafts():
        drafts.setdefault(draft.plan_id, []).append(draft)
    ordered = sorted(known, key=lambda key: _kept_at(known[key], drafts), reverse=True)
    st.html(f'<div class="avs-serre">{_table([known[key] for key in ordered], drafts)}</div>')
    if st.session_state.get(_CHOSEN) not in known:
        st.session_state[_CHOSEN] = ordered[0]
    chosen = st.selectbox("Séance", ordered, format_func=lambda key: known[key].name, key=_CHOSEN)
    if chosen is not None:
        _offer(known[chosen], drafts.get(chosen, []))


def _offer(plan: PlanSummary, drafts: list[Draft]) -> None:
    draft = drafts[0] if drafts else None
    if len(drafts) > 1:
        draft = ask_draft(plan, drafts)
    left, right = st.columns(2)
    if draft is None:
        left.markdown("Cette séance n’a plus de travail en cours.")
    else:
        offer_resuming(plan, draft, where=left)
    if plan.archived_at is not None:
        right.button(
            "Restaurer cette séance",
            icon=":material/unarchive:",
            on_click=act,
            args=(partial(archive, plan),),
            width="stretch",
        )
        return
    with right.popover("Archiver cette séance", icon=":material/archive:", width="stretch", key=f"ranger-{plan.id}"):
        st.markdown(typeset(_leaving_words(draft)))
        st.button("Oui, l’archiver", on_click=act, args=(partial(archive, plan),), key=f"archiver-{plan.id}")


def _leaving_words(draft: Draft | None) -> str:
    work = f", avec {plural(acts_of(draft)[0], 'acte')}" if draft is not None else ""
    return (
        f"Elle quitte cette liste{work}. « Plans archivés », en haut de la page, la montre encore : rien n’est effacé."
    )


def _kept_at(plan: PlanSummary, drafts: Mapping[str, list[Draft]]) -> tuple[datetime, str]:
    kept = drafts.get(plan.id)
    return kept[0].kept_at if kept else plan.created_at, plan.id


def _table(plans: Iterable[PlanSummary], drafts: Mapping[str, list[Draft]]) -> str:
    heads = [text_cell(label, scope="col") for label in ("Séance", "Département", "Ouverte par", "Travail gardé")]
    rows = [
        [
            text_cell(plan.name, scope="row"),
            text_cell(plan.departement),
            text_cell(plan.latest.author),
            text_cell(_moment(drafts.get(plan.id, []))),
        ]
        for plan in plans
    ]
    return cells_table(heads, rows, caption="Séances jamais enregistrées, la dernière d’abord")


def _moment(drafts: list[Draft]) -> str:
    return moment_text(drafts[0].kept_at) if drafts else "aucun"
