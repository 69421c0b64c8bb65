"""Work in progress on a plan: who kept it, when, taken up again or given up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.text.numbers import number
from avs_geo.text.typography import typeset
from avs_geo.web.plans.acts import act, give_up, resume
from avs_geo.web.serving.opened_store import plan_store

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from avs_geo.plan.store.records import Draft, PlanSummary

_DRAFT: Final = "avs_plans_travail"
# Each is read to say who did how much.
_SHOWN: Final = 10


def distinct_drafts(plan_id: str | None = None) -> list[Draft]:
    """Return the work in progress on a plan, or all of it, the latest kept first; once where several hold the same.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    found: dict[tuple[str, int, str], Draft] = {}
    for draft in plan_store().drafts(plan_id):
        found.setdefault((draft.plan_id, draft.based_on, draft.sha256), draft)
    return list(found.values())


def show_drafts(plan: PlanSummary) -> None:
    """Show the work in progress on a plan, and offer to take it up again.

    Raises
    ------
    AvsGeoError
        The store cannot be reached, or what is kept cannot be read.
    """
    drafts = distinct_drafts(plan.id)
    if drafts:
        st.header("Travail en cours, pas encore enregistré")
        offer_draft(plan, ask_draft(plan, drafts))


def ask_draft(plan: PlanSummary, drafts: list[Draft]) -> Draft:
    """Show the work in progress on a plan, and ask which.

    Raises
    ------
    AvsGeoError
        The store cannot be reached, or what is kept cannot be read.
    """
    known = {draft.owner: draft for draft in drafts[:_SHOWN]}
    st.html(_table(list(known.values())))
    key = f"{_DRAFT}-{plan.id}"
    if st.session_state.get(key) not in known:
        st.session_state[key] = drafts[0].owner
    chosen = st.selectbox("Travail", list(known), format_func=lambda owner: kept_words(known[owner]), key=key)
    return known.get(chosen or "", drafts[0])


def offer_draft(plan: PlanSummary, draft: Draft) -> None:
    """Offer to take work in progress up again, or to give it up."""
    left, right = st.columns(2)
    offer_resuming(plan, draft, where=left)
    with right.popover(
        "Abandonner ce travail", icon=":material/delete:", width="stretch", key=f"abandon-{draft.owner}"
    ):
        st.markdown(f"Le travail {kept_words(draft)} sera effacé ; les versions restent.")
        st.button("Oui, l’abandonner", on_click=act, args=(partial(give_up, draft),), key=f"abandonner-{draft.owner}")


def offer_resuming(plan: PlanSummary, draft: Draft, *, where: DeltaGenerator) -> None:
    """Offer to take work in progress up again."""
    where.button(
        "Reprendre ce travail",
        icon=":material/co_present:",
        on_click=resume,
        args=(draft,),
        disabled=plan.archived_at is not None,
        width="stretch",
        key=f"reprendre-{draft.owner}",
        help="Il s’ouvre en séance tel qu’il était ; celui qui l’a laissé peut aussi y revenir.",
    )


def kept_words(draft: Draft) -> str:
    """Return when work was kept, and what it was made from."""
    later = ", qui n’est plus la dernière" if draft.is_outdated else ""
    return typeset(
        f"gardé le {draft.kept_at.astimezone():%d/%m/%Y à %H:%M}, à partir de la version {draft.based_on}{later}"
    )


def acts_of(draft: Draft) -> tuple[int, str]:
    """Return how many acts work in progress holds, and who did the last.

    Raises
    ------
    AvsGeoError
        The store cannot be reached, or what is kept cannot be read.
    """
    document = plan_store().load_draft(draft.plan_id, owner=draft.owner)
    events = (document.get("seance") or {}).get("evenements") or []
    return len(events), str(events[-1].get("auteur") or "") if events else ""


def _table(drafts: list[Draft]) -> str:
    heads = [text_cell(label, scope="col") for label in ("Travail", "Dernier acte par", "Actes")]
    rows = []
    for draft in drafts:
        count, author = acts_of(draft)
        rows.append([text_cell(kept_words(draft), scope="row"), text_cell(author), text_cell(number(count), css="n")])
    return cells_table(heads, rows, caption="Travail en cours, le dernier gardé d’abord")
