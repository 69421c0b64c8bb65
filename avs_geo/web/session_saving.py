"""Saving a session as a version of its plan, and choosing when somebody else has saved meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.outputs.html_table import cells_table, text_cell
from avs_geo.plan.plan_file import PLAN_FILE, document_bytes
from avs_geo.web.plan_differences import session_differences
from avs_geo.web.session_acts import work_to_change
from avs_geo.web.session_opening import start_anew
from avs_geo.web.session_store import plan_store, save, save_as_copy, their_version, usual_name
from avs_geo.web.session_work import take_in_hand

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.web.session_work import Work

AUTHOR, WORD, TITLE = "avs_auteur", "avs_seance_mot", "avs_seance_plan"
_DONE: Final = "avs_seance_fait"


def show_saving(work: Work) -> None:
    """Ask who saves and what they say of it; show the conflict where there is one."""
    if done := st.session_state.pop(_DONE, ""):
        st.success(done, icon=":material/check:")
    if TITLE not in st.session_state or not st.session_state[TITLE]:
        st.session_state[TITLE] = work.name or usual_name(work)
    st.text_input("Nom du plan", key=TITLE, max_chars=120)
    st.text_input("Votre nom", key=AUTHOR, placeholder="Il est noté à chaque acte et à chaque version", max_chars=80)
    st.text_input("Un mot sur cette version", key=WORD, placeholder="Par exemple : comité du 5 octobre", max_chars=200)
    if work.conflict is None:
        st.button("Enregistrer une version", type="primary", icon=":material/save:", on_click=_save, width="stretch")
    else:
        _show_conflict(work)
    st.download_button(
        "Le plan en fichier (.avs.json)",
        data=lambda: document_bytes(work.document()),
        file_name=PLAN_FILE,
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    st.button("Commencer une autre séance", icon=":material/add:", on_click=start_anew, width="stretch")


def _show_conflict(work: Work) -> None:
    conflict = work.conflict
    if conflict is None:
        return
    with st.container(border=True):
        st.warning(str(conflict), icon=":material/call_split:")
        theirs = plan_store().load(work.plan_id)[1]
        rows = session_differences(theirs, work.document())
        heads = [text_cell(label, scope="col") for label in ("Où", "Leur version", "La vôtre")]
        st.html(
            cells_table(
                heads,
                [[text_cell(place, scope="row"), text_cell(old), text_cell(new)] for place, old, new in rows],
                caption="Ce qui diffère",
            )
        )
        st.button("Enregistrer la mienne au-dessus", on_click=_save_above, width="stretch")
        st.button("En faire une copie", on_click=_save_copy, width="stretch")
        st.button("Reprendre leur version", on_click=_take_theirs, width="stretch", help="La vôtre est abandonnée.")


def _save() -> None:
    _settle(lambda work: save(work, word=_word()))


def _save_above() -> None:
    _settle(lambda work: save(work, word=_word(), above=True))


def _save_copy() -> None:
    _settle(lambda work: save_as_copy(work, name=f"{_name()} (copie)"[:120], word=_word()))


def _take_theirs() -> None:
    take_in_hand(their_version(work_to_change()))


def _settle(act: Callable[[Work], Work]) -> None:
    """Save, name the plan as asked, and say so where it landed."""
    work = act(work_to_change())
    take_in_hand(work)
    if work.unkept or work.conflict is not None:
        return
    st.session_state[WORD] = ""
    st.session_state[_DONE] = f"Version {work.based_on} enregistrée."
    _rename(work)


def _rename(work: Work) -> None:
    name = _name()
    if not name or name == work.name:
        return
    try:
        plan_store().rename(work.plan_id, name)
        take_in_hand(replace(work, name=name))
    except AvsGeoError as error:
        take_in_hand(replace(work, unkept=str(error)))


def _name() -> str:
    return str(st.session_state.get(TITLE, "")).strip()


def _word() -> str:
    return str(st.session_state.get(WORD, "")).strip()
