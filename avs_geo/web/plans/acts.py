"""What the visitor does with plans, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.text.markdown import as_markdown
from avs_geo.text.typography import typeset
from avs_geo.web.in_hand.kept_work import open_draft, open_version
from avs_geo.web.in_hand.programme import keep_decisions
from avs_geo.web.in_hand.work import take_in_hand, who, work_in_hand
from avs_geo.web.page_list import session_page
from avs_geo.web.serving.opened_store import plan_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.plan.store.records import Draft, PlanSummary
    from avs_geo.web.in_hand.work import Work

_DONE, _FAILED, _OPEN = "avs_plans_fait", "avs_plans_refus", "avs_plans_ouvrir"
CHOSEN: Final = "avs_plans_choisi"


def act(what: Callable[[], str]) -> None:
    """Do something that returns what was done; a refusal is said instead."""
    try:
        st.session_state[_DONE] = typeset(what())
    except AvsGeoError as error:
        st.session_state[_FAILED] = str(error)


def show_outcome() -> None:
    """Say how the last act went; go to the session where one was opened."""
    if st.session_state.pop(_OPEN, False):
        st.switch_page(session_page())
    if done := st.session_state.pop(_DONE, ""):
        st.success(as_markdown(done), icon=":material/check:")
    if failed := st.session_state.pop(_FAILED, ""):
        st.error(as_markdown(failed), icon=":material/error:")


def open_in_session(plan_id: str) -> None:
    """Take the last version of a plan in hand, and go to the session."""
    _take(lambda: open_version(plan_id))


def resume(draft: Draft) -> None:
    """Take work in progress in hand, and go to the session; what this browser has in hand already goes on as it is."""
    here = work_in_hand()
    is_here = here is not None and (here.plan_id, here.owner) == (draft.plan_id, draft.owner)
    _take(lambda: here if here is not None and is_here else open_draft(draft))


def give_up(draft: Draft) -> str:
    """Drop work in progress."""
    plan_store().drop_drafts_like(draft)
    return "Ce travail en cours est abandonné."


def _take(find: Callable[[], Work]) -> None:
    try:
        work = find()
    except AvsGeoError as error:
        st.session_state[_FAILED] = str(error)
        return
    take_in_hand(work)
    keep_decisions(work.plan.departement, work.decisions)
    st.session_state[_OPEN] = True


def rename(plan: PlanSummary, name: str) -> str:
    """Give a plan another name."""
    plan_store().rename(plan.id, name)
    return f"Le plan s’appelle maintenant « {name.strip()} »."


def copy(plan: PlanSummary, name: str) -> str:
    """Make a plan of the last version of another."""
    made = plan_store().copy(plan.id, name=name, author=who(), message=f"Copie de {plan.name}"[:200])
    st.session_state[CHOSEN] = made.id
    return f"Copie faite : « {made.name} »."


def archive(plan: PlanSummary) -> str:
    """Put a plan away, or take it back into use."""
    store = plan_store()
    if plan.archived_at is None:
        store.archive(plan.id)
        return f"« {plan.name} » est archivé."
    store.unarchive(plan.id)
    return f"« {plan.name} » est de nouveau en usage."


def restore_version(plan: PlanSummary, number: int) -> str:
    """Make the newest version of an old one."""
    version = plan_store().restore_version(
        plan.id, number, based_on=plan.latest.number, author=who(), message=f"Reprise de la version {number}"
    )
    return f"La version {number} est reprise : c’est maintenant la version {version.number}."
